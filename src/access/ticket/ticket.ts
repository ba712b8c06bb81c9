import { hash } from 'node:crypto';
import type { PinKind } from '../pin.js';

/** Locks that one ticket can be for. */
export const TICKET_LOCKS_MAX = 50;
/** What 16 bits of the ticket hold. */
export const TICKET_USES_MAX = 65_535;
/** What 32 bits of the ticket hold: 2106-02-07T06:28:15Z, in seconds since 1970. */
export const TICKET_TIME_MAX_S = 2 ** 32 - 1;
export const DOOR_SET_BYTES = 8;

/** What a ticket itself says, under its signature. */
export interface TicketClaims {
  /** By which key it is signed, 8 hex digits. */
  readonly keyId: string;
  /** UUID. */
  readonly id: string;
  /** Seconds since 1970. */
  readonly validFromS: number;
  /** Seconds since 1970; not included. */
  readonly validUntilS: number;
  /** null: any number. */
  readonly maxUses: number | null;
  /** The hub's count of revocations at large when it was made: a lock takes none from before its own last one. */
  readonly epoch: number;
  /** `doorSet` of the locks it was made for, 16 hex digits. */
  readonly doors: string;
}

/** A ticket as the hub knows it: what it says, and what has become of it. */
export interface Ticket {
  readonly id: string;
  readonly label: string;
  /** Whose it is; entries are attributed to this person. null: of whoever shows it. */
  readonly userId: string | null;
  readonly keyId: string;
  /** UUIDs of the locks it is for that are still there. */
  readonly deviceIds: readonly string[];
  /** Those of them whose tickets were all revoked after this one was made. */
  readonly closedDeviceIds: readonly string[];
  readonly doors: string;
  /** Under which share it was made, by lock; of locks where its maker had a right of their own nothing. */
  readonly shareIds?: Readonly<Record<string, string>>;
  readonly validFromMs: number;
  readonly validUntilMs: number;
  readonly maxUses: number | null;
  readonly epoch: number;
  /** Entries by it that opened a door. */
  readonly useCount: number;
  /** Of one with `maxUses`: granted, and the lock has not told what came of it. */
  readonly usesReserved: number;
  readonly createdBy: string | null;
  readonly createdAtMs: number;
  readonly revokedAtMs: number | null;
  /** As of a share (`access/share`). */
  readonly heldSinceMs?: number;
}

/** As what kind of code it is decided about. */
export function kindOf({ maxUses }: Pick<Ticket, 'maxUses'>): PinKind {
  if (maxUses === null) return 'dated';
  return maxUses === 1 ? 'one_time' : 'limited';
}

/** Stands for a set of locks in a ticket, whatever their number and order: the first 8 bytes of SHA-256 over their ids, sorted. */
export function doorSet(deviceIds: readonly string[]): string {
  const ids = [...new Set(deviceIds)].sort();
  return hash('sha256', ids.join('\n'), 'hex').slice(0, 2 * DOOR_SET_BYTES);
}

/** What the hub signs for a ticket. */
export function claimsOf(ticket: Omit<Ticket, 'deviceIds' | 'closedDeviceIds'>): TicketClaims {
  const { keyId, id, maxUses, epoch, doors, validFromMs, validUntilMs } = ticket;
  return {
    keyId,
    id,
    maxUses,
    epoch,
    doors,
    validFromS: validFromMs / 1000,
    validUntilS: validUntilMs / 1000,
  };
}

/** Whether the row that the hub kept still says what the ticket says. */
export function agrees(claims: TicketClaims, ticket: Ticket): boolean {
  const kept = claimsOf(ticket);
  return (Object.keys(kept) as (keyof TicketClaims)[]).every((name) => kept[name] === claims[name]);
}
