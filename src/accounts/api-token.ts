import type { Permission } from './permission.js';

/** What an API token can be good for, and the permissions that each scope lends. Its person must have them too. */
export const SCOPES = {
  'devices:read': ['devices:read', 'sites:read'],
  'devices:unlock': ['devices:command'],
  'devices:manage': ['devices:manage', 'devices:reboot'],
  'pins:read': ['pins:read', 'schedules:read'],
  'pins:manage': ['pins:manage', 'schedules:manage'],
  'logs:read': ['logs:read', 'access:explain'],
  'alerts:read': ['alerts:read'],
  'alerts:manage': ['alerts:read', 'alerts:manage'],
  'users:read': ['users:read'],
  'credit:read': ['credit:read'],
  'credit:manage': ['credit:read', 'credit:manage'],
} as const satisfies Record<string, readonly Permission[]>;

export type Scope = keyof typeof SCOPES;

export const SCOPE_NAMES = Object.keys(SCOPES) as [Scope, ...Scope[]];

/** An opaque token for a program. The token itself is shown once and stored as its SHA-256. */
export interface ApiToken {
  readonly id: string;
  readonly userId: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly createdAtMs: number;
  /** null: until it is revoked. */
  readonly expiresAtMs: number | null;
  /** To the hour. */
  readonly lastUsedAtMs: number | null;
  readonly revokedAtMs: number | null;
}

export function scopesPermit(scopes: readonly Scope[], permission: Permission): boolean {
  return scopes.some((scope) => (SCOPES[scope] as readonly Permission[]).includes(permission));
}
