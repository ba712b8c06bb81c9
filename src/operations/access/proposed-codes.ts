import type { Pin } from '../../access/pin.js';
import type { Ticket } from '../../access/ticket/ticket.js';
import { ticketWindow } from '../tickets/ticket-window.js';
import type { ProposedPin, ProposedTicket } from './proposed-change.js';

/** Stands for what does not exist yet. */
export const PROPOSED_ID = '00000000-0000-0000-0000-000000000000';

const NEVER_USED = {
  maxUses: null,
  usesReserved: 0,
  useCount: 0,
  createdBy: null,
  createdAtMs: 0,
  revokedAtMs: null,
};

/** A code that is only thought of, as it would be. */
export function proposedPin(given: ProposedPin): Pin {
  return { ...given, id: PROPOSED_ID, kind: given.pinKind, ...NEVER_USED };
}

/** Signed by no key: nobody has its text. @throws InvalidInput `window_empty`, `window_too_late` */
export function proposedTicket({ label, userId, deviceIds, ...window }: ProposedTicket): Ticket {
  return {
    ...NEVER_USED,
    ...ticketWindow(window),
    id: PROPOSED_ID,
    label,
    userId,
    deviceIds,
    closedDeviceIds: [],
    keyId: '',
    doors: '',
    epoch: 0,
  };
}
