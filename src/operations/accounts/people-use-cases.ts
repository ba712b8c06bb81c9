import type { ApiToken, Scope } from '../../accounts/api-token.js';
import type { StoredEvent } from '../../audit/event.js';
import type { Caller } from '../ports.js';
import type { OwnInvite, Session } from './people-ports.js';
import type { PersonalData } from './personal-data.js';

/** What a new API token is to be. */
export interface NewApiToken {
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly expiresAtMs: number | null;
}

/**
 * What can be asked about another person than oneself (by whom one has authority of), and about what the hub knows of a
 * person. All throw NotFound `user_not_found`, Refused `role_not_allowed`.
 */
export interface PeopleUseCases {
  /** Of oneself, or of whom one has authority over. */
  exportPerson(caller: Caller, id: string): Promise<PersonalData>;
  /** Rows of the log after `afterSeq` that a person did or that were done to them, oldest first, at most `limit`. */
  personLog(caller: Caller, id: string, afterSeq: number, limit: number): readonly StoredEvent[];
  /**
   * Of oneself with the password (null for who has none), or by an admin; also of somebody removed before. Resolves when
   * name and identifiers are gone from the disk. What was begun is ended, also after a crash.
   * @returns rows of the log of which something was erased
   * @throws Unauthenticated `invalid_credentials`, Conflict `last_admin`
   */
  erasePerson(caller: Caller, id: string, password: string | null): Promise<{ readonly logRows: number }>;
  /** Sessions that still count, newest first. */
  sessionsOf(caller: Caller, id: string): readonly Session[];
  /** Good ones, newest first. */
  apiTokensOf(caller: Caller, id: string): readonly ApiToken[];
  /** By an admin. @throws as `createApiToken` */
  createApiTokenFor(
    caller: Caller,
    id: string,
    input: NewApiToken,
  ): Promise<{ readonly token: ApiToken; readonly text: string }>;
  /** @throws NotFound `api_token_not_found` */
  revokeApiTokenOf(caller: Caller, id: string, tokenId: string): Promise<void>;
  inviteOf(caller: Caller, id: string): Promise<OwnInvite>;
  rotateInviteOf(caller: Caller, id: string): Promise<{ readonly code: string }>;
}
