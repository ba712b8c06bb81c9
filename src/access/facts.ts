import type { PinKind } from './pin.js';
import type { AccessAction } from './request.js';
import type { Timing } from './schedule/schedule.js';

export interface LockFacts {
  /** Whether it works with this hub: else codes open nothing. */
  readonly isPaired: boolean;
  readonly keypadLocked: boolean;
  readonly ownerId: string | null;
  /** IANA zone of its site. */
  readonly timeZone: string;
}

/** Who asks, or whose code it is. */
export interface PersonFacts {
  readonly id: string;
  readonly isActive: boolean;
  readonly role: 'admin' | 'manager' | 'member' | null;
}

/** What is in force for a while: null is no bound. */
export interface Validity {
  readonly validFromMs: number | null;
  /** Not included. */
  readonly validUntilMs: number | null;
}

/** Why a text is no ticket of this lock; `of`: whose else it is. */
export type TicketFlaw =
  | { readonly reason: 'qr_malformed' | 'qr_altered' | 'qr_unknown' }
  | { readonly reason: 'qr_foreign'; readonly of: 'hub' | 'door' };

/** A PIN, QR ticket or card that fits what was presented at this lock. */
export interface CredentialFacts extends Validity {
  /** Of a QR ticket: `dated` or `limited`; of a card: as a PIN. A kind that is not known denies. */
  readonly kind: PinKind;
  readonly isRevoked: boolean;
  /** Whether it came out of an older copy of this hub, and nobody has said yet that it still counts. */
  readonly isHeld: boolean;
  /** Whether it is for nobody in particular; else `AccessFacts.person` is whose it is, and nobody there denies. */
  readonly hasPerson: boolean;
  /** When it counts, if not always; null denies a `scheduled` one. */
  readonly timing: Timing | null;
  /** Of a `one_time` or `limited` one: uses that are neither spent nor under way; null denies it. */
  readonly usesLeft: number | null;
  /** The share under which it was made: it is worth no more than that. null: made by right of its own. */
  readonly shareId: string | null;
}

/** Rights on this lock that its owner gave to somebody. */
export interface ShareFacts extends Validity {
  readonly id: string;
  readonly sharedWith: string;
  /** Whether that person may use the hub: else what they gave on is worth nothing. */
  readonly holderIsActive: boolean;
  /** The share under which it was given: it is worth no more than that. null: given by an owner or an admin. */
  readonly parentId: string | null;
  readonly isRevoked: boolean;
  /** As of a code. */
  readonly isHeld: boolean;
  readonly canUnlock: boolean;
  readonly canLock: boolean;
  readonly canManagePins: boolean;
  readonly canViewLogs: boolean;
  readonly canShare: boolean;
  /** Whether a schedule bounds it. */
  readonly isScheduled: boolean;
  /** That schedule; null of a scheduled one denies. */
  readonly timing: Timing | null;
}

/** A site where nobody gets in but those named. */
export interface LockdownFacts {
  readonly exceptPersonIds: readonly string[];
}

/** The lock opens only for the second of two people. */
export interface TwoPersonFacts {
  /** Who was let in as the first and is still waited for: a person's id, or a code's. null: nobody. */
  readonly firstKey: string | null;
  /** Who this is, in the same terms. */
  readonly ownKey: string;
}

/** The lock lets nobody in who is in already. */
export interface AntiPassbackFacts {
  readonly isInside: boolean;
}

/** The lock has a price for each entry, and this person would have to pay it. */
export interface PaymentFacts {
  readonly isEnough: boolean;
}

/** Everything about the world that `decide` looks at. Plain data, gathered by operations. */
export interface AccessFacts {
  /** Wall clock. */
  readonly nowMs: number;
  /** Whether `nowMs` can be relied upon: a hub that lost power may think it is long ago. */
  readonly timeIsTrusted: boolean;
  readonly lock: LockFacts;
  readonly person: PersonFacts | null;
  /** Of an API token: whether its scopes cover the action; null denies one. */
  readonly tokenPermits: boolean | null;
  /** Of an integration: what it was granted on this lock; null denies one. */
  readonly integrationActions: readonly AccessAction[] | null;
  /** What was presented, if it is known at this lock. */
  readonly credential: CredentialFacts | null;
  /** Of a ticket that is not known at this lock: what is wrong with it, where that can be told. */
  readonly ticketFlaw: TicketFlaw | null;
  /** Shares of this lock: of the person, the one a code was made under, and all those that they were given under. */
  readonly shares: readonly ShareFacts[];
  readonly lockdown: LockdownFacts | null;
  readonly twoPerson: TwoPersonFacts | null;
  readonly antiPassback: AntiPassbackFacts | null;
  readonly payment: PaymentFacts | null;
}

/** Of a question in which nothing of it plays a part. */
export const NO_FURTHER_FACTS = {
  person: null,
  tokenPermits: null,
  integrationActions: null,
  credential: null,
  ticketFlaw: null,
  shares: [],
  lockdown: null,
  twoPerson: null,
  antiPassback: null,
  payment: null,
} as const satisfies Partial<AccessFacts>;
