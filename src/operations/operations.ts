import type { Pin, PinKind } from '../access/pin.js';
import type { ApiToken, Scope } from '../accounts/api-token.js';
import type { Locale, Role, User } from '../accounts/user.js';
import type { StoredEvent } from '../audit/event.js';
import type { CommandAction, CommandStatus } from '../locks/command.js';
import type { Device, Transport } from '../locks/device.js';
import type { LiveLock } from '../locks/live-lock.js';
import type { Command } from './command-record.js';
import type { FeedSink, Following } from './feed-item.js';
import type { CredentialView } from './credential-ports.js';
import type { FirmwareView } from './firmware-update.js';
import type { Caller, HeardLock, MqttCredentials } from './ports.js';
import type { Session } from './people-ports.js';
import type { Page, PageRequest } from './page.js';
import type { EventFilter, Site } from './store-ports.js';

/** Where a request came from. */
export interface Origin {
  readonly ipAddress: string | null;
  readonly userAgent: string | null;
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

export interface DeviceView {
  readonly device: Device;
  readonly live: LiveLock;
}

/** A lock in reach that is not one of this hub's. */
export interface DiscoveredLock extends HeardLock {
  readonly transport: Transport;
}

export interface PinView {
  readonly pin: Pin;
  /** How far the code has got onto each lock. */
  readonly credentials: readonly CredentialView[];
}

export interface OwnInvite {
  readonly code: string;
  /** Whether this person entered somebody's code. */
  readonly enteredCode: boolean;
  readonly invited: readonly { readonly id: string; readonly name: string }[];
}

/** Every use-case, wired. One file each beside this one; the API and the command line call these and nothing deeper. */
export interface Operations {
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
  rotateInvite(signedIn: SignedIn): Promise<{ readonly code: string }>;
  /** @throws InvalidInput `invite_code_invalid`, Conflict `invite_entered` */
  enterInvite(signedIn: SignedIn, code: string, origin: Origin): Promise<void>;
  /** @throws Unauthenticated `invalid_credentials`, `account_disabled`; TooMany */
  logIn(identifier: string, password: string, origin: Origin): Promise<{ user: User; tokens: TokenPair }>;
  /** @throws Unauthenticated `token_expired`, `token_revoked`, `token_wrong_type`… */
  refreshTokens(refresh: string, origin: Origin): Promise<TokenPair>;
  /** Who an access token stands for; no query once warm. @throws Unauthenticated `token_*`, `user_unknown`, `user_inactive` */
  authenticate(access: string): SignedIn;
  /** Whose program an API token speaks for. @throws Unauthenticated `token_malformed`, `token_revoked`, `token_expired`, `user_*` */
  authenticateApiToken(text: string): { readonly user: User; readonly token: ApiToken };
  /** @throws Conflict `api_tokens_full`, InvalidInput `window_empty` */
  createApiToken(
    signedIn: SignedIn,
    input: { readonly name: string; readonly scopes: readonly Scope[]; readonly expiresAtMs: number | null },
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
  listUsers(caller: Caller, page: PageRequest): Page<User>;
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
  listSites(caller: Caller, page: PageRequest): Page<Site>;

  /** @throws Conflict `device_exists`, InvalidInput `site_unknown` */
  createDevice(
    caller: Caller,
    input: { deviceId: string; name: string; siteId: string | null },
  ): Promise<DeviceView>;
  readDevice(caller: Caller, id: string): DeviceView;
  listDevices(caller: Caller, page: PageRequest): Page<DeviceView>;
  /** Locks in reach that are not paired here; ask again for what is heard later. @throws Unavailable `bluetooth_unavailable` */
  discoverLocks(caller: Caller): readonly DiscoveredLock[];
  updateDevice(
    caller: Caller,
    id: string,
    change: {
      name?: string | undefined;
      siteId?: string | null | undefined;
      autoLockS?: number | null | undefined;
      leftUnlockedAlertS?: number | null | undefined;
    },
  ): Promise<DeviceView>;
  deleteDevice(caller: Caller, id: string): Promise<void>;
  /**
   * `mqtt` needs no address, serial or install code and answers its broker credentials once.
   * @throws InvalidInput `bad_install_code`, Conflict `already_paired`, Unavailable `pairing_timeout`
   */
  pairDevice(
    caller: Caller,
    id: string,
    request: {
      transport: Transport;
      address: string | null;
      serial: string | null;
      installCode: string | null;
    },
  ): Promise<DeviceView & { mqtt: MqttCredentials | null }>;

  /**
   * Takes a firmware image for a lock and begins to send it.
   * @throws InvalidInput `firmware_damaged`, `firmware_unsigned`, `firmware_wrong_model`, `firmware_not_newer`; Conflict
   *   `firmware_unsupported`, `firmware_in_progress`, `firmware_full`, `lock_offline` (not paired)
   */
  startFirmware(caller: Caller, id: string, image: Uint8Array): Promise<FirmwareView>;
  readFirmware(caller: Caller, id: string): FirmwareView;
  /** @throws NotFound `firmware_not_found`, Conflict `firmware_committed` */
  cancelFirmware(caller: Caller, id: string): Promise<void>;

  /**
   * Asks a lock to act. With `wait`, resolves when the outcome is known or the deadline has passed; without, as soon
   * as the journal has it. The command's status says what is known: never a guess.
   * @throws NotFound, Refused `access_denied` (with trace), Conflict `lock_offline` (nothing was sent; also when it is not paired)
   */
  command(caller: Caller, id: string, action: CommandAction, options: { wait: boolean }): Promise<Command>;
  readCommand(caller: Caller, id: string, commandId: string): Command;

  listEvents(caller: Caller, filter: EventFilter, page: PageRequest): Page<StoredEvent>;

  /**
   * Live events from now on, or from after `afterId`, as far as the caller may know of them. `sink` is called at once.
   * @param afterId the last id that the caller was sent; null: none. One that can't be resumed from gets `reset`
   */
  followEvents(caller: Caller, afterId: string | null, sink: FeedSink): Following;
  /** Calls `listener` when a session ended, or what somebody may changed: ask `authenticate` again. */
  watchSessions(listener: () => void): void;

  /** @throws Conflict `pin_unavailable`, InvalidInput `pin_guessable`, `pin_form` */
  createPin(
    caller: Caller,
    input: {
      deviceIds: readonly string[];
      label: string;
      userId: string | null;
      kind: PinKind;
      /** Digits as typed, leading zeros kept; null: the hub proposes. */
      pin: string | null;
      validFromMs: number | null;
      validUntilMs: number | null;
    },
  ): Promise<PinView & { digits: string }>;
  listPins(caller: Caller, filter: { deviceId?: string; userId?: string }, page: PageRequest): Page<PinView>;
  readPin(caller: Caller, id: string): PinView;
  revokePin(caller: Caller, id: string): Promise<void>;
  /** Codes on one lock. @throws NotFound */
  listCredentials(
    caller: Caller,
    deviceId: string,
    page: PageRequest,
  ): Page<{ readonly pin: Pin; readonly credential: CredentialView }>;

  /** Parts that must work for the hub to be of use. */
  readiness(): {
    readonly ready: boolean;
    readonly parts: readonly { name: string; ok: boolean; detail: string }[];
  };
}

/** Statuses of a command that no waiting will change. */
export const SETTLED: readonly CommandStatus[] = ['succeeded', 'failed', 'expired'];
