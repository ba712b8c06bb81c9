import type { Role, User } from '../../accounts/user.js';
import type { UserRow } from '../rows/account-rows.js';

/** All but the password hash, which only `passwordHash` reads. */
export const USER_COLUMNS = [
  'id',
  'username',
  'email',
  'phone',
  'first_name',
  'last_name',
  'role',
  'locale',
  'is_active',
  'email_verified',
  'phone_verified',
  'last_login_at_ms',
  'last_login_ip',
  'created_at_ms',
  'updated_at_ms',
] as const satisfies readonly (keyof UserRow)[];

export type PublicUserRow = Omit<UserRow, 'password_hash' | 'erasing_since_ms' | 'held_since_ms'>;

export function userRow(user: User): PublicUserRow {
  return {
    id: user.id,
    username: user.username,
    email: user.email,
    phone: user.phone,
    first_name: user.firstName,
    last_name: user.lastName,
    role: user.role,
    locale: user.locale,
    is_active: Number(user.isActive),
    email_verified: Number(user.emailVerified),
    phone_verified: Number(user.phoneVerified),
    last_login_at_ms: user.lastLoginAtMs,
    last_login_ip: user.lastLoginIp,
    created_at_ms: user.createdAtMs,
    updated_at_ms: user.updatedAtMs,
  };
}

export function readUser(row: PublicUserRow): User {
  return {
    id: row.id,
    username: row.username,
    email: row.email,
    phone: row.phone,
    firstName: row.first_name,
    lastName: row.last_name,
    role: row.role as Role,
    locale: row.locale,
    isActive: row.is_active === 1,
    emailVerified: row.email_verified === 1,
    phoneVerified: row.phone_verified === 1,
    lastLoginAtMs: row.last_login_at_ms,
    lastLoginIp: row.last_login_ip,
    createdAtMs: row.created_at_ms,
    updatedAtMs: row.updated_at_ms,
  };
}
