import * as z from 'zod';
import { rfc3339 } from '../../kit/clock.js';
import type { Text } from '../../kit/sentence.js';
import { ALERT_KINDS, ALERT_LEVELS, ALERT_STATES } from '../../security/alert.js';
import type { AlertView } from '../../operations/security/security-use-cases.js';
import { timeOrNull, timeOut } from './fields.js';

const hand = z
  .object({ id: z.string().nullable(), name: z.string() })
  .nullable()
  .meta({ description: 'null: nobody; of an alert that is over: its cause is gone.' });

export const alertSchema = z
  .object({
    id: z.uuid(),
    kind: z.enum(ALERT_KINDS),
    level: z.enum(ALERT_LEVELS),
    state: z.enum(ALERT_STATES),
    text: z.string(),
    device_id: z.uuid().nullable(),
    user_id: z.uuid().nullable(),
    count: z.int().meta({ description: 'Causes that were counted into it.' }),
    revision: z.int().meta({ description: 'Changes of its state so far.' }),
    first_at: timeOut,
    last_at: timeOut,
    changed_at: timeOut,
    first_event_id: z.uuid(),
    last_event_id: z.uuid(),
    data: z.record(z.string(), z.union([z.string(), z.number()])),
    acknowledged_at: timeOut.nullable(),
    acknowledged_by: hand,
    resolved_at: timeOut.nullable(),
    resolved_by: hand,
    note: z.string().nullable(),
  })
  .meta({ id: 'Alert' });

export function toWireAlert(
  { alert, text }: AlertView,
  tell: (text: Text) => string,
): z.output<typeof alertSchema> {
  return {
    id: alert.id,
    kind: alert.kind,
    level: alert.level,
    state: alert.state,
    text: tell(text),
    device_id: alert.deviceId,
    user_id: alert.userId,
    count: alert.count,
    revision: alert.revision,
    first_at: rfc3339(alert.firstAtMs),
    last_at: rfc3339(alert.lastAtMs),
    changed_at: rfc3339(alert.changedAtMs),
    first_event_id: alert.firstEventId,
    last_event_id: alert.lastEventId,
    data: alert.data as Record<string, string | number>,
    acknowledged_at: timeOrNull(alert.acknowledgedAtMs),
    acknowledged_by: alert.acknowledgedBy && { ...alert.acknowledgedBy },
    resolved_at: timeOrNull(alert.resolvedAtMs),
    resolved_by: alert.resolvedBy && { ...alert.resolvedBy },
    note: alert.note,
  };
}
