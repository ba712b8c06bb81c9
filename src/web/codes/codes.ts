import { signal } from '@preact/signals';
import { call, callForAll } from '../api/call.js';
import { Problem } from '../api/problem.js';
import { type Code, codeOfPin, codeOfTicket } from './code.js';

/** Of each kind, far more than a house gives away: each that opens something has to be seen, to be revoked. */
const CURRENT_MAX = 10_000;
/** Of each kind: of what is past the newest is enough. */
const PAST_MAX = 100;

/** Newest first; null until they were read. */
export const codes = signal<readonly Code[] | null>(null);
/** Whether some that are past were left out. */
export const hasOlder = signal(false);
/** Why they can't be read, in the hub's words. */
export const codesProblem = signal<string | null>(null);

export async function readCodes(): Promise<void> {
  try {
    const current = await readCurrent();
    // After it: one that ends between the two is in both, and never in neither.
    const past = await readPast();
    const all = new Map([...current, ...past.codes].map((code) => [code.id, code]));
    codes.value = [...all.values()].sort((a, b) => b.madeAt.localeCompare(a.madeAt));
    hasOlder.value = past.hasOlder;
    codesProblem.value = null;
  } catch (error) {
    if (error instanceof Problem && error.status !== 401) codesProblem.value = error.message;
  }
}

async function readCurrent(): Promise<readonly Code[]> {
  const query = { state: 'current', sort: '-created_at' };
  const [pins, tickets] = await Promise.all([
    callForAll('GET /api/v1/access/pins', { query }, CURRENT_MAX),
    callForAll('GET /api/v1/access/qr', { query }, CURRENT_MAX),
  ]);
  return [...pins.map(codeOfPin), ...tickets.map(codeOfTicket)];
}

async function readPast(): Promise<{ readonly codes: readonly Code[]; readonly hasOlder: boolean }> {
  const query = { state: 'past', sort: '-created_at', page_size: PAST_MAX };
  const [pins, tickets] = await Promise.all([
    call('GET /api/v1/access/pins', { query }),
    call('GET /api/v1/access/qr', { query }),
  ]);
  return {
    codes: [...pins.data.map(codeOfPin), ...tickets.data.map(codeOfTicket)],
    hasOlder: [pins, tickets].some(({ pagination }) => pagination?.next != null),
  };
}

/** One of them again, as the hub has it now. */
export async function readCode({ kind, id }: Pick<Code, 'kind' | 'id'>): Promise<void> {
  const params = { id };
  const now =
    kind === 'pin'
      ? codeOfPin((await call('GET /api/v1/access/pins/{id}', { params })).data)
      : codeOfTicket((await call('GET /api/v1/access/qr/{id}', { params })).data);
  const before = codes.value ?? [];
  const isKnown = before.some((one) => one.id === id);
  codes.value = isKnown ? before.map((one) => (one.id === id ? now : one)) : [now, ...before];
}

/** From the hub's answer on it opens nothing. @throws Problem, Unreachable */
export async function revokeCode({ kind, id }: Code): Promise<void> {
  const params = { id };
  if (kind === 'pin') await call('DELETE /api/v1/access/pins/{id}', { params });
  else await call('DELETE /api/v1/access/qr/{id}', { params });
  await readCode({ kind, id });
}

export function forgetCodes(): void {
  codes.value = null;
  hasOlder.value = false;
  codesProblem.value = null;
}
