import type { LogRow } from '../api/wire.js';
import { doorOf } from '../doors/doors.js';
import type { Sentence } from '../languages/sentence.js';
import { tell } from '../languages/tell.js';
import type { IconName } from '../parts/icon.js';

/** How a kind of row is told: when it happened, when it did not, and when nobody knows. */
interface Telling {
  readonly icon: IconName;
  readonly done: Sentence;
  readonly failed?: Sentence;
  readonly unknown?: Sentence;
}

/** What people ask about. Any other row is told in the words of the log itself, which are English whatever the page speaks. */
const TELLINGS: Readonly<Partial<Record<LogRow['event_type'], Telling>>> = {
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
};

/** A row as a person reads it; `isEnglish`: it has no words of the page's own. */
export interface ToldRow {
  readonly icon: IconName;
  readonly text: string;
  readonly isEnglish: boolean;
  readonly tone: 'calm' | 'bad' | 'warn' | 'unknown';
}

export function tellOf(row: LogRow): ToldRow {
  const telling = TELLINGS[row.event_type];
  const tone = toneOf(row);
  if (!telling) return { icon: 'happened', text: row.description, isEnglish: true, tone };
  const sentence =
    row.success === true
      ? telling.done
      : ((row.success === null ? telling.unknown : telling.failed) ?? telling.done);
  return {
    icon: telling.icon,
    text: tell(sentence, { who: whoOf(row), door: doorName(row) }),
    isEnglish: false,
    tone,
  };
}

const ALARMING: ReadonlySet<string> = new Set([
  'JAM',
  'TAMPER',
  'DOOR_FORCED',
  'KEYPAD_LOCKED',
  'LOG_BROKEN',
]);
const WORTH_A_LOOK: ReadonlySet<string> = new Set([
  'BATTERY_LOW',
  'LOCK_OFFLINE',
  'LEFT_UNLOCKED',
  'DOOR_AJAR',
]);

function toneOf({ event_type: type, success }: LogRow): ToldRow['tone'] {
  if (ALARMING.has(type) || type === 'ACCESS_DENIED' || type === 'WRONG_CODE') return 'bad';
  if (WORTH_A_LOOK.has(type) || success === null) return 'warn';
  if (!success) return 'bad';
  return type === 'UNLOCK' ? 'calm' : 'unknown';
}

function whoOf({ actor, method }: LogRow): string {
  if (method === 'manual') return tell('By hand');
  if (method === 'auto') return tell('The hub itself');
  if (actor.kind === 'nobody') return tell('Somebody unknown');
  if (actor.kind === 'lock') return tell('The lock');
  return actor.name;
}

function doorName({ device_id }: LogRow): string {
  return (device_id !== null && doorOf(device_id)?.name) || tell('A door');
}

const METHOD_WORDS: Readonly<Partial<Record<NonNullable<LogRow['method']>, Sentence>>> = {
  rest: 'by phone or computer',
  pin: 'with a PIN',
  qr: 'with a QR ticket',
  card: 'with a card',
  mqtt: 'by home automation',
  cloud: 'from the cloud',
  cli: 'on the hub itself',
};

/** By what means, where that says something. */
export function methodText({ method }: LogRow): string | null {
  const words = method === null ? undefined : METHOD_WORDS[method];
  return words ? tell(words) : null;
}
