import type { EventType, Outcomes } from './telling.js';

/** What people ask about. */
export const COMMON_ROWS = {
  UNLOCK: {
    icon: 'unlocked',
    done: '{who} unlocked {door}',
    failed: '{who} could not unlock {door}',
    unknown: '{who} asked to unlock {door}; nobody knows whether it did',
  },
  LOCK: {
    icon: 'locked',
    done: '{who} locked {door}',
    failed: '{who} could not lock {door}',
    unknown: '{who} asked to lock {door}; nobody knows whether it did',
  },
  ACCESS_GRANTED: { icon: 'done', done: '{who}: code accepted at {door}' },
  ACCESS_DENIED: {
    icon: 'close',
    done: '{who} was refused at {door}',
    failed: '{who} was refused at {door}',
  },
  WRONG_CODE: { icon: 'close', done: 'A wrong code at {door}', failed: 'A wrong code at {door}' },
  DOOR_OPENED: { icon: 'doors', done: '{door} was opened' },
  DOOR_CLOSED: { icon: 'doors', done: '{door} was closed' },
  JAM: { icon: 'jammed', done: 'The bolt of {door} jammed' },
  TAMPER: { icon: 'jammed', done: 'Somebody tampers with the lock of {door}' },
  BATTERY_LOW: { icon: 'battery', done: 'The battery of {door} is low' },
  LOCK_BOOTED: { icon: 'setup', done: 'The lock of {door} restarted' },
  LOCK_OFFLINE: { icon: 'offline', done: 'The lock of {door} can’t be reached' },
  LEFT_UNLOCKED: { icon: 'unlocked', done: '{door} was left unlocked' },
  DOOR_AJAR: { icon: 'doors', done: '{door} stands open' },
  DOOR_FORCED: { icon: 'jammed', done: '{door} was opened by force' },
  KEYPAD_LOCKED: { icon: 'keypad', done: 'The keypad of {door} is locked after wrong codes' },
  PIN_CREATED: { icon: 'keypad', done: '{who} made a PIN' },
  PIN_CHANGED: { icon: 'keypad', done: '{who} changed a PIN' },
  PIN_REVOKED: { icon: 'keypad', done: '{who} revoked a PIN' },
  QR_CREATED: { icon: 'ticket', done: '{who} made a QR ticket' },
  QR_SHOWN: { icon: 'ticket', done: '{who} looked at a QR ticket' },
  QR_REVOKED: { icon: 'ticket', done: '{who} revoked a QR ticket' },
  LOGGED_IN: { icon: 'people', done: '{who} signed in' },
  LOGGED_OUT: { icon: 'people', done: '{who} signed out' },
  USER_CREATED: { icon: 'people', done: '{who} added a person' },
} as const satisfies Readonly<Partial<Record<EventType, Outcomes & { readonly icon: string }>>>;
