import type { ApiToken, User } from '../api/wire.js';
import type { Sentence } from '../languages/sentence.js';

export type Scope = ApiToken['scopes'][number];
type Role = User['role'];

interface ScopeWords {
  readonly words: Sentence;
  /** Whose programs it is of use to: a token is good for no more than its person. */
  readonly roles: readonly Role[];
}

const EVERYBODY: readonly Role[] = ['admin', 'manager', 'member'];
const KEEPERS: readonly Role[] = ['admin', 'manager'];
const OWNERS: readonly Role[] = ['admin'];

/** In the order that they are offered. */
export const SCOPES: Readonly<Record<Scope, ScopeWords>> = {
  'devices:read': { words: 'See the doors', roles: EVERYBODY },
  'devices:unlock': { words: 'Lock and unlock', roles: EVERYBODY },
  'pins:read': { words: 'See codes', roles: EVERYBODY },
  'pins:manage': { words: 'Make and revoke codes', roles: EVERYBODY },
  'logs:read': { words: 'Read what happened', roles: EVERYBODY },
  'alerts:read': { words: 'See alerts', roles: KEEPERS },
  'alerts:manage': { words: 'Settle alerts', roles: KEEPERS },
  'users:read': { words: 'See the people', roles: KEEPERS },
  'credit:read': { words: 'See credit', roles: EVERYBODY },
  'credit:manage': { words: 'Change credit', roles: KEEPERS },
  'devices:manage': { words: 'Set up doors', roles: OWNERS },
  'metrics:read': { words: 'Read the figures of the hub', roles: OWNERS },
  'mqtt:home-assistant': { words: 'Home Assistant, over MQTT', roles: EVERYBODY },
  'mqtt:zigbee2mqtt': { words: 'Zigbee2MQTT, over MQTT', roles: EVERYBODY },
  'mqtt:read': { words: 'Listen over MQTT', roles: EVERYBODY },
};

export function scopesOf(role: Role): readonly Scope[] {
  return (Object.keys(SCOPES) as Scope[]).filter((scope) => SCOPES[scope].roles.includes(role));
}
