import * as z from 'zod';
import type { CodeListFilter } from '../../operations/access/code-list-filter.js';
import { uuidIn } from './fields.js';

/** Which codes of one kind a list has, and in which order. */
export const codeFilterFields = {
  device_id: uuidIn.optional(),
  user_id: uuidIn.optional(),
  state: z.enum(['current', 'past']).optional().meta({
    description: 'current: opens something now, or may yet; past: revoked, at its end, or used up.',
  }),
  sort: z
    .enum(['created_at', '-created_at'])
    .default('created_at')
    .meta({ description: 'Those made first come first, or last.' }),
};

/** @param nowMs wall clock, to tell which are past */
export function fromWireCodes(
  query: {
    device_id?: string | undefined;
    user_id?: string | undefined;
    state?: 'current' | 'past' | undefined;
    sort: 'created_at' | '-created_at';
  },
  nowMs: number,
): CodeListFilter {
  return {
    ...(query.device_id !== undefined && { deviceId: query.device_id }),
    ...(query.user_id !== undefined && { userId: query.user_id }),
    ...(query.state !== undefined && { standing: { is: query.state, atMs: nowMs } }),
    newestFirst: query.sort === '-created_at',
  };
}
