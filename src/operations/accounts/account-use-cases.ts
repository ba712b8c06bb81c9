import type { ApiToken } from '../../accounts/api-token.js';
import type { SigningKey } from '../../accounts/signing-key.js';
import type { Locale, Role, User } from '../../accounts/user.js';
import type { Page, PageRequest } from '../page.js';
import type { Caller } from '../ports.js';
import type { OwnInvite, Session, UserFilter } from './people-ports.js';
import type { NewApiToken, PeopleUseCases } from './people-use-cases.js';

/** Where a request came from. */
export interface Origin {
  readonly ipAddress: string | null;
  readonly userAgent: string | null;
  /** What is spoken to who has no account yet; default: English. */
  readonly language?: Locale;
}

export interface TokenPair {
  readonly access: string;
  readonly refresh: string;
}

/** Claims of our tokens (RFC 7519); times in seconds. */
export interface TokenClaims {
  readonly typ: 'access' | 'refresh';
  readonly user_id: string;
  readonly username: string | null;
  readonly role: Role;
  readonly sid: string;
  readonly jti: string;
  readonly iat: number;
  readonly exp: number;
}

/** A person who proved who they are. */
export interface SignedIn {
  readonly user: User;
  readonly sessionId: string;
}

export interface NewUser {
  readonly username?: string | undefined;
  readonly email?: string | undefined;
  readonly phone?: string | undefined;
  readonly password: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly role: Role;
}

/** What is not given stays; null removes an identifier. */
export interface UserChange {
  readonly username?: string | null | undefined;
  readonly email?: string | null | undefined;
  readonly phone?: string | null | undefined;
  readonly firstName?: string | undefined;
  readonly lastName?: string | undefined;
  readonly locale?: Locale | undefined;
  readonly role?: Role | undefined;
  readonly isActive?: boolean | undefined;
  readonly password?: string | undefined;
}

/** What can be asked about people, their log-ins and their tokens. */
export interface AccountUseCases extends PeopleUseCases {
  /** An identifier in the form it is stored in, so that one person has one count however it was typed. */
  oneForm(typed: string): string;
  /** @throws Refused `claim_closed` (already claimed), Unauthenticated `bad_claim_code` */
  claimHub(
    claimCode: string,
    admin: Omit<NewUser, 'role'>,
    origin: Origin,
  ): Promise<{ user: User; tokens: TokenPair }>;
  /** @throws Refused `sign_up_closed`, `invite_required`; InvalidInput `invite_code_invalid`, `password_*`; Conflict `user_exists` */
  register(
    input: Omit<NewUser, 'role'>,
    inviteCode: string | null,
    origin: Origin,
  ): Promise<{ user: User; tokens: TokenPair }>;
  ownInvite(signedIn: SignedIn): Promise<OwnInvite>;
  rotateInvite(signedIn: SignedIn, origin: Origin): Promise<{ readonly code: string }>;
  /** @throws InvalidInput `invite_code_invalid`, Conflict `invite_entered`, TooMany `rate_limited` after wrong ones */
  enterInvite(signedIn: SignedIn, code: string, origin: Origin): Promise<void>;
  /** @throws Unauthenticated `invalid_credentials`, `account_disabled`; TooMany */
  logIn(identifier: string, password: string, origin: Origin): Promise<{ user: User; tokens: TokenPair }>;
  /** @throws Unauthenticated `token_expired`, `token_revoked`, `token_wrong_type`… */
  refreshTokens(refresh: string, origin: Origin): Promise<TokenPair>;
  /** Who an access token stands for; no query once warm. @throws Unauthenticated `token_*`, `user_unknown`, `user_inactive` */
  authenticate(access: string): SignedIn;
  /** Whose program an API token speaks for. @throws Unauthenticated `token_malformed`, `token_revoked`, `token_expired`, `user_*` */
  authenticateApiToken(text: string): { readonly user: User; readonly token: ApiToken };
  /** The same of a token whose text is not at hand. Is no use of it. @throws as `authenticateApiToken` */
  standingOfApiToken(id: string): { readonly user: User; readonly token: ApiToken };
  /** @throws Conflict `api_tokens_full`, InvalidInput `window_empty` */
  createApiToken(
    signedIn: SignedIn,
    input: NewApiToken,
    origin: Origin,
  ): Promise<{ readonly token: ApiToken; readonly text: string }>;
  listApiTokens(signedIn: SignedIn): readonly ApiToken[];
  /** @throws NotFound `api_token_not_found` */
  revokeApiToken(signedIn: SignedIn, id: string, origin: Origin): Promise<void>;
  /** Claims of a valid access or refresh token. @throws Unauthenticated */
  verifyToken(token: string): TokenClaims;
  logOut(signedIn: SignedIn, origin: Origin): Promise<void>;
  createUser(caller: Caller, input: NewUser): Promise<User>;
  readUser(caller: Caller, id: string): User;
  listUsers(caller: Caller, page: PageRequest, filter?: UserFilter): Page<User>;
  /** @throws NotFound `user_not_found`, Refused `role_not_allowed`, Conflict `last_admin`, `user_exists`, InvalidInput */
  updateUser(caller: Caller, id: string, change: UserChange): Promise<User>;
  /** @throws NotFound `user_not_found`, Refused `role_not_allowed`, Conflict `last_admin` */
  deleteUser(caller: Caller, id: string): Promise<void>;
  /** @throws NotFound `user_not_found`, Refused `role_not_allowed` */
  signOutEverywhere(caller: Caller, userId: string): Promise<void>;
  listOwnSessions(signedIn: SignedIn): readonly Session[];
  /** @throws NotFound `session_not_found` */
  endOwnSession(signedIn: SignedIn, sessionId: string, origin: Origin): Promise<void>;
  /** @throws Unauthenticated `invalid_credentials`, InvalidInput `password_*` */
  changePassword(signedIn: SignedIn, current: string, next: string, origin: Origin): Promise<void>;
  /** The keys that sign tokens, oldest first. */
  listSigningKeys(): readonly SigningKey[];
  /** A new key signs from now on. @throws Conflict `signing_keys_full` */
  rotateSigningKey(caller: Caller, how: { readonly endOld: boolean }): Promise<readonly SigningKey[]>;
  /** @returns how many keys went; for the timetable */
  tendSigningKeys(): Promise<number>;
  /** Calls `listener` when a session ended, or what somebody may changed: ask `authenticate` again. */
  watchSessions(listener: () => void): void;
}
