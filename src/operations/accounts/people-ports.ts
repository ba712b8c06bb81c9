import type { ApiToken, Scope } from '../../accounts/api-token.js';
import type { Role, User } from '../../accounts/user.js';
import type { Page, PageRequest } from '../page.js';

export interface Session {
  /** `sid` of its tokens. */
  readonly id: string;
  readonly userId: string;
  /** `jti` of the one refresh token that counts. */
  readonly refreshId: string;
  /** `jti` of the refresh token that was exchanged for it; null for the first. */
  readonly parentId: string | null;
  readonly userAgent: string | null;
  readonly ipAddress: string | null;
  readonly createdAtMs: number;
  /** When its refresh token was made. */
  readonly lastUsedAtMs: number;
  readonly expiresAtMs: number;
  readonly revokedAtMs: number | null;
}

/** Which people a list has. */
export interface UserFilter {
  readonly role?: Role;
  readonly isActive?: boolean;
  /** Words, or beginnings of words, of names and identifiers; all of them, in any order and case. */
  readonly search?: string;
  /** By when they were added; default: the first ones first. */
  readonly newestFirst?: boolean;
}

export interface UserReads {
  byId(id: string): User | null;
  /** Matches a normalised email, phone or username. */
  byIdentifier(identifier: string): User | null;
  passwordHash(id: string): string | null;
  list(page: PageRequest, filter?: UserFilter): Page<User>;
  countWithRole(role: Role): number;
  /** People of this role who are not deactivated. */
  countActive(role: Role): number;
  /** People whose erasure has begun and not ended. */
  beingErased(): readonly string[];
}

export interface UserWrites extends UserReads {
  /** @throws Conflict `user_exists` naming the field that is taken */
  insert(user: User, passwordHash: string | null): void;
  /** All but the password and the last log-in. @throws Conflict `user_exists` */
  update(user: User): void;
  setPasswordHash(id: string, passwordHash: string): void;
  /** Somebody has said whether they are active: nothing waits for a review any more. @returns whether it did */
  endReview(id: string): boolean;
  beginErasure(id: string, atMs: number): void;
  /** Locks and codes of theirs have no owner then. */
  remove(id: string): void;
  recordLogIn(id: string, atMs: number, ipAddress: string | null): void;
}

export interface SessionReads {
  byId(id: string): Session | null;
  /** Newest first, those that ended too. */
  ofUser(userId: string): readonly Session[];
  /** Those that still count, newest first. */
  standingOf(userId: string, nowMs: number): readonly Session[];
  /** Ids of those that are neither revoked nor over, used longest ago first. */
  openOf(userId: string, nowMs: number): readonly string[];
  /** The latest `lastUsedAtMs` of all; 0 without sessions. */
  newestUseMs(): number;
  /** The latest `expiresAtMs` of those that are not revoked; 0 without any. */
  latestExpiryMs(): number;
}

export interface SessionWrites extends SessionReads {
  insert(session: Session): void;
  /** The current refresh token becomes the parent of `refreshId`. */
  rotate(id: string, refreshId: string, atMs: number, expiresAtMs: number): void;
  revoke(id: string, atMs: number): void;
  /** @returns how many ended now */
  revokeAll(userId: string, atMs: number, exceptId: string | null): number;
  /** @returns how many rows went */
  removeExpired(beforeMs: number): number;
}

export interface Invite {
  readonly userId: string;
  readonly code: string;
  /** Whose code they entered. */
  readonly invitedBy: string | null;
  readonly enteredAtMs: number | null;
}

export interface OwnInvite {
  readonly code: string;
  /** Whether this person entered somebody's code. */
  readonly enteredCode: boolean;
  readonly invited: readonly { readonly id: string; readonly name: string }[];
}

export interface InviteReads {
  ofUser(userId: string): Invite | null;
  byCode(code: string): Invite | null;
  /** Ids of people, the first ones. */
  invitedBy(userId: string): readonly string[];
}

export interface InviteWrites extends InviteReads {
  insert(userId: string, code: string): void;
  setCode(userId: string, code: string): void;
  /** @returns false if they entered one before */
  enter(userId: string, inviterId: string, atMs: number): boolean;
}

export interface ApiTokenReads {
  /** @param hash SHA-256 of the token's text */
  byHash(hash: Uint8Array): ApiToken | null;
  byId(id: string): ApiToken | null;
  /** Those that are not revoked, newest first. */
  activeOf(userId: string): readonly ApiToken[];
  /** Scopes of every token that is good at that moment, of whomever. */
  scopesInUse(nowMs: number): ReadonlySet<Scope>;
  /** Revoked ones too, newest first, the first ones. */
  allOf(userId: string): readonly ApiToken[];
}

export interface ApiTokenWrites extends ApiTokenReads {
  insert(token: ApiToken, hash: Uint8Array): void;
  recordUse(id: string, atMs: number): void;
  /** @returns false if this person has no such token that is good */
  revoke(id: string, userId: string, atMs: number): boolean;
  /** @returns how many ended now */
  revokeAll(userId: string, atMs: number): number;
}
