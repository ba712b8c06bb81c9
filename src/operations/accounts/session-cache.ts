import type { User } from '../../accounts/user.js';
import { Unauthenticated } from '../../kit/errors.js';
import type { TokenClaims } from './account-use-cases.js';
import type { Session } from './people-ports.js';
import type { Reads } from '../store-ports.js';

/** Sessions kept at hand, the most recently used; about 1 KB each. */
export const CACHED_SESSIONS_MAX = 1_024;

export interface Standing {
  readonly session: Session;
  readonly user: User;
}

/**
 * The sessions that tokens belong to, without a query for each request. Whoever changes a session or a person calls
 * `forget` or `forgetUser` once the change is on the disk.
 */
export class SessionCache {
  private readonly store: Pick<Reads, 'sessions' | 'users'>;
  /** By session id, least recently used first. Only what was in order is kept. */
  private readonly kept = new Map<string, Standing>();
  private readonly sidsOf = new Map<string, Set<string>>();

  private readonly listeners: (() => void)[] = [];

  constructor(store: Pick<Reads, 'sessions' | 'users'>) {
    this.store = store;
  }

  get size(): number {
    return this.kept.size;
  }

  /** @throws Unauthenticated `user_unknown`, `user_inactive`, `token_revoked` */
  standingOf(claims: Pick<TokenClaims, 'sid' | 'user_id'>): Standing {
    const known = this.kept.get(claims.sid);
    if (known?.user.id === claims.user_id) {
      this.kept.delete(claims.sid);
      this.kept.set(claims.sid, known);
      return known;
    }
    const standing = readStanding(this.store, claims);
    this.keep(standing);
    return standing;
  }

  /** Is called when a session or a person changed, whether it was kept here or not. */
  onForgotten(listener: () => void): void {
    this.listeners.push(listener);
  }

  /** A session changed or ended. */
  forget(sid: string): void {
    this.drop(sid);
    for (const listener of this.listeners) listener();
  }

  /** A person's role, name or state changed. */
  forgetUser(userId: string): void {
    for (const sid of [...(this.sidsOf.get(userId) ?? [])]) this.drop(sid);
    for (const listener of this.listeners) listener();
  }

  /** Every token may have ended. */
  forgetAll(): void {
    this.kept.clear();
    this.sidsOf.clear();
    for (const listener of this.listeners) listener();
  }

  private drop(sid: string): void {
    const known = this.kept.get(sid);
    if (!known) return;
    this.kept.delete(sid);
    const sids = this.sidsOf.get(known.user.id);
    sids?.delete(sid);
    if (sids?.size === 0) this.sidsOf.delete(known.user.id);
  }

  private keep(standing: Standing): void {
    const { session, user } = standing;
    const oldest = this.kept.size >= CACHED_SESSIONS_MAX ? this.kept.keys().next().value : undefined;
    if (oldest !== undefined) this.drop(oldest);
    this.kept.set(session.id, standing);
    const sids = this.sidsOf.get(user.id);
    if (sids) sids.add(session.id);
    else this.sidsOf.set(user.id, new Set([session.id]));
  }
}

/** @throws Unauthenticated `user_unknown`, `user_inactive`, `token_revoked` */
export function readStanding(
  reads: Pick<Reads, 'sessions' | 'users'>,
  claims: Pick<TokenClaims, 'sid' | 'user_id'>,
): Standing {
  const user = reads.users.byId(claims.user_id);
  if (!user) throw new Unauthenticated('user_unknown', 'The person this token was made for is gone.');
  if (!user.isActive) throw new Unauthenticated('user_inactive', 'This account is disabled.');
  const session = reads.sessions.byId(claims.sid);
  if (session?.userId !== user.id || session.revokedAtMs !== null) throw tokenRevoked();
  return { session, user };
}

export function tokenRevoked(): Unauthenticated {
  return new Unauthenticated('token_revoked', 'This session has ended. Log in again.');
}
