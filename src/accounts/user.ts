import { LANGUAGES, type Language } from '../kit/language.js';

/** admin: owner or installer. manager: runs people and codes. member: household. */
export const ROLES = ['admin', 'manager', 'member'] as const;
export type Role = (typeof ROLES)[number];

/** Languages of messages (BCP 47). */
export const LOCALES = LANGUAGES;
export type Locale = Language;

/** A person. The password hash is not part of it: it never leaves the store but to be checked. */
export interface User {
  readonly id: string;
  readonly username: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly firstName: string;
  readonly lastName: string;
  readonly role: Role;
  readonly locale: string;
  readonly isActive: boolean;
  readonly emailVerified: boolean;
  readonly phoneVerified: boolean;
  readonly lastLoginAtMs: number | null;
  readonly lastLoginIp: string | null;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

/** What the log and lists call a person. */
export function displayName(user: User): string {
  const full = `${user.firstName} ${user.lastName}`.trim();
  return full || (user.username ?? user.email ?? user.phone ?? user.id);
}
