import { signal } from '@preact/signals';
import { call } from '../api/call.js';
import type { Invite } from '../api/wire.js';

/** One's own code, and who came by it; null until it was read. */
export const invite = signal<Invite | null>(null);

/** @throws Problem, Unreachable */
export async function readInvite(): Promise<void> {
  invite.value = (await call('GET /api/v1/invites', {})).data;
}

/** The old code is good for nothing from now on. @throws Problem, Unreachable */
export async function replaceInvite(): Promise<void> {
  await call('POST /api/v1/invites/rotate', {});
  await readInvite();
}

/** Says who invited one, once. @throws Problem, Unreachable */
export async function enterInvite(code: string): Promise<void> {
  await call('POST /api/v1/invites', { body: { invite_code: code } });
  await readInvite();
}

export function forgetInvite(): void {
  invite.value = null;
}
