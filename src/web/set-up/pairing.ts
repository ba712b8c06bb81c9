import { signal } from '@preact/signals';
import { call } from '../api/call.js';
import { Problem } from '../api/problem.js';
import type { MqttCredentials, PairRequest } from '../api/wire.js';
import { readDoors } from '../doors/doors.js';
import { errorText } from '../parts/error-text.js';

/** The hub waits for the button on the lock for up to two minutes, as it was set; longer is no answer. Milliseconds. */
const PAIRING_ANSWER_TIMEOUT_MS = 130_000;

/** How the pairing of a lock stands: only what the hub has said. It goes on while somebody looks at another page. */
export interface Pairing {
  /** `unheard`: no answer came, and it may be paired all the same; the lock's own row tells. */
  readonly stage: 'waiting' | 'paired' | 'refused' | 'unheard';
  readonly transport: PairRequest['transport'];
  readonly why: string | null;
  /** What the lock logs in to the broker with; the hub says it this once. */
  readonly mqtt: MqttCredentials | null;
}

/** By the hub's id of the lock. */
export const pairings = signal<ReadonlyMap<string, Pairing>>(new Map());

export async function pairLock(id: string, body: PairRequest): Promise<void> {
  if (pairings.value.get(id)?.stage === 'waiting') return;
  const asked = { transport: body.transport, why: null, mqtt: null };
  put(id, { ...asked, stage: 'waiting' });
  try {
    const timeoutMs = PAIRING_ANSWER_TIMEOUT_MS;
    const { data } = await call('POST /api/v1/devices/{id}/pair', { params: { id }, body, timeoutMs });
    put(id, { ...asked, stage: 'paired', mqtt: data.mqtt ?? null });
    await readDoors();
  } catch (error) {
    put(id, { ...asked, stage: error instanceof Problem ? 'refused' : 'unheard', why: errorText(error) });
  }
}

/** What was shown of it is gone, the broker's password with it. */
export function forgetPairing(id: string): void {
  const rest = new Map(pairings.value);
  rest.delete(id);
  pairings.value = rest;
}

export function forgetPairings(): void {
  pairings.value = new Map();
}

function put(id: string, now: Pairing): void {
  pairings.value = new Map(pairings.value).set(id, now);
}
