import type { CodeUseReads, CodeUseWrites } from './access/code-use-ports.js';
import type { CredentialReads, CredentialWrites } from './access/credential-ports.js';
import type { GuessSourceReads, GuessSourceWrites } from './access/guess-source-ports.js';
import type { LockoutReads, LockoutWrites } from './access/lockout-ports.js';
import type {
  LockdownReads,
  LockdownWrites,
  PassageReads,
  PassageWrites,
  TwoPersonReads,
  TwoPersonWrites,
} from './access/mode-ports.js';
import type { PinReads, PinWrites } from './access/pin-ports.js';
import type { ScheduleReads, ScheduleWrites } from './access/schedule-ports.js';
import type { ShareReads, ShareWrites } from './access/share-ports.js';
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
import type { ErasureReads, ErasureWrites } from './audit/erasure-ports.js';
import type { EventReads, EventWrites } from './audit/event-ports.js';
import type { PruneReads, PruneWrites } from './audit/prune-ports.js';
import type { LogTreeReads, LogTreeWrites } from './audit/log-tree-ports.js';
import type { BackupReads, BackupWrites } from './backup/backup-ports.js';
import type { HeldReads, HeldWrites } from './backup/held-ports.js';
import type { CalendarReads, CalendarWrites } from './calendars/calendar-ports.js';
import type { CardReads, CardWrites } from './cards/card-ports.js';
import type { OutboxReads, OutboxWrites } from './cloud/outbox-ports.js';
import type { RequestReads, RequestWrites } from './cloud/request-ports.js';
import type { CreditReads, CreditWrites } from './credit/credit-ports.js';
import type { FirmwareReads, FirmwareWrites } from './firmware/firmware-update.js';
import type { IdempotencyReads, IdempotencyWrites } from './idempotency-ports.js';
import type { AnnouncedTopicReads, AnnouncedTopicWrites } from './integrations/announced-topic-ports.js';
import type { PinSlotReads, PinSlotWrites } from './integrations/pin-slot-ports.js';
import type { LockCertificateReads, LockCertificateWrites } from './certificates/lock-certificate-ports.js';
import type { JobReads, JobWrites } from './jobs/job-ports.js';
import type { KeyReads, KeyWrites } from './key-ports.js';
import type { CommandReads, CommandWrites } from './locks/command-ports.js';
import type { DeviceReads, DeviceWrites } from './locks/device-ports.js';
import type { PairingReads, PairingWrites } from './locks/pairing-ports.js';
import type { ReplacementOfferReads, ReplacementOfferWrites } from './locks/replacement-ports.js';
import type { SecurityReads, SecurityWrites } from './security/alert-ports.js';
import type { SiteReads, SiteWrites } from './sites/site-ports.js';
import type { StatisticReads, StatisticWrites } from './sites/statistic-ports.js';
import type { TicketReads, TicketWrites } from './tickets/ticket-ports.js';
import type { LockClockReads, LockClockWrites } from './time/time-ports.js';

export interface Reads extends SecurityReads {
  readonly users: UserReads;
  readonly sites: SiteReads;
  readonly devices: DeviceReads;
  readonly pairings: PairingReads;
  readonly replacementOffers: ReplacementOfferReads;
  readonly lockCertificates: LockCertificateReads;
  readonly pins: PinReads;
  readonly pinSlots: PinSlotReads;
  readonly announcedTopics: AnnouncedTopicReads;
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
  readonly logTree: LogTreeReads;
  readonly pruning: PruneReads;
  readonly outbox: OutboxReads;
  readonly held: HeldReads;
  readonly backups: BackupReads;
  readonly jobs: JobReads;
  readonly cloudRequests: RequestReads;
  readonly statistics: StatisticReads;
}
export interface Writes extends SecurityWrites {
  readonly users: UserWrites;
  readonly sites: SiteWrites;
  readonly devices: DeviceWrites;
  readonly pairings: PairingWrites;
  readonly replacementOffers: ReplacementOfferWrites;
  readonly lockCertificates: LockCertificateWrites;
  readonly pins: PinWrites;
  readonly pinSlots: PinSlotWrites;
  readonly announcedTopics: AnnouncedTopicWrites;
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
  readonly logTree: LogTreeWrites;
  readonly pruning: PruneWrites;
  readonly outbox: OutboxWrites;
  readonly held: HeldWrites;
  readonly backups: BackupWrites;
  readonly jobs: JobWrites;
  readonly cloudRequests: RequestWrites;
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
  /** What was erased, and is committed, can't be found in the files any more; on a full disk, once there is room. Takes milliseconds. */
  scrub(): void;
}
