import * as z from 'zod';
import { ROLES, type Locale, type Role, type User } from '../../accounts/user.js';
import { rfc3339 } from '../../kit/clock.js';
import type { UserChange } from '../../operations/accounts/account-use-cases.js';
import { timeOrNull, timeOut } from './fields.js';

export const userSchema = z
  .object({
    id: z.uuid(),
    username: z.string().nullable(),
    email: z.string().nullable(),
    phone: z.string().nullable(),
    first_name: z.string(),
    last_name: z.string(),
    full_name: z.string(),
    role: z.enum(ROLES),
    locale: z.string(),
    is_active: z.boolean(),
    email_verified: z.boolean(),
    phone_verified: z.boolean(),
    last_login_at: timeOut.nullable(),
    last_login_ip: z.string().nullable(),
    created_at: timeOut,
    updated_at: timeOut,
  })
  .meta({ id: 'User' });

export function toWireUser(user: User): z.output<typeof userSchema> {
  return {
    id: user.id,
    username: user.username,
    email: user.email,
    phone: user.phone,
    first_name: user.firstName,
    last_name: user.lastName,
    full_name: `${user.firstName} ${user.lastName}`.trim(),
    role: user.role,
    locale: user.locale,
    is_active: user.isActive,
    email_verified: user.emailVerified,
    phone_verified: user.phoneVerified,
    last_login_at: timeOrNull(user.lastLoginAtMs),
    last_login_ip: user.lastLoginIp,
    created_at: rfc3339(user.createdAtMs),
    updated_at: rfc3339(user.updatedAtMs),
  };
}

/** A change of a person, from the wire's names to ours. */
export function fromWireChange(body: {
  email?: string | null | undefined;
  username?: string | null | undefined;
  phone?: string | null | undefined;
  first_name?: string | undefined;
  last_name?: string | undefined;
  locale?: Locale | undefined;
  role?: Role | undefined;
  is_active?: boolean | undefined;
  password?: string | undefined;
}): UserChange {
  const { first_name: firstName, last_name: lastName, is_active: isActive, ...same } = body;
  return { ...same, firstName, lastName, isActive };
}
