import { call } from '../api/call.js';
import type { ProposedChange, Routes } from '../api/wire.js';
import { type Code, codeOfPin, codeOfTicket } from './code.js';
import { CLOCKS_APART_MS } from './until.js';

/** What somebody wants to give a guest. */
export interface WantedCode {
  readonly kind: Code['kind'];
  readonly label: string;
  readonly deviceIds: readonly string[];
  /** null: it never ends, which only a PIN can. */
  readonly until: Date | null;
  readonly isOnce: boolean;
  /** Whose hours it keeps to, which only a PIN that opens more than once can; null: any. */
  readonly scheduleId: string | null;
  /** When it is wanted, by the hub's clock. */
  readonly at: Date;
}

/** A code with what it opens by; that is nowhere but here, and goes with the view that shows it. */
export interface MadeCode {
  readonly code: Code;
  /** Digits of a PIN, or the text of a ticket. */
  readonly secret: string;
}

/** The same, as a question of what would come of it. */
export function proposedCode(wanted: WantedCode): ProposedChange {
  if (wanted.kind === 'pin') {
    const { kind: pin_kind, ...pin } = pinBody(wanted);
    return { kind: 'add_pin', pin_kind, ...pin };
  }
  const { label, device_ids, valid_from, valid_until } = ticketBody(wanted);
  return { kind: 'add_ticket', label, device_ids, valid_from, valid_until };
}

/** @param key one for each wish: sent twice it is made once @throws Problem, Unreachable */
export async function makeCode(wanted: WantedCode, key: string): Promise<MadeCode> {
  if (wanted.kind === 'pin') {
    const { data } = await call('POST /api/v1/access/pins', { body: pinBody(wanted), key });
    return { code: codeOfPin(data), secret: data.pin };
  }
  const { data } = await call('POST /api/v1/access/qr', { body: ticketBody(wanted), key });
  return { code: codeOfTicket(data), secret: data.code };
}

type PinKind = Routes['POST /api/v1/access/pins']['body']['kind'];

function pinBody({
  label,
  deviceIds,
  until,
  isOnce,
  scheduleId,
}: WantedCode): Routes['POST /api/v1/access/pins']['body'] {
  const terms = {
    ...(until !== null && { valid_until: until.toISOString() }),
    ...(scheduleId !== null && { schedule_id: scheduleId }),
  };
  return { kind: pinKindOf({ until, isOnce, scheduleId }), label, device_ids: deviceIds, ...terms };
}

function pinKindOf({
  until,
  isOnce,
  scheduleId,
}: Pick<WantedCode, 'until' | 'isOnce' | 'scheduleId'>): PinKind {
  if (isOnce) return 'one_time';
  if (scheduleId !== null) return 'scheduled';
  return until === null ? 'permanent' : 'dated';
}

function ticketBody({
  label,
  deviceIds,
  until,
  isOnce,
  at,
}: WantedCode): Routes['POST /api/v1/access/qr']['body'] {
  if (until === null) throw new RangeError('a ticket has an end');
  return {
    label,
    device_ids: deviceIds,
    valid_from: new Date(at.getTime() - CLOCKS_APART_MS).toISOString(),
    valid_until: until.toISOString(),
    ...(isOnce && { max_uses: 1 }),
  };
}
