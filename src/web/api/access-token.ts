import type { PageSession } from './wire.js';
import { Problem, Unreachable } from './problem.js';
import { send } from './send.js';

/**
 * How long a renewal may take, milliseconds. For ten seconds the hub gives the same successor to who asks twice; later the cookie of
 * before counts as stolen. So an answer that was lost has to be asked for again within that time.
 */
const REFRESH_TIMEOUT_MS = 4_000;

/** In memory and nowhere else: it goes with the page, and lives for a quarter of an hour. */
let access: string | null = null;
/** Whose it is; null: nobody's. undefined, as the page starts: whoever this browser's session is. */
let userId: string | null | undefined;
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

/** A log-in, or null: a sign-out of this page. */
export function holdAccessToken(session: PageSession | null): void {
  access = session?.access ?? null;
  userId = session?.user.id ?? null;
  holders += 1;
  renewing = null;
}

/**
 * A new access token, by the cookie that only the browser sees. Asked for twice at once it is asked for once, and tabs
 * ask in turn: each use makes a new cookie.
 * @returns null: the session is over, or in this browser it is somebody else's now: this page never becomes theirs by itself
 * @throws Problem, Unreachable
 */
export function renewAccessToken(): Promise<PageSession | null> {
  if (userId === null) return Promise.resolve(null);
  const holder = holders;
  renewing ??= inTurn(() => renew(holder)).finally(() => {
    if (holder === holders) renewing = null;
  });
  return renewing;
}

async function renew(holder: number): Promise<PageSession | null> {
  // Asked twice it is the same renewal: an answer that was lost on the way is asked for again at once.
  const renewed = await refresh().catch((error: unknown) => {
    if (error instanceof Unreachable) return refresh();
    throw error;
  });
  if (holder !== holders) throw new Problem(401, { code: 'authentication_required' });
  const own = userId === undefined || renewed?.user.id === userId ? renewed : null;
  access = own?.access ?? null;
  userId = own?.user.id ?? null;
  return own;
}

async function refresh(): Promise<PageSession | null> {
  try {
    const path = '/api/v1/auth/page/refresh';
    const answer = await send({ method: 'POST', path, timeoutMs: REFRESH_TIMEOUT_MS });
    return ((await answer.json()) as { data: PageSession }).data;
  } catch (error) {
    if (error instanceof Problem && error.status === 401) return null;
    throw error;
  }
}

/** Web Locks are there where the page is secure: over TLS, and on the hub's own machine. */
function inTurn<Value>(action: () => Promise<Value>): Promise<Value> {
  return 'locks' in navigator ? navigator.locks.request('doorward-refresh', action) : action();
}
