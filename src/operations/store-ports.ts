import type { Pin } from '../access/pin.js';
import type { Method } from '../audit/actor.js';
import type { EventType, NewEvent, StoredEvent } from '../audit/event.js';
import type { OpenStatus } from '../locks/command.js';
import type { GuessSourceReads, GuessSourceWrites } from './access/guess-source-ports.js';
import type { Command } from './locks/command-record.js';
import type { ErasureReads, ErasureWrites } from './audit/erasure-ports.js';
import type { CredentialReads, CredentialWrites } from './access/credential-ports.js';
import type { CreditReads, CreditWrites } from './credit/credit-ports.js';
import type { CardReads, CardWrites } from './cards/card-ports.js';
import type { TicketReads, TicketWrites } from './tickets/ticket-ports.js';
import type { CodeUseReads, CodeUseWrites } from './access/code-use-ports.js';
import type {
  LockdownReads,
  LockdownWrites,
  PassageReads,
  PassageWrites,
  TwoPersonReads,
  TwoPersonWrites,
} from './access/mode-ports.js';
import type { EntryRules } from '../locks/entry-rules.js';
import type { ScheduleReads, ScheduleWrites } from './access/schedule-ports.js';
import type { ShareReads, ShareWrites } from './access/share-ports.js';
import type { CalendarReads, CalendarWrites } from './calendars/calendar-ports.js';
import type { Device, PinRules, Transport } from '../locks/device.js';
import type { UnlockedRules } from '../locks/unlocked-rules.js';
import type {
  ApiTokenReads,
  ApiTokenWrites,
  InviteReads,
  InviteWrites,
  SessionReads,
  SessionWrites,
  UserReads,
  UserWrites,
} from './accounts/people-ports.js';
import type { Page, PageRequest } from './page.js';
import type { StatisticReads, StatisticWrites } from './sites/statistic-ports.js';
import type { FirmwareReads, FirmwareWrites } from './firmware/firmware-update.js';
import type { SecurityReads, SecurityWrites } from './security/alert-ports.js';
import type { Streak } from '../security/lockout.js';
import type { LockClockReads, LockClockWrites } from './time/time-ports.js';

export interface Site {
  readonly id: string;
  readonly name: string;
  /** IANA zone, e.g. `Asia/Tashkent`. */
  readonly timeZone: string;
  readonly createdAtMs: number;
}

/** Keys of one pairing of one lock (link.md, pairing). `pending` until the lock has used them. */
export interface Pairing {
  /** UUID; part of an event's identity, so a reset lock's new events are never taken for old ones. */
  readonly id: string;
  readonly deviceId: string;
  readonly state: 'pending' | 'active';
  readonly serial: string;
  /** The lock's static public key, 32 bytes. */
  readonly peerStatic: Uint8Array;
  /** Operational pre-shared key, 32 bytes; sealed at rest. */
  readonly psk: Uint8Array;
  readonly createdAtMs: number;
}

export interface EventFilter {
  readonly deviceId?: string;
  /** Of any of these locks. */
  readonly deviceIds?: readonly string[];
  readonly userId?: string;
  readonly type?: EventType;
  /** null: those of which it is not known. */
  readonly success?: boolean | null;
  readonly reason?: string;
  readonly method?: Method;
  /** When it happened, by the hub's clock; the log's order is not that of times. */
  readonly fromMs?: number;
  /** Not included. */
  readonly untilMs?: number;
}

export interface SiteReads {
  byId(id: string): Site | null;
  list(page: PageRequest): Page<Site>;
  /** How many locks are at this site. */
  locksAt(id: string): number;
}
export interface SiteWrites extends SiteReads {
  insert(site: Site): void;
  update(id: string, to: Pick<Site, 'name' | 'timeZone'>): void;
  /** Its statistics go with it. */
  remove(id: string): void;
}

export interface DeviceReads {
  byId(id: string): Device | null;
  byDeviceId(deviceId: string): Device | null;
  /** @param among null: all there are */
  list(page: PageRequest, among?: readonly string[] | null): Page<Device>;
  /** Paired locks, for the drivers at start. */
  active(): readonly Device[];
  /** Salt of every PIN verifier of this lock, 16 bytes. */
  pinSalt(id: string): Uint8Array | null;
  /** SHA-256 of the lock's broker secret (256 random bits), by device_id. */
  mqttSecretHash(deviceId: string): { readonly id: string; readonly hash: Uint8Array } | null;
  /** As `mqttSecretHash`, of a new lock that takes its place when it logs in with it. */
  mqttNextSecretHash(deviceId: string): { readonly id: string; readonly hash: Uint8Array } | null;
}
export interface DeviceWrites extends DeviceReads {
  /** @throws Conflict `device_exists` */
  insert(device: Device, pinSalt: Uint8Array): void;
  rename(id: string, name: string, siteId: string | null, atMs: number): void;
  setUnlockedRules(id: string, rules: UnlockedRules, atMs: number): void;
  setOwner(id: string, ownerId: string | null, atMs: number): void;
  setEntryPrice(id: string, priceMinor: number | null, atMs: number): void;
  setEntryRules(id: string, rules: EntryRules, atMs: number): void;
  setPinRules(id: string, rules: PinRules, atMs: number): void;
  setPaired(
    id: string,
    to: { transport: Transport; address: string; serial: string | null; firmwareVersion: string | null },
    atMs: number,
  ): void;
  setFirmwareVersion(id: string, version: string, atMs: number): void;
  /** @param hash null: it does not log in to the broker any more */
  setMqttSecretHash(id: string, hash: Uint8Array | null): void;
  setMqttNextSecretHash(id: string, hash: Uint8Array | null): void;
  /** Removes the lock, its pairings and its PIN verifiers; events stay. */
  remove(id: string): void;
}

export interface PairingReads {
  /** The active pairing, if any, then the pending ones, newest first. */
  ofDevice(deviceId: string): readonly Pairing[];
}
export interface PairingWrites extends PairingReads {
  insertPending(pairing: Pairing): void;
  /** Makes `id` the active one and forgets the lock's other pairings. */
  activate(id: string): void;
  /** All of a lock's, of whichever state. */
  forget(deviceId: string): void;
}

export interface PinReads {
  byId(id: string): Pin | null;
  /** @param filter `within`: only PINs of which every lock is one of these, and that have one */
  list(
    page: PageRequest,
    filter: { deviceId?: string; userId?: string; within?: readonly string[] },
  ): Page<Pin>;
  /** The unrevoked PIN with this verifier on this lock: one indexed look-up however many there are. */
  byVerifier(deviceId: string, verifier: Uint8Array): Pin | null;
  /** Ids of every pepper that an unrevoked verifier needs. */
  pepperIds(): readonly string[];
  /** Codes that were made under a share and are not revoked. */
  activeUnder(shareId: string): readonly Pin[];
}
export interface PinWrites extends PinReads {
  /** @throws Conflict `pin_unavailable` when a lock already has such a code */
  insert(pin: Pin, verifiers: readonly { deviceId: string; verifier: Uint8Array; pepperId: string }[]): void;
  countUse(id: string): void;
  /** Label, dates, schedule and number of uses. */
  update(pin: Pin): void;
  /** Codes of a person that are not revoked. */
  activeOf(userId: string): readonly Pin[];
  /** @returns false if there is none unrevoked */
  revoke(id: string, atMs: number): boolean;
  /** Codes of theirs have no label then. */
  forgetLabels(userId: string): void;
}

export interface CommandReads {
  byId(id: string): Command | null;
  /** Commands of a lock with this status, oldest first. */
  withStatus(deviceId: string | null, status: OpenStatus): readonly Command[];
}
export interface CommandWrites extends CommandReads {
  insert(command: Command): void;
  /** Takes a person's name and address out of the next `limit` commands after `afterId`. @returns where it came to; null at the end */
  forgetPerson(userId: string, afterId: string, limit: number): string | null;
  /** @throws Conflict `command_closed` when `mayBecome` says no */
  update(
    id: string,
    change: Partial<
      Pick<Command, 'status' | 'reason' | 'sentAtMs' | 'finishedAtMs' | 'latencyMs' | 'bootId' | 'notAfterMs'>
    >,
  ): void;
}

export interface EventReads {
  /** Newest first, without those that are withheld (`audit/event`). */
  /** Newest first. A page may be short, or empty, while `next` goes on: one looks at so many rows in vain and no more. */
  page(page: PageRequest, filter: EventFilter): Page<StoredEvent>;
  /**
   * Oldest first, from the one after `seq`, at most `limit`.
   * @returns `reachedSeq` from which to go on; null at the end
   */
  matchingAfter(
    filter: EventFilter,
    seq: number,
    limit: number,
  ): { readonly rows: readonly StoredEvent[]; readonly reachedSeq: number | null };
  bySeq(seq: number): StoredEvent | null;
  byId(id: string): StoredEvent | null;
  /** Oldest first, from the one after `seq`, at most `limit`. */
  after(seq: number, limit: number): readonly StoredEvent[];
  hasLockEvent(lockEventKey: string): boolean;
  /** The ACCESS_GRANTED event that answered a lock's request, if any. */
  grantOf(deviceId: string, requestId: string): StoredEvent | null;
  lastSeq(): number;
  /** The latest time among the last rows; 0 for an empty log. Locks tell old events late, so it need not be that of the last. */
  newestAtMs(): number;
}
export interface EventWrites extends EventReads {
  /** Appends to the hash chain and to the outbox, in the caller's transaction. */
  append(event: NewEvent): StoredEvent;
}

export interface LockoutReads {
  byDevice(deviceId: string): Streak;
  all(): readonly { readonly deviceId: string; readonly streak: Streak }[];
}
export interface LockoutWrites extends LockoutReads {
  set(deviceId: string, streak: Streak): void;
}

/** What is needed to answer again as the first time. */
export interface KeptAnswer {
  readonly status: number;
  readonly body: string;
  /** Header fields of its own, names and values in turn. */
  readonly headers: readonly string[];
}
export interface IdempotencyRecord {
  /** SHA-256 of method, path and body of the first request. */
  readonly fingerprint: string;
  /** null: begun and never finished. */
  readonly answer: KeptAnswer | null;
}
/** Of whom and under which key an answer is kept. */
export interface KeptKey {
  readonly principal: string;
  readonly key: string;
}
export interface IdempotencyReads {
  find(principal: string, key: string): IdempotencyRecord | null;
}
export interface IdempotencyWrites extends IdempotencyReads {
  begin(principal: string, key: string, fingerprint: string, atMs: number): void;
  /** The answer is sealed at rest: it may hold digits that are shown once. */
  finish(principal: string, key: string, answer: KeptAnswer): void;
  /** Nothing was done: the key is free again. */
  forget(principal: string, key: string): void;
  removeBefore(atMs: number): number;
  /**
   * Forgets, of the next `limit` answers after `after`, those in which one of `texts` stands. Their keys stay used up.
   * @returns where it came to; null at the end
   */
  forgetNaming(texts: readonly string[], after: KeptKey, limit: number): KeptKey | null;
}

export interface KeyReads {
  /** A named secret (`jwt`, `link_static`, `claim`…), unsealed. */
  get(name: string): Uint8Array | null;
}
export interface KeyWrites extends KeyReads {
  put(name: string, secret: Uint8Array, atMs: number): void;
  remove(name: string): void;
}

export interface Reads extends SecurityReads {
  readonly users: UserReads;
  readonly sites: SiteReads;
  readonly devices: DeviceReads;
  readonly pairings: PairingReads;
  readonly pins: PinReads;
  readonly codeUses: CodeUseReads;
  readonly schedules: ScheduleReads;
  readonly shares: ShareReads;
  readonly calendars: CalendarReads;
  readonly commands: CommandReads;
  readonly events: EventReads;
  readonly sessions: SessionReads;
  readonly apiTokens: ApiTokenReads;
  readonly invites: InviteReads;
  readonly lockouts: LockoutReads;
  readonly guessSources: GuessSourceReads;
  readonly lockClocks: LockClockReads;
  readonly firmware: FirmwareReads;
  readonly idempotency: IdempotencyReads;
  readonly keys: KeyReads;
  readonly credentials: CredentialReads;
  readonly credit: CreditReads;
  readonly tickets: TicketReads;
  readonly cards: CardReads;
  readonly lockdowns: LockdownReads;
  readonly twoPerson: TwoPersonReads;
  readonly passages: PassageReads;
  readonly erasures: ErasureReads;
  readonly statistics: StatisticReads;
}
export interface Writes extends SecurityWrites {
  readonly users: UserWrites;
  readonly sites: SiteWrites;
  readonly devices: DeviceWrites;
  readonly pairings: PairingWrites;
  readonly pins: PinWrites;
  readonly codeUses: CodeUseWrites;
  readonly schedules: ScheduleWrites;
  readonly shares: ShareWrites;
  readonly calendars: CalendarWrites;
  readonly commands: CommandWrites;
  readonly events: EventWrites;
  readonly sessions: SessionWrites;
  readonly apiTokens: ApiTokenWrites;
  readonly invites: InviteWrites;
  readonly lockouts: LockoutWrites;
  readonly guessSources: GuessSourceWrites;
  readonly lockClocks: LockClockWrites;
  readonly firmware: FirmwareWrites;
  readonly idempotency: IdempotencyWrites;
  readonly keys: KeyWrites;
  readonly credentials: CredentialWrites;
  readonly credit: CreditWrites;
  readonly tickets: TicketWrites;
  readonly cards: CardWrites;
  readonly lockdowns: LockdownWrites;
  readonly twoPerson: TwoPersonWrites;
  readonly passages: PassageWrites;
  readonly erasures: ErasureWrites;
  readonly statistics: StatisticWrites;
}

/**
 * The hub's memory. Reads are synchronous and see committed data only. A change runs in the next group commit,
 * all or nothing, and its promise resolves when it is on the disk (`synchronous=FULL`), never before.
 */
export interface Store extends Reads {
  /**
   * Runs `change` at the end of this turn of the event loop with whatever else is waiting: one fsync for all.
   * `change` must be synchronous and without effects outside `tx`: it may be run twice. If it throws, only its own writes are undone
   * and the promise rejects with what it threw.
   */
  write<T>(change: (tx: Writes) => T): Promise<T>;
  /** As `write`, but may wait up to `SOON_MS` for company: for what nobody is waiting for. */
  writeSoon<T>(change: (tx: Writes) => T): Promise<T>;
  /** Each listener is called before each commit that adds to the log: in a later turn the events can be read. It must be quick. */
  onAppended(listener: () => void): void;
  /** What was erased, and is committed, can't be found in the files any more. Takes milliseconds. */
  scrub(): void;
}
