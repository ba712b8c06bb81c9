import type { User } from '../../accounts/user.js';
import type { Origin, SignedIn, TokenPair } from './account-use-cases.js';

/** Identifiers that a code can be sent to. */
export type ReachableKind = 'phone' | 'email';

/**
 * What can be done with a code of a few digits that comes by message. Whether anybody has an identifier never shows:
 * not in an answer, nor in how long it takes. Codes live 5 minutes, count once and bear 3 tries; a new one voids the
 * one before.
 */
export interface CodeUseCases {
  /**
   * Asks for a code to log in with. It is sent if there is an active account which has verified this phone or mailbox, or
   * which is a member's and was never entered; or, where sign-up is open, for any phone that no account has.
   * @throws InvalidInput `invalid_input`, TooMany `too_many`, Unavailable `no_sender`
   */
  requestLogInCode(kind: ReachableKind, identifier: string, origin: Origin): void;
  /**
   * Logs in with a code, which verifies the identifier. Where sign-up is open a phone without account gets one.
   * @throws InvalidInput `invalid_input`, Unauthenticated `code_invalid`, Conflict `already_logged_in`
   */
  logInByCode(
    kind: ReachableKind,
    identifier: string,
    code: string,
    origin: Origin,
  ): Promise<{ readonly user: User; readonly tokens: TokenPair; readonly created: boolean }>;
  /** @throws Conflict `nothing_to_verify`, `already_verified`; TooMany `too_many`, Unavailable `no_sender` */
  requestOwnCode(signedIn: SignedIn, kind: ReachableKind, origin: Origin): void;
  /** @throws Unauthenticated `code_invalid`, Conflict `nothing_to_verify` */
  verifyOwn(signedIn: SignedIn, kind: ReachableKind, code: string, origin: Origin): Promise<User>;
  /**
   * Asks for a code to set a new password with. It goes to a verified phone or mailbox of an active account.
   * @throws InvalidInput `invalid_input`, TooMany `too_many`, Unavailable `no_sender`
   */
  requestPasswordReset(identifier: string, origin: Origin): void;
  /**
   * Sets the password; every session and API token of theirs ends.
   * @throws InvalidInput `invalid_input`, `password_*`; Unauthenticated `code_invalid`
   */
  resetPassword(identifier: string, code: string, password: string, origin: Origin): Promise<void>;
}
