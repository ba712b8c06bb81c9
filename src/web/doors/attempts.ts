import { signal } from '@preact/signals';
import { call } from '../api/call.js';
import { NotSent, Problem, type TraceStep } from '../api/problem.js';
import type { Command, LogRow } from '../api/wire.js';
import { errorText } from '../parts/error-text.js';
import type { Action } from './shown-door.js';

/** What became of the last thing that was asked of a door from this page; only ever what the hub has said. */
export interface Attempt {
  readonly action: Action;
  readonly stage: 'asked' | 'sent' | 'confirmed' | 'failed' | 'unknown' | 'refused' | 'unheard' | 'unsent';
  /** Of a failure: the lock's reason code. Of a refusal: the hub's sentence. */
  readonly why: string | null;
  readonly trace: readonly TraceStep[];
  readonly commandId: string | null;
}

export const attempts = signal<ReadonlyMap<string, Attempt>>(new Map());

/** How long after the tap an order may still leave for the hub, and then how long its answer may take, milliseconds. */
const ORDER_MAX_MS = 10_000;

/** How often a command is looked at, should its event not come, milliseconds; and how many times. */
const LOOK_MS = 2_000;
const LOOKS_MAX = 45;
/** Confirmed, it is said for so long; the state says it from then on. Milliseconds. */
const SAY_CONFIRMED_MS = 6_000;

const isOver = ({ stage }: Attempt) => stage !== 'asked' && stage !== 'sent';

/** Asks the hub to move a bolt. Not sent again by itself, whatever happens: nobody knows then whether it was done. */
export async function attempt(doorId: string, action: Action): Promise<void> {
  const before = attempts.value.get(doorId);
  if (before && !isOver(before)) return;
  const notAfterMs = Date.now() + ORDER_MAX_MS;
  const asked: Attempt = { action, stage: 'asked', why: null, trace: [], commandId: null };
  put(doorId, asked);
  // Whoever asked may have signed out since: what came of it is nobody's then.
  const isAwaited = () => attempts.value.get(doorId) === asked;
  try {
    const { data } = await call(`POST /api/v1/devices/{id}/${action}`, {
      params: { id: doorId },
      query: { wait: '0' },
      key: crypto.randomUUID(),
      timeoutMs: ORDER_MAX_MS,
      notAfterMs,
    });
    if (isAwaited()) follow(doorId, action, data.command);
  } catch (error) {
    if (isAwaited()) put(doorId, { action, ...refusal(error), commandId: null });
  }
}

/** A row of the log that ends a command of this page's ends its attempt. */
export function hearOfCommand({ command_id, device_id, success, reason }: LogRow): void {
  if (command_id === null || device_id === null) return;
  remember(command_id, { success, reason });
  const known = attempts.value.get(device_id);
  if (known && known.commandId === command_id && !isOver(known)) {
    put(device_id, { ...known, ...endOf(success, reason) });
  }
}

export function dismissAttempt(doorId: string): void {
  const rest = new Map(attempts.peek());
  rest.delete(doorId);
  attempts.value = rest;
}

/** The hub's sentences of a refusal are in the language that was spoken then. */
export function dismissRefusals(): void {
  for (const [doorId, { stage }] of attempts.peek()) if (stage === 'refused') dismissAttempt(doorId);
}

export function forgetAttempts(): void {
  attempts.value = new Map();
  heard.clear();
}

interface End {
  readonly success: boolean | null;
  readonly reason: string | null;
}

/** Ends that were heard before the answer that names their command; the last few. */
const heard = new Map<string, End>();
const HEARD_MAX = 50;

function remember(commandId: string, end: End): void {
  heard.set(commandId, end);
  for (const oldest of heard.keys()) {
    if (heard.size <= HEARD_MAX) return;
    heard.delete(oldest);
  }
}

function follow(doorId: string, action: Action, command: Command): void {
  const end = heard.get(command.id);
  const stage = end ? endOf(end.success, end.reason) : stageOf(command);
  put(doorId, { action, trace: [], commandId: command.id, ...stage });
  if (stage.stage === 'sent') void look(doorId, command.id);
}

/** The event says it at once; this is for when the stream is gone. */
async function look(doorId: string, commandId: string): Promise<void> {
  for (let looks = 0; looks < LOOKS_MAX; looks += 1) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    const known = attempts.value.get(doorId);
    if (known?.commandId !== commandId || isOver(known)) return;
    try {
      const params = { id: doorId, command_id: commandId };
      const { data } = await call('GET /api/v1/devices/{id}/commands/{command_id}', { params });
      // The event was faster, and the next order may be on its way by now.
      if (attempts.value.get(doorId) !== known) return;
      put(doorId, { ...known, ...stageOf(data) });
    } catch {
      continue;
    }
  }
  const known = attempts.value.get(doorId);
  if (known?.commandId === commandId && !isOver(known))
    put(doorId, { ...known, stage: 'unknown', why: null });
}

type Stage = Pick<Attempt, 'stage' | 'why'>;

function stageOf({ status, reason }: Command): Stage {
  switch (status) {
    case 'accepted':
    case 'sent':
      return { stage: 'sent', why: null };
    case 'succeeded':
      return { stage: 'confirmed', why: null };
    case 'unknown':
      return { stage: 'unknown', why: null };
    case 'failed':
    case 'expired':
      return { stage: 'failed', why: reason };
  }
}

function endOf(success: boolean | null, reason: string | null): Stage {
  if (success === null) return { stage: 'unknown', why: null };
  return success ? { stage: 'confirmed', why: null } : { stage: 'failed', why: reason };
}

function refusal(error: unknown): Pick<Attempt, 'stage' | 'why' | 'trace'> {
  if (error instanceof Problem) return { stage: 'refused', why: errorText(error), trace: error.trace };
  if (error instanceof NotSent) return { stage: 'unsent', why: null, trace: [] };
  return { stage: 'unheard', why: null, trace: [] };
}

function put(doorId: string, now: Attempt): void {
  attempts.value = new Map(attempts.value).set(doorId, now);
  if (now.stage !== 'confirmed') return;
  setTimeout(() => {
    if (attempts.value.get(doorId) === now) dismissAttempt(doorId);
  }, SAY_CONFIRMED_MS);
}
