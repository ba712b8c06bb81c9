import type { Role } from './user.js';

/**
 * Who may do what by role alone: the first of two gates. What is not listed here nobody may do. The second gate,
 * which door and when, is the access decision inside the operation, and can only take away.
 */
export const PERMISSIONS = {
  /** One's own profile and session. */
  self: ['admin', 'manager', 'member'],
  'sites:read': ['admin', 'manager', 'member'],
  /** Who may close a house to the others may open it to them again. */
  'sites:lockdown': ['admin'],
  'lockdown:read': ['admin', 'manager'],
  /** Add, change, remove buildings: the installer's work. */
  'sites:manage': ['admin'],
  'devices:read': ['admin', 'manager', 'member'],
  /** Lock, unlock, unlatch, identify: who may open which door is the operation's to decide. */
  'devices:command': ['admin', 'manager', 'member'],
  /** Register, pair, rename, delete: the installer's work. */
  'devices:manage': ['admin'],
  /** A reboot interrupts everybody's door, so it is the owner's, whatever their role: the operation knows whose it is. */
  'devices:reboot': ['admin', 'manager', 'member'],
  /** Giving rights on a lock: its owner, and who may share further, have any role. */
  'shares:read': ['admin', 'manager', 'member'],
  'shares:manage': ['admin', 'manager', 'member'],
  /** Giving the lock itself away. */
  'devices:transfer': ['admin', 'manager', 'member'],
  /** Codes and log of locks one has the right to, by role or by share: what of them, the operation decides for each. */
  'lock-pins:read': ['admin', 'manager', 'member'],
  'lock-pins:manage': ['admin', 'manager', 'member'],
  'lock-logs:read': ['admin', 'manager', 'member'],
  /** After a hundred wrong codes somebody has to look what happened at the door. */
  'keypads:reset': ['admin'],
  'pins:read': ['admin', 'manager'],
  'pins:manage': ['admin', 'manager'],
  'schedules:read': ['admin', 'manager'],
  'schedules:manage': ['admin', 'manager'],
  'calendars:read': ['admin', 'manager'],
  /** Says which stays count, and what address the hub asks for them. */
  'calendars:manage': ['admin', 'manager'],
  'access:explain': ['admin', 'manager'],
  'alerts:read': ['admin', 'manager'],
  /** Acknowledge, resolve, reopen; what a lock raises alerts for. */
  'alerts:manage': ['admin', 'manager'],
  /** Where alerts go: who could turn that off could silence an alarm. */
  'alerts:channels': ['admin'],
  /** What every handshake shows, and the authority to trust. */
  'certificates:read': ['admin', 'manager', 'member'],
  'time:read': ['admin', 'manager', 'member'],
  /** Says that the clock is right, and so whose dated codes count. */
  'time:trust': ['admin'],
  /** How far a cloud is, and the code by which somebody makes this hub theirs there. */
  'sync:read': ['admin'],
  'sync:manage': ['admin'],
  /** What the hub does by the clock, and how it fared. */
  'jobs:read': ['admin'],
  'jobs:run': ['admin'],
  /** Whom backups can be read by, and what counts again after one was restored. */
  'backups:manage': ['admin'],
  'logs:read': ['admin', 'manager'],
  /** All of it, with what proves it, and with what no list tells. */
  'logs:export': ['admin'],
  'users:read': ['admin', 'manager'],
  'users:manage': ['admin', 'manager'],
  /** One's own; anybody else's is for those who manage it. */
  'credit:read': ['admin', 'manager', 'member'],
  'credit:manage': ['admin', 'manager'],
  /** How the hub stands with home automation and a broker elsewhere: the installer's to mend. */
  'integrations:read': ['admin'],
  /** What is said over the broker, live: who comes and goes. */
  'integrations:watch': ['admin'],
  /** The hub in numbers. */
  'metrics:read': ['admin'],
  /** To be able to act as another person. */
  'users:tokens': ['admin'],
  /** One's own data, exported or erased; whose else is the operation's to decide. */
  'users:own': ['admin', 'manager', 'member'],
  /** The keys that sign tokens, and QR tickets. */
  'keys:manage': ['admin'],
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof PERMISSIONS;

/** @returns false for nobody (`null`), and for every role that the table doesn't name */
export function isPermitted(role: Role | null, permission: Permission): boolean {
  const roles: readonly Role[] = Object.hasOwn(PERMISSIONS, permission) ? PERMISSIONS[permission] : [];
  return role !== null && roles.includes(role);
}
