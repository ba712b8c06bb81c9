import type { StoredEvent } from '../../audit/event.js';
import type { Alert, AlertKind, AlertLevel, AlertState } from '../../security/alert.js';
import type { AlertChannel } from '../../security/alert-channel.js';
import type { LockAlertRules } from '../../security/lock-trouble.js';
import type { Page, PageRequest } from '../page.js';

/** Alerts kept of one thing (`Alert.key`); the oldest go, those that are over first. */
export const ALERTS_OF_ONE_KEY_MAX = 50;
/** How long an alert that is over is kept. The log keeps its causes. */
export const RESOLVED_KEPT_MS = 180 * 86_400_000;
/** Networks and programs remembered of one person; the one seen longest ago goes. */
export const PLACES_OF_ONE_USER_MAX = 100;
/** Alerts on their way to one channel; beyond it the oldest is given up. */
export const PENDING_OF_ONE_CHANNEL_MAX = 500;

export interface AlertFilter {
  readonly state?: AlertState | 'unresolved';
  readonly level?: AlertLevel;
  readonly kind?: AlertKind;
  readonly deviceId?: string;
  /** Silent ones alone, or all others. */
  readonly silent: boolean;
}

export interface AlertReads {
  byId(id: string): Alert | null;
  /** The newest with this key. */
  lastOf(key: string): Alert | null;
  /** Those of a lock that are not over. */
  unresolvedOf(deviceId: string): readonly Alert[];
  /** Those of these kinds that are not over, at most some hundred. */
  unresolvedOfKinds(kinds: readonly AlertKind[]): readonly Alert[];
  /** Newest first. */
  page(page: PageRequest, filter: AlertFilter): Page<Alert>;
}
export interface AlertWrites extends AlertReads {
  /** Makes room among those with its key. */
  insert(alert: Alert): void;
  update(alert: Alert): void;
  /** Alerts about them alone go; others name them no more, and lose the note of what they did there. */
  forgetPerson(userId: string): void;
  /** @returns how many went */
  removeResolvedBefore(atMs: number): number;
}

/** How a channel fares. */
export interface ChannelHealth {
  readonly lastSentAtMs: number | null;
  readonly lastError: string | null;
  readonly lastErrorAtMs: number | null;
}
export interface ChannelView extends ChannelHealth {
  readonly channel: AlertChannel;
  readonly pending: number;
}

/** An alert on its way to a channel: what has not been confirmed. */
export interface Delivery {
  readonly channelId: string;
  readonly alertId: string;
  /** The newest change that it is to tell. */
  readonly revision: number;
  readonly tries: number;
}

export interface ChannelReads {
  byId(id: string): ChannelView | null;
  list(page: PageRequest): Page<ChannelView>;
  all(): readonly AlertChannel[];
  count(): number;
  /** What a web hook's messages are signed with; null for other kinds. */
  secretOf(id: string): string | null;
  /** Silent ones first, then the oldest. */
  pendingOf(channelId: string, limit: number): readonly Delivery[];
}
export interface ChannelWrites extends ChannelReads {
  insert(channel: AlertChannel, secret: string | null): void;
  update(channel: AlertChannel, secret?: string): void;
  remove(id: string): void;
  /** One that waits already tells the newer change. */
  enqueue(channelId: string, alertId: string, revision: number): void;
  /** They are not told there any more. */
  giveUp(channelId: string, alertIds: readonly string[]): void;
  /** Told; one that tells something newer by now stays. */
  delivered(deliveries: readonly Delivery[], atMs: number): void;
  /** Not told; after `triesMax` tries it is given up. */
  notDelivered(deliveries: readonly Delivery[], error: string, atMs: number, triesMax: number): void;
  /** How a test went. */
  tested(id: string, error: string | null, atMs: number): void;
}

export interface LockRulesReads {
  of(deviceId: string): LockAlertRules;
}
export interface LockRulesWrites extends LockRulesReads {
  set(deviceId: string, rules: LockAlertRules): void;
}

export interface PlaceReads {
  /** Networks and programs that somebody logged in from, each with when it was seen last. */
  ofUser(userId: string): readonly { readonly place: string; readonly seenAtMs: number }[];
}
export interface PlaceWrites extends PlaceReads {
  /** Whether anything is known of where this person logs in. */
  hasAny(userId: string): boolean;
  /** Remembers it. @returns whether it was known */
  see(userId: string, place: string, atMs: number): boolean;
}

export interface FailedFilter {
  readonly deviceId?: string;
  readonly userId?: string;
  readonly ipAddress?: string;
  /** Wall clock, included. */
  readonly fromMs?: number;
  /** Wall clock, not included. */
  readonly untilMs?: number;
}

/** Rows of the log about somebody who was not let in, unless they say that it succeeded: a check of a code may. */
export const FAILED_TYPES = [
  'ACCESS_DENIED',
  'WRONG_CODE',
  'LOG_IN_REFUSED',
  'CODE_REFUSED',
  'PIN_VERIFIED',
] as const;

export interface FailedReads {
  /** Newest first. */
  page(page: PageRequest, filter: FailedFilter): Page<StoredEvent>;
  /** The newest refused log-ins of a person, or of nobody known from an address; at most `limit`. */
  refusedLogIns(
    of: { readonly userId: string } | { readonly ipAddress: string | null },
    limit: number,
  ): readonly StoredEvent[];
}

/** What the store keeps for this room. */
export interface SecurityReads {
  readonly alerts: AlertReads;
  readonly alertChannels: ChannelReads;
  readonly lockAlertRules: LockRulesReads;
  readonly failedAttempts: FailedReads;
  readonly signInPlaces: PlaceReads;
}
export interface SecurityWrites extends SecurityReads {
  readonly alerts: AlertWrites;
  readonly alertChannels: ChannelWrites;
  readonly lockAlertRules: LockRulesWrites;
  readonly signInPlaces: PlaceWrites;
}
