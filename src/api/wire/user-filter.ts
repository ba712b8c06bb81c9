import * as z from 'zod';
import { ROLES, type Role } from '../../accounts/user.js';
import type { UserFilter } from '../../operations/accounts/people-ports.js';

const SEARCH_CHARACTERS_MAX = 200;

/** Which people a list has, and in which order. */
export const userFilterFields = {
  role: z.enum(ROLES).optional(),
  is_active: z
    .enum(['true', 'false'])
    .transform((asked) => asked === 'true')
    .optional(),
  search: z.string().trim().min(1).max(SEARCH_CHARACTERS_MAX).optional().meta({
    description: 'Words, or beginnings of words, of names, e-mail, username and phone; all must be there.',
  }),
  sort: z
    .enum(['created_at', '-created_at'])
    .default('created_at')
    .meta({ description: 'Those added first come first, or last.' }),
};

export function fromWireFilter(query: {
  role?: Role | undefined;
  is_active?: boolean | undefined;
  search?: string | undefined;
  sort: 'created_at' | '-created_at';
}): UserFilter {
  return {
    ...(query.role !== undefined && { role: query.role }),
    ...(query.is_active !== undefined && { isActive: query.is_active }),
    ...(query.search !== undefined && { search: query.search }),
    newestFirst: query.sort === '-created_at',
  };
}
