import type { ActorKind } from '../request.js';
import type { ReasonCode } from '../verdict-text.js';

const OF_TICKET = {
  revoked: 'qr_revoked',
  not_yet_valid: 'qr_not_yet_valid',
  no_longer_valid: 'qr_expired',
  used_up: 'qr_used_up',
} as const satisfies Partial<Record<ReasonCode, ReasonCode>>;

/** Whoever holds a ticket is told what is wrong with the ticket. */
export function ofTicket(actor: ActorKind, reason: keyof typeof OF_TICKET): ReasonCode {
  return actor === 'qr' ? OF_TICKET[reason] : reason;
}
