import * as z from 'zod';
import { rfc3339 } from '../../kit/clock.js';
import type { Session } from '../../operations/accounts/people-ports.js';
import { timeOut } from './fields.js';

export const sessionSchema = z
  .object({
    id: z.uuid(),
    ip_address: z.string().nullable(),
    user_agent: z.string().nullable(),
    created_at: timeOut,
    last_used_at: timeOut,
    expires_at: timeOut,
    is_current: z.boolean().meta({ description: 'The session that asks.' }),
  })
  .meta({ id: 'Session' });

/** But for whether it is the one that asks. */
export function toWireSession(session: Session): Omit<z.output<typeof sessionSchema>, 'is_current'> {
  return {
    id: session.id,
    ip_address: session.ipAddress,
    user_agent: session.userAgent,
    created_at: rfc3339(session.createdAtMs),
    last_used_at: rfc3339(session.lastUsedAtMs),
    expires_at: rfc3339(session.expiresAtMs),
  };
}
