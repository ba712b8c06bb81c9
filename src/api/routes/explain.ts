import * as z from 'zod';
import { ACTIONS } from '../../access/request.js';
import { rfc3339 } from '../../kit/clock.js';
import type { Text } from '../../kit/sentence.js';
import type { Explanation, Subject } from '../../operations/access/explain-use-cases.js';
import { ok } from '../answer.js';
import { defineRoute, type Route } from '../route.js';
import { timeIn, timeOut, uuidIn } from '../wire/fields.js';
import { verdictSchema } from '../wire/verdict.js';

const explanation = z
  .object({
    granted: z.boolean().nullable().meta({ description: 'null: the event tells of no decision.' }),
    reason: z.string().nullable(),
    text: z.string(),
    at: timeOut,
    device_id: z.uuid().nullable(),
    trace: z
      .array(verdictSchema)
      .meta({ description: 'Every rule that was asked, in order; a refusal ends it.' }),
  })
  .meta({ id: 'Explanation' });

const explanationSchema = explanation
  .extend({
    now: explanation.nullable().meta({
      description:
        'Of an event: what the same question would be answered now; null: who asked, or the lock, is not known or not there any more. Of a question: null.',
    }),
  })
  .meta({ id: 'ExplanationAndNow' });

/** Who would ask; null: nobody, or several. */
function subjectOf(given: {
  user_id?: string | undefined;
  pin_id?: string | undefined;
  ticket_id?: string | undefined;
  card_id?: string | undefined;
}): Subject | null {
  const found: Subject[] = [];
  if (given.user_id !== undefined) found.push({ kind: 'user', userId: given.user_id });
  if (given.pin_id !== undefined) found.push({ kind: 'pin', pinId: given.pin_id });
  if (given.ticket_id !== undefined) found.push({ kind: 'qr', ticketId: given.ticket_id });
  if (given.card_id !== undefined) found.push({ kind: 'card', cardId: given.card_id });
  return found.length === 1 ? (found[0] ?? null) : null;
}

const body = z
  .strictObject({
    event_id: uuidIn.optional().meta({ description: 'Of a row of the log; alone.' }),
    device_id: uuidIn.optional(),
    user_id: uuidIn.optional(),
    pin_id: uuidIn.optional(),
    ticket_id: uuidIn.optional(),
    card_id: uuidIn.optional(),
    action: z.enum(ACTIONS).optional().meta({ description: 'Default: unlock.' }),
    at: timeIn.optional().meta({ description: 'Default: now.' }),
  })
  .refine(({ event_id, ...question }) => event_id === undefined || Object.keys(question).length === 0, {
    error: 'Either event_id alone, or a question.',
    path: ['event_id'],
  })
  .refine(({ event_id, device_id }) => event_id !== undefined || device_id !== undefined, {
    error: 'Needed, or event_id.',
    path: ['device_id'],
  })
  .refine((one) => one.event_id !== undefined || subjectOf(one) !== null, {
    error: 'Exactly one of user_id, pin_id, ticket_id and card_id is needed.',
    path: ['user_id'],
  })
  .meta({ id: 'ExplainAccess' });

const explain = defineRoute({
  method: 'POST',
  path: '/api/v1/access/explain',
  summary: 'Why something was granted or denied, or whether it would be; nothing is done',
  permission: 'access:explain',
  limit: 'user',
  body,
  success: { status: 200, description: 'The decision and its trace', data: explanationSchema },
  codes: [
    'event_not_found',
    'device_not_found',
    'user_not_found',
    'pin_not_found',
    'ticket_not_found',
    'card_not_found',
    'access_denied',
  ],
  handler: ({ body: asked }, { operations, caller, nowMs, tell }) => {
    const { event_id: eventId, device_id: deviceId = '', action = 'unlock', at = nowMs } = asked;
    const subject = subjectOf(asked) ?? { kind: 'user', userId: '' };
    if (eventId !== undefined) {
      const told = operations.explainEvent(caller, eventId);
      return ok('Explanation', { ...toWire(told, tell), now: told.now && toWire(told.now, tell) });
    }
    const told = operations.explainHypothetical(caller, { deviceId, action, subject, atMs: at });
    return ok('Explanation', { ...toWire(told, tell), now: null });
  },
});

export const explainRoutes: readonly Route[] = [explain];

function toWire(told: Explanation, tell: (text: Text) => string): z.output<typeof explanation> {
  return {
    granted: told.granted,
    reason: told.reason,
    text: told.text === null ? told.description : tell(told.text),
    at: rfc3339(told.atMs),
    device_id: told.deviceId,
    trace: told.trace.map((step) => ({ ...step, text: tell(step.text), detail: tell(step.detail) })),
  };
}
