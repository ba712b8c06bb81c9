import type { Card } from '../../access/card.js';
import type { Pin } from '../../access/pin.js';
import type { Share } from '../../access/share.js';
import type { Ticket } from '../../access/ticket/ticket.js';
import type { ApiToken } from '../../accounts/api-token.js';
import type { User } from '../../accounts/user.js';
import type { CreditBalance, CreditEntry } from '../credit/credit-ports.js';
import type { Invite, Session } from './people-ports.js';

/** Everything the hub holds about a person but the log, which may be long and is read in parts (`personLog`). No secrets. */
export interface PersonalData {
  readonly exportedAtMs: number;
  readonly user: User;
  /** Those that ended too, as long as they are kept. */
  readonly sessions: readonly Session[];
  /** Revoked ones too. */
  readonly apiTokens: readonly ApiToken[];
  readonly invite: Invite | null;
  /** Ids of the people who entered their code. */
  readonly invitedUserIds: readonly string[];
  /** Revoked ones too. */
  readonly pins: readonly Pin[];
  /** Revoked ones too. */
  readonly tickets: readonly Ticket[];
  /** Revoked ones too. */
  readonly cards: readonly Card[];
  readonly balance: CreditBalance | null;
  /** Lines of their ledger. */
  readonly creditEntries: readonly CreditEntry[];
  /** Where they log in from, as far as it is kept to notice a new place. */
  readonly signInPlaces: readonly { readonly place: string; readonly seenAtMs: number }[];
  /** Ids of the locks they own. */
  readonly ownedDeviceIds: readonly string[];
  /** Where anti-passback counts them as inside, and since when. */
  readonly passages: readonly { readonly deviceId: string; readonly atMs: number }[];
  /** Ids of the sites in lockdown that name them as one of those who may open, or who started it. */
  readonly namedInLockdownOf: readonly string[];
  /** Revoked ones too, as long as they are kept. */
  readonly sharesReceived: readonly Share[];
  readonly sharesGiven: readonly Share[];
}
