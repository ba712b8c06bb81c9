import { HUB_TIME_WITHIN_MS } from '../api/hub-time.js';
import type { Pin, Ticket } from '../api/wire.js';

/** A PIN or a QR ticket, as far as both are the same to whoever gave it away. */
export interface Code {
  readonly kind: 'pin' | 'qr';
  readonly id: string;
  readonly label: string;
  readonly deviceIds: readonly string[];
  readonly from: string | null;
  readonly until: string | null;
  readonly isActive: boolean;
  readonly revokedAt: string | null;
  /** null: any number. */
  readonly usesLeft: number | null;
  readonly useCount: number;
  /** Whose hours it keeps to. */
  readonly scheduleId: string | null;
  readonly madeAt: string;
  /** How far a PIN has got on each lock; a ticket is checked by the hub. */
  readonly credentials: Pin['credentials'];
}

export function codeOfPin(pin: Pin): Code {
  return {
    kind: 'pin',
    id: pin.id,
    label: pin.label,
    deviceIds: pin.device_ids,
    from: pin.valid_from,
    until: pin.valid_until,
    isActive: pin.is_active,
    revokedAt: pin.revoked_at,
    usesLeft: pin.uses_left,
    useCount: pin.use_count,
    scheduleId: pin.schedule_id,
    madeAt: pin.created_at,
    credentials: pin.credentials,
  };
}

export function codeOfTicket(ticket: Ticket): Code {
  return {
    kind: 'qr',
    id: ticket.id,
    label: ticket.label,
    deviceIds: ticket.device_ids,
    from: ticket.valid_from,
    until: ticket.valid_until,
    isActive: ticket.is_active,
    revokedAt: ticket.revoked_at,
    usesLeft: ticket.uses_left,
    useCount: ticket.use_count,
    scheduleId: null,
    madeAt: ticket.created_at,
    credentials: [],
  };
}

/** In force, to come, or over; `kept`: neither revoked nor over, and yet not in force, for the hub's own reasons. */
export type CodePhase = 'now' | 'later' | 'revoked' | 'over' | 'kept';

/** @param nowMs time at the hub: how the code was when it was read may be otherwise by then */
export function phaseOf({ isActive, revokedAt, from, until, usesLeft }: Code, nowMs: number): CodePhase {
  if (revokedAt !== null) return 'revoked';
  if (usesLeft === 0 || (until !== null && Date.parse(until) <= nowMs)) return 'over';
  if (isActive) return 'now';
  return from !== null && beginsMs(from) > nowMs ? 'later' : 'kept';
}

/** From when on a code is in force for sure, whichever clock is a little ahead: only the hub tells that it is. */
export function beginsMs(from: string): number {
  return Date.parse(from) + HUB_TIME_WITHIN_MS;
}

/** Whether a lock has still to answer; what waits for a reason of the hub's is on no way. */
export function isOnItsWay({ credentials }: Code): boolean {
  return credentials.some(({ state, reason }) => reason === null && UNDER_WAY.has(state));
}

const UNDER_WAY: ReadonlySet<Code['credentials'][number]['state']> = new Set([
  'desired',
  'sent',
  'acknowledged',
  'revoke_pending',
]);
