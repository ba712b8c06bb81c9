import * as z from 'zod';
import { METHODS } from '../../audit/actor.js';
import { TOLD_EVENT_TYPES } from '../../audit/event.js';
import type { EventFilter } from '../../operations/audit/event-ports.js';
import { timeIn, uuidIn } from './fields.js';

const REASON_CHARACTERS_MAX = 100;

/** What lists and exports of the log can be narrowed by; all of them must hold. */
export const logFilterFields = {
  user_id: uuidIn.optional(),
  event_type: z.enum(TOLD_EVENT_TYPES).optional(),
  success: z.enum(['true', 'false', 'unknown']).optional(),
  reason: z.string().min(1).max(REASON_CHARACTERS_MAX).optional(),
  method: z.enum(METHODS).optional(),
  from: timeIn.optional().meta({ description: 'Things that happened then or later.' }),
  to: timeIn.optional().meta({ description: 'Things that happened before.' }),
};

/** The same, of every lock. */
export const logFilterWithLock = { ...logFilterFields, device_id: uuidIn.optional() };

const SUCCESS = { true: true, false: false, unknown: null } as const;

export function toEventFilter(query: z.output<z.ZodObject<typeof logFilterWithLock>>): EventFilter {
  const { device_id, user_id, event_type, success, reason, method, from, to } = query;
  return {
    ...(device_id !== undefined && { deviceId: device_id }),
    ...(user_id !== undefined && { userId: user_id }),
    ...(event_type !== undefined && { type: event_type }),
    ...(success !== undefined && { success: SUCCESS[success] }),
    ...(reason !== undefined && { reason }),
    ...(method !== undefined && { method }),
    ...(from !== undefined && { fromMs: from }),
    ...(to !== undefined && { untilMs: to }),
  };
}
