import type { CodeKind } from '../../access/request.js';
import type { EventType, StoredEvent } from '../../audit/event.js';
import { newEvent } from '../audit/new-event.js';
import type { AccessRequest, LockReport } from '../locks/driver-ports.js';
import type { Writes } from '../store-ports.js';
import type { CodeUse, CountedKind } from './code-use-ports.js';

/** A question that comes again with the same id within this time is the same press: twice as long as a decision is good for. */
export const SAME_PRESS_MS = 1_800;

/** Why nobody can tell any more whether a granted use opened. */
type Doubt = 'lock_restarted' | 'reports_lost' | 'lock_replaced';

/** A PIN or a ticket, as far as its uses go. */
export interface Counted {
  readonly kind: CountedKind;
  readonly id: string;
  /** null: no bound. */
  readonly maxUses: number | null;
}

const WORDS = {
  pin: { name: 'a PIN', id: 'pin_id', returned: 'PIN_USE_RETURNED', unknown: 'PIN_USE_UNKNOWN' },
  qr: { name: 'a QR ticket', id: 'ticket_id', returned: 'QR_USE_RETURNED', unknown: 'QR_USE_UNKNOWN' },
} as const satisfies Readonly<
  Record<CountedKind, { name: string; id: string; returned: EventType; unknown: EventType }>
>;

/** Sets a use aside, in the commit that grants it; until its end is known nobody else gets it. */
export function reserveUse(
  tx: Writes,
  { kind, id, maxUses }: Counted,
  grant: { id: string; atMs: number },
  deviceId: string,
): void {
  if (maxUses === null) return;
  tx.codeUses.put({
    grantId: grant.id,
    kind,
    codeId: id,
    deviceId,
    state: 'reserved',
    grantedAtMs: grant.atMs,
  });
}

/** The entry that this very code was granted by this very press, of a lock that lost the answer: one press is one entry. */
export function samePress(
  tx: Pick<Writes, 'events'>,
  deviceId: string,
  { kind, requestId }: Pick<AccessRequest, 'kind' | 'requestId'>,
  codeId: string,
  nowMs: number,
): StoredEvent | null {
  const grant = tx.events.grantOf(deviceId, requestId);
  if (grant?.actor.kind !== kind || grant.actor.id !== codeId) return null;
  return Math.abs(nowMs - grant.atMs) <= SAME_PRESS_MS ? grant : null;
}

/** The code as it was when that press was let in, which has not opened yet. @param press null: this is another press */
export function withoutUseOf<T extends { readonly id: string; readonly usesReserved: number }>(
  tx: Pick<Writes, 'codeUses'>,
  code: T,
  press: StoredEvent | null,
): T {
  const use = press && tx.codeUses.ofGrant(press.id);
  return use?.state === 'reserved' ? { ...code, usesReserved: code.usesReserved - 1 } : code;
}

/** What a lock tells of the uses that were granted there, in the commit that logs it. */
export function settleUses(tx: Writes, deviceId: string, report: LockReport, nowMs: number): void {
  switch (report.kind) {
    case 'actuated':
      // By a code that the lock holds: counted where that is told.
      if (report.credentialId == null) settleMove(tx, deviceId, report);
      return;
    case 'boot':
      // The bolt may have moved, and the power gone before it was written down.
      doubtUses(tx, deviceId, 'lock_restarted', report.ageMs === null ? null : nowMs - report.ageMs, nowMs);
      return;
    case 'events_lost':
    case 'unreadable':
      doubtUses(tx, deviceId, 'reports_lost', null, nowMs);
      return;
    case 'bolt':
    case 'door':
    case 'jam':
    case 'tamper':
    case 'battery':
    case 'wrong_code':
  }
}

function settleMove(tx: Writes, deviceId: string, report: LockReport): void {
  const grant = report.requestId === null ? null : tx.events.grantOf(deviceId, report.requestId);
  const code = grant && codeOf(tx, grant);
  if (!grant || !code) return;
  // A lock that does not know whether its bolt moved may have opened.
  const opened = report.success !== false && report.direction !== 'lock';
  const use = tx.codeUses.ofGrant(grant.id);
  if (use?.state === 'spent') return;
  if (!opened) {
    if (use) tx.codeUses.remove(grant.id);
    return;
  }
  // Also one that was given back, when the lock tells after all that it opened.
  if (code.kind !== 'card' && code.maxUses !== null)
    tx.codeUses.put({
      grantId: grant.id,
      kind: code.kind,
      codeId: code.id,
      deviceId,
      state: 'spent',
      grantedAtMs: grant.atMs,
    });
  countUse(tx, code);
}

/** By which code somebody was let in; null: by none, or it is not there any more. */
function codeOf(
  tx: Writes,
  { actor: { kind, id } }: StoredEvent,
): Counted | { kind: 'card'; id: string } | null {
  if (id === null) return null;
  if (kind === 'card') return tx.cards.byId(id) && { kind, id };
  if (kind !== 'pin' && kind !== 'qr') return null;
  const code = kind === 'pin' ? tx.pins.byId(id) : tx.tickets.byId(id);
  return code && { kind, id, maxUses: code.maxUses };
}

function countUse(tx: Writes, { kind, id }: { readonly kind: CodeKind; readonly id: string }): void {
  if (kind === 'pin') tx.pins.countUse(id);
  else if (kind === 'qr') tx.tickets.countUse(id);
  else tx.cards.countUse(id);
}

/** They stay taken until the lock itself tells. @param beforeMs those granted before; null: all */
export function doubtUses(
  tx: Writes,
  deviceId: string,
  why: Doubt,
  beforeMs: number | null,
  nowMs: number,
): void {
  for (const use of tx.codeUses.reservedAt(deviceId)) {
    if (beforeMs !== null && use.grantedAtMs > beforeMs) continue;
    tx.codeUses.put({ ...use, state: 'doubtful' });
    tx.events.append(
      newEvent({
        atMs: nowMs,
        type: WORDS[use.kind].unknown,
        success: null,
        reason: why,
        description: `Whether ${WORDS[use.kind].name} opened is not known: its use counts until the lock tells.`,
        deviceId,
        data: factsOf(use),
      }),
    );
  }
}

/** The lock was there long enough, and told nothing: it did not open. */
export function returnUse(tx: Writes, use: CodeUse, nowMs: number): void {
  tx.codeUses.remove(use.grantId);
  tx.events.append(
    newEvent({
      atMs: nowMs,
      type: WORDS[use.kind].returned,
      reason: 'no_report',
      description: `Somebody was let in by ${WORDS[use.kind].name}, and the lock did not open: its use was given back.`,
      deviceId: use.deviceId,
      data: factsOf(use),
    }),
  );
}

function factsOf({ kind, codeId, grantId }: CodeUse): Readonly<Record<string, string>> {
  return { [WORDS[kind].id]: codeId, grant_id: grantId };
}

/** What the row of a movement says of the ticket or card that led to it. */
export function codeFact({ data }: StoredEvent): Readonly<Record<string, unknown>> {
  const { ticket_id: ticketId, card_id: cardId } = data;
  return {
    ...(ticketId !== undefined && { ticket_id: ticketId }),
    ...(cardId !== undefined && { card_id: cardId }),
  };
}
