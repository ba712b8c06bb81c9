import type { Pin, PinKind } from '../access/pin.js';
import type { Role, User } from '../accounts/user.js';
import type { StoredEvent } from '../audit/event.js';
import type { CommandAction, CommandStatus } from '../locks/command.js';
import type { Device, Transport } from '../locks/device.js';
import type { LiveLock } from '../locks/live-lock.js';
import type { Command } from './command-record.js';
import type { FirmwareView } from './firmware-update.js';
import type { Caller, MqttCredentials } from './ports.js';
import type { EventFilter, Page, PageRequest, Site } from './store-ports.js';

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

export interface DeviceView {
  readonly device: Device;
  readonly live: LiveLock;
}

export interface PinView {
  readonly pin: Pin;
  /** State of the code on each lock; the hub itself decides in this version, so it is set once it is stored. */
  readonly credentials: readonly { readonly deviceId: string; readonly state: 'verified' }[];
}

/** Every use-case, wired. One file each beside this one; the API and the command line call these and nothing deeper. */
export interface Operations {
  /** @throws Refused `claim_closed` (already claimed), Unauthenticated `bad_claim_code` */
  claimHub(
    claimCode: string,
    admin: Omit<NewUser, 'role'>,
    origin: Origin,
  ): Promise<{ user: User; tokens: TokenPair }>;
  /** @throws Unauthenticated `invalid_credentials`, `account_disabled`; TooMany */
  logIn(identifier: string, password: string, origin: Origin): Promise<{ user: User; tokens: TokenPair }>;
  /** @throws Unauthenticated `token_expired`, `token_revoked`, `token_wrong_type`… */
  refreshTokens(refresh: string, origin: Origin): Promise<TokenPair>;
  /** Who an access token stands for; no query once warm. @throws Unauthenticated `token_*`, `user_unknown`, `user_inactive` */
  authenticate(access: string): SignedIn;
  /** Claims of a valid access or refresh token. @throws Unauthenticated */
  verifyToken(token: string): TokenClaims;
  logOut(signedIn: SignedIn, origin: Origin): Promise<void>;

  createUser(caller: Caller, input: NewUser): Promise<User>;
  readUser(caller: Caller, id: string): User;
  listUsers(caller: Caller, page: PageRequest): Page<User>;
  listSites(caller: Caller, page: PageRequest): Page<Site>;

  /** @throws Conflict `device_exists`, InvalidInput `site_unknown` */
  createDevice(
    caller: Caller,
    input: { deviceId: string; name: string; siteId: string | null },
  ): Promise<DeviceView>;
  readDevice(caller: Caller, id: string): DeviceView;
  listDevices(caller: Caller, page: PageRequest): Page<DeviceView>;
  updateDevice(
    caller: Caller,
    id: string,
    change: { name?: string | undefined; siteId?: string | null | undefined },
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

  /** Parts that must work for the hub to be of use. */
  readiness(): {
    readonly ready: boolean;
    readonly parts: readonly { name: string; ok: boolean; detail: string }[];
  };
}

/** Statuses of a command that no waiting will change. */
export const SETTLED: readonly CommandStatus[] = ['succeeded', 'failed', 'expired'];
