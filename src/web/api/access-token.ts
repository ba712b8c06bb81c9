import type { PageSession } from './wire.js';
import { Problem } from './problem.js';
import { send } from './send.js';

/** In memory and nowhere else: it goes with the page, and lives for a quarter of an hour. */
let access: string | null = null;
let renewing: Promise<PageSession | null> | null = null;

export function accessToken(): string | null {
  return access;
}

/** Grows with each log-in and sign-out: an answer to somebody who has left is for nobody. */
let holders = 0;

/** Who is signed in now, as a number that nobody else ever has. */
export function tokenHolder(): number {
  return holders;
}

/** A log-in or a sign-out of this page. */
export function holdAccessToken(token: string | null): void {
  access = token;
  holders += 1;
}

/**
 * A new access token, by the cookie that only the browser sees. Asked for twice at once it is asked for once, and tabs
 * ask in turn: each use makes a new cookie.
 * @returns null: the session is over
 */
export function renewAccessToken(): Promise<PageSession | null> {
  renewing ??= inTurn(renew).finally(() => {
    renewing = null;
  });
  return renewing;
}

async function renew(): Promise<PageSession | null> {
  try {
    const answer = await send({ method: 'POST', path: '/api/v1/auth/page/refresh' });
    const { data } = (await answer.json()) as { data: PageSession };
    access = data.access;
    return data;
  } catch (error) {
    if (!(error instanceof Problem) || error.status !== 401) throw error;
    access = null;
    return null;
  }
}

/** Web Locks are there where the page is secure: over TLS, and on the hub's own machine. */
function inTurn<Value>(action: () => Promise<Value>): Promise<Value> {
  return 'locks' in navigator ? navigator.locks.request('doorward-refresh', action) : action();
}
