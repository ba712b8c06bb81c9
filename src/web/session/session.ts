import { signal } from '@preact/signals';
import { holdAccessToken, renewAccessToken } from '../api/access-token.js';
import { onSessionEnded } from '../api/call.js';
import { send } from '../api/send.js';
import type { PageSession, Routes, User } from '../api/wire.js';

/** Who uses the page. */
export type Session =
  /** Nobody knows yet; `why`: the hub does not answer, or can't say. */
  | { readonly kind: 'starting'; readonly why: unknown }
  /** `expired`: somebody was signed in a moment ago. */
  | { readonly kind: 'out'; readonly why: 'expired' | null }
  | { readonly kind: 'in'; readonly user: User };

export const session = signal<Session>({ kind: 'starting', why: null });

const RETRY_MS = 2_000;
/** Whose this browser's session is now, told to its other tabs; null: nobody's. */
interface TabNews {
  readonly userId: string | null;
}
const tabs = new BroadcastChannel('doorward-session');

/** Goes on with the session that this browser has, if it has one; waits for a hub that does not answer. */
export async function resumeSession(): Promise<void> {
  onSessionEnded(endSession);
  tabs.addEventListener('message', ({ data }: MessageEvent<TabNews>) => {
    if (session.value.kind === 'in' && session.value.user.id !== data.userId) endSession();
  });
  for (;;) {
    try {
      const resumed = await renewAccessToken();
      session.value = resumed ? { kind: 'in', user: resumed.user } : { kind: 'out', why: null };
      return;
    } catch (why) {
      session.value = { kind: 'starting', why };
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
}

/** @param identifier e-mail, phone or user name, as typed @throws Problem, Unreachable */
export async function signIn(identifier: string, password: string): Promise<void> {
  await enter('login', { username: identifier, password });
}

/** Nothing of the person stays here; when the hub does not answer it is not so, and this throws. */
export async function signOut(): Promise<void> {
  await send({ method: 'POST', path: '/api/v1/auth/page/logout' });
  holdAccessToken(null);
  session.value = { kind: 'out', why: null };
  tellTabs(null);
}

function tellTabs(userId: string | null): void {
  tabs.postMessage({ userId } satisfies TabNews);
}

/** Somebody ended it elsewhere, or it ran out. The place stays in the address, for when they are back. */
export function endSession(): void {
  if (session.value.kind !== 'in') return;
  holdAccessToken(null);
  session.value = { kind: 'out', why: 'expired' };
}

/** What each way in asks for. */
type Entry<Way extends string> = Routes[`POST /api/v1/auth/page/${Way}` & keyof Routes]['body'];

/** By one of the ways there are for the page; the session is this browser's from then on. @throws Problem, Unreachable */
export async function enter<Way extends 'login' | 'claim' | 'register' | 'phone' | 'email'>(
  way: Way,
  body: Entry<Way>,
): Promise<void> {
  const answer = await send({ method: 'POST', path: `/api/v1/auth/page/${way}`, body });
  const { data } = (await answer.json()) as { data: PageSession };
  holdAccessToken(data);
  session.value = { kind: 'in', user: data.user };
  tellTabs(data.user.id);
}

/** They changed something of themselves. */
export function knowUser(user: User): void {
  if (session.value.kind === 'in') session.value = { kind: 'in', user };
}

/** Whether it is somebody who runs the house: what the page offers them; what they may the hub decides. */
export function isKeeper(): boolean {
  const now = session.value;
  return now.kind === 'in' && now.user.role !== 'member';
}

/** Whether it is an owner or installer: as `isKeeper`. */
export function isAdmin(): boolean {
  const now = session.value;
  return now.kind === 'in' && now.user.role === 'admin';
}
