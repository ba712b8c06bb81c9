import type { Permission } from './permission.js';

/** What an API token can be good for, and the permissions that each scope lends. Its person must have them too. */
export const SCOPES = {
  'devices:read': ['devices:read', 'sites:read', 'time:read', 'certificates:read'],
  'devices:unlock': ['devices:command'],
  'alerts:read': ['alerts:read'],
  'alerts:manage': ['alerts:manage'],
  'devices:manage': [
    'devices:manage',
    'devices:reboot',
    'sites:manage',
    'shares:read',
    'shares:manage',
    'integrations:read',
  ],
  'pins:read': ['pins:read', 'lock-pins:read', 'schedules:read', 'calendars:read'],
  'pins:manage': ['pins:manage', 'lock-pins:manage', 'schedules:manage', 'calendars:manage'],
  'logs:read': ['logs:read', 'lock-logs:read', 'access:explain', 'lockdown:read'],
  'users:read': ['users:read'],
  'credit:read': ['credit:read'],
  'credit:manage': ['credit:manage'],
  'metrics:read': ['metrics:read'],
  // Over MQTT alone: what they let a program say and hear is in broker/access-table.ts.
  'mqtt:home-assistant': [],
  'mqtt:zigbee2mqtt': [],
  'mqtt:read': [],
} as const satisfies Record<string, readonly Permission[]>;

/**
 * What no program may, whoever made its token: to be a person, to add or erase people or speak for them, to touch
 * the keys, to vouch for the time, to let a keypad be guessed at again, to choose where alarms and the log go, or to
 * listen to all that is said over the broker.
 */
export const NOT_FOR_PROGRAMS = [
  'self',
  'users:manage',
  'users:own',
  'users:tokens',
  'keys:manage',
  'keypads:reset',
  'sites:lockdown',
  'devices:transfer',
  'time:trust',
  'alerts:channels',
  'sync:read',
  'sync:manage',
  'backups:manage',
  'jobs:read',
  'jobs:run',
  'logs:export',
  'integrations:watch',
] as const satisfies readonly Permission[];

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

/** The scopes that lend a permission. */
export function scopesFor(permission: Permission): readonly Scope[] {
  return SCOPE_NAMES.filter((scope) => scopesPermit([scope], permission));
}

export function scopesPermit(scopes: readonly Scope[], permission: Permission): boolean {
  return scopes.some((scope) => (SCOPES[scope] as readonly Permission[]).includes(permission));
}
