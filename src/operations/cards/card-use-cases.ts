import type { Card } from '../../access/card.js';
import type { Page, PageRequest } from '../page.js';
import type { Caller } from '../ports.js';

/** A wait for the card that is to be enrolled at a lock. */
export interface CardEnrolment {
  readonly id: string;
  readonly deviceId: string;
  readonly label: string;
  readonly userId: string;
  /** Wall clock; it is timed on the monotonic one. */
  readonly expiresAtMs: number;
  readonly state: 'waiting' | 'enrolled' | 'expired' | 'cancelled' | 'failed';
  /** Of a failed one: `card_taken`, `card_unreadable`, `cards_full`, `person_unknown`, `access_denied` (who asked may not any more), `not_stored`. */
  readonly reason: string | null;
  readonly cardId: string | null;
}

/** What can be asked about cards. */
export interface CardUseCases {
  /**
   * Takes the next card presented at the lock, which shows that it is denied; the answer is in `readEnrolment`.
   * @throws NotFound `device_not_found`; InvalidInput `person_unknown`; Conflict `enrolment_open`, `lock_not_paired`, `cards_full`; Refused `access_denied`, `card_for_others`
   */
  enrolCard(
    caller: Caller,
    deviceId: string,
    input: { readonly label: string; readonly userId: string; readonly timeoutMs: number },
  ): Promise<CardEnrolment>;
  /** The last one of a lock since the hub started. @throws NotFound `device_not_found`, `enrolment_not_found`; Refused `access_denied` */
  readEnrolment(caller: Caller, deviceId: string): CardEnrolment;
  /** @throws NotFound `device_not_found`, `enrolment_not_found` when none waits; Refused `access_denied` */
  cancelEnrolment(caller: Caller, deviceId: string): Promise<void>;
  /** Those at locks of which the caller may see the codes. */
  listCards(caller: Caller, filter: { deviceId?: string; userId?: string }, page: PageRequest): Page<Card>;
  /** @throws NotFound `card_not_found` */
  readCard(caller: Caller, id: string): Card;
  /** @throws NotFound `card_not_found`; Refused `access_denied` */
  revokeCard(caller: Caller, id: string): Promise<void>;
}
