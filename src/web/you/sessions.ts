import { signal } from '@preact/signals';
import { call } from '../api/call.js';
import type { Session } from '../api/wire.js';

/** Where this person is signed in, newest first; null until it was read. */
export const sessions = signal<readonly Session[] | null>(null);

/** @throws Problem, Unreachable */
export async function readSessions(): Promise<void> {
  sessions.value = (await call('GET /api/v1/auth/sessions', {})).data;
}

/** One device is signed out, at once. @throws Problem, Unreachable */
export async function endSessionOf({ id }: Session): Promise<void> {
  await call('DELETE /api/v1/auth/sessions/{id}', { params: { id } });
  await readSessions();
}

/** Every device, this one too: the hub tells the page so by itself. @throws Problem, Unreachable */
export async function signOutEverywhere(): Promise<void> {
  await call('DELETE /api/v1/auth/sessions', {});
}

/** The other sessions end with the old password. @throws Problem, Unreachable */
export async function changePassword(current: string, next: string): Promise<void> {
  await call('POST /api/v1/auth/password/change', {
    body: { current_password: current, new_password: next },
  });
  // It is done, whether or not they can be read now.
  await readSessions().catch(() => undefined);
}

export function forgetSessions(): void {
  sessions.value = null;
}
