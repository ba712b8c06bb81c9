import type { Pin } from '../../access/pin.js';
import type { Page, PageRequest } from '../page.js';
import type { CodeListFilter } from './code-list-filter.js';

export interface PinReads {
  byId(id: string): Pin | null;
  /** @param filter `within`: only PINs of which every lock is one of these, and that have one */
  list(page: PageRequest, filter: CodeListFilter & { within?: readonly string[] }): Page<Pin>;
  /** The unrevoked PIN with this verifier on this lock: one indexed look-up however many there are. */
  byVerifier(deviceId: string, verifier: Uint8Array): Pin | null;
  /** The PIN that was revoked last of those with this verifier on this lock, as long as that is known. */
  revokedByVerifier(deviceId: string, verifier: Uint8Array): Pin | null;
  /** Codes of stays of this calendar that are not revoked. */
  ofCalendar(calendarId: string): readonly Pin[];
  /** Ids of every pepper that an unrevoked verifier needs. */
  pepperIds(): readonly string[];
  /** Codes that were made under a share and are not revoked. */
  activeUnder(shareId: string): readonly Pin[];
  /** For this lock, neither revoked nor over. */
  countOpenAt(deviceId: string, nowMs: number): number;
  /** For this lock, and of this person or made by them; not revoked. */
  activeOfOwner(deviceId: string, userId: string): readonly Pin[];
}

export interface PinWrites extends PinReads {
  /** @throws Conflict `pin_unavailable` when a lock already has such a code */
  insert(pin: Pin, verifiers: readonly { deviceId: string; verifier: Uint8Array; pepperId: string }[]): void;
  countUse(id: string): void;
  /** Label, dates, schedule, number of uses, and the name of its stay. */
  update(pin: Pin): void;
  /** Codes of a person that are not revoked. */
  activeOf(userId: string): readonly Pin[];
  /** @returns false if there is none unrevoked */
  revoke(id: string, atMs: number): boolean;
  /** Codes of theirs have no label then, and revoked ones are not known any more. */
  forgetLabels(userId: string): void;
}
