import { signal } from '@preact/signals';
import { call, callForAll } from '../api/call.js';
import { Problem } from '../api/problem.js';
import { type Code, codeOfPin, codeOfTicket } from './code.js';

/** Of each kind; who has more looks for one by its door, which is not the page's work. */
const CODES_MAX = 400;

/** Newest first; null until they were read. */
export const codes = signal<readonly Code[] | null>(null);
/** Why they can't be read, in the hub's words. */
export const codesProblem = signal<string | null>(null);

export async function readCodes(): Promise<void> {
  try {
    const [pins, tickets] = await Promise.all([
      callForAll('GET /api/v1/access/pins', {}, CODES_MAX),
      callForAll('GET /api/v1/access/qr', {}, CODES_MAX),
    ]);
    const all = [...pins.map(codeOfPin), ...tickets.map(codeOfTicket)];
    codes.value = all.sort((a, b) => b.madeAt.localeCompare(a.madeAt));
    codesProblem.value = null;
  } catch (error) {
    if (error instanceof Problem && error.status !== 401) codesProblem.value = error.message;
  }
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
  codesProblem.value = null;
}
