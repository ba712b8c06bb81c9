import { signal } from '@preact/signals';
import { call } from '../api/call.js';
import type { ApiToken, NewApiToken } from '../api/wire.js';

/** One's own, newest first, without their texts; null until they were read. */
export const apiTokens = signal<readonly ApiToken[] | null>(null);

/** @throws Problem, Unreachable */
export async function readApiTokens(): Promise<void> {
  apiTokens.value = (await call('GET /api/v1/auth/api-tokens', {})).data;
}

/**
 * @param key one for each wish: sent twice it is done once
 * @returns its text, which nobody is told again
 * @throws Problem, Unreachable
 */
export async function makeApiToken(body: NewApiToken, key: string): Promise<string> {
  const { token } = (await call('POST /api/v1/auth/api-tokens', { body, key })).data;
  await readApiTokens().catch(() => undefined);
  return token;
}

/** Good for nothing from now on. @throws Problem, Unreachable */
export async function revokeApiToken({ id }: ApiToken): Promise<void> {
  await call('DELETE /api/v1/auth/api-tokens/{id}', { params: { id } });
  await readApiTokens();
}

export function forgetApiTokens(): void {
  apiTokens.value = null;
}
