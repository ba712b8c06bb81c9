import { TICKET_TIME_MAX_S, type Ticket } from '../../access/ticket/ticket.js';
import { InvalidInput } from '../../kit/errors.js';

type Window = Pick<Ticket, 'validFromMs' | 'validUntilMs'>;

/** In whole seconds, as the ticket itself says it. @throws InvalidInput `window_empty`, `window_too_late` */
export function ticketWindow({ validFromMs, validUntilMs }: Window): Window {
  const fromS = Math.floor(validFromMs / 1000);
  const untilS = Math.floor(validUntilMs / 1000);
  if (fromS >= untilS) {
    throw new InvalidInput('window_empty', 'The ticket would never be valid: it ends before it begins.', {
      fields: [{ field: 'valid_until', message: 'must be after valid_from' }],
    });
  }
  if (fromS < 0 || untilS > TICKET_TIME_MAX_S) {
    throw new InvalidInput('window_too_late', 'A ticket can only be valid between 1970 and February 2106.', {
      fields: [{ field: fromS < 0 ? 'valid_from' : 'valid_until', message: 'is out of range' }],
    });
  }
  return { validFromMs: fromS * 1000, validUntilMs: untilS * 1000 };
}
