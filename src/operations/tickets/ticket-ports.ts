import type { Ticket } from '../../access/ticket/ticket.js';
import type { CodeListFilter } from '../access/code-list-filter.js';
import type { Page, PageRequest } from '../page.js';

/** A key that signs tickets, or signed them; its private half is in the key table. */
export interface TicketKeyRecord {
  readonly id: string;
  readonly createdAtMs: number;
  /** null: the one that signs new tickets. */
  readonly retiredAtMs: number | null;
}

export interface TicketReads {
  byId(id: string): Ticket | null;
  /** @param filter `within`: only those of which every lock is one of these */
  list(page: PageRequest, filter: CodeListFilter & { within?: readonly string[] }): Page<Ticket>;
  /** Made under this share, at one of their locks at least; not revoked. */
  activeUnder(shareId: string): readonly Ticket[];
  /** For this lock, and of this person or made by them; not revoked. */
  activeOfOwner(deviceId: string, userId: string): readonly Ticket[];
  /** For this lock, neither revoked nor over. */
  countOpenAt(deviceId: string, nowMs: number): number;
  /** Tickets that are neither revoked nor over. */
  countOpen(nowMs: number): number;
  /** Those of them that this person made. */
  countOpenBy(makerId: string, nowMs: number): number;
  /** How often tickets were revoked at large. */
  epoch(): number;
  /** Tickets of an earlier epoch open this lock no more. */
  floorOf(deviceId: string): number;
  keys(): readonly TicketKeyRecord[];
  /** Whether a ticket that this key signed is neither revoked nor over. */
  isKeyNeeded(keyId: string, nowMs: number): boolean;
}
export interface TicketWrites extends TicketReads {
  insert(ticket: Ticket): void;
  /** @returns false if there is none unrevoked */
  revoke(id: string, atMs: number): boolean;
  /** Revokes what other keys than this one signed. @returns how many */
  revokeSignedByOthers(keyId: string, atMs: number): number;
  /** Begins a new epoch, the first that these locks take tickets of. @returns it */
  raiseFloor(deviceIds: readonly string[]): number;
  countUse(id: string): void;
  /** Tickets of a person that are not revoked. */
  activeOf(userId: string): readonly Ticket[];
  /** Tickets of theirs have no label then. */
  forgetLabels(userId: string): void;
  /** Makes it the one in use and retires the one before. */
  putKey(id: string, atMs: number): void;
  removeKey(id: string): void;
}
