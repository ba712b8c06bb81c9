import { call } from '../api/call.js';
import type { Routes } from '../api/wire.js';
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
  /** When it is wanted, by the hub's clock. */
  readonly at: Date;
}

/** A code with what it opens by; that is nowhere but here, and goes with the view that shows it. */
export interface MadeCode {
  readonly code: Code;
  /** Digits of a PIN, or the text of a ticket. */
  readonly secret: string;
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

function pinBody({
  label,
  deviceIds,
  until,
  isOnce,
}: WantedCode): Routes['POST /api/v1/access/pins']['body'] {
  const ends = until === null ? {} : { valid_until: until.toISOString() };
  const kind = isOnce ? 'one_time' : until === null ? 'permanent' : 'dated';
  return { kind, label, device_ids: deviceIds, ...ends };
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
