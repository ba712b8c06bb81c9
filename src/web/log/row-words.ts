import type { LogRow } from '../api/wire.js';
import { doorOf } from '../doors/doors.js';
import type { Sentence } from '../languages/sentence.js';
import { spoken, tell } from '../languages/tell.js';
import type { IconName } from '../parts/icon.js';
import { people, personName } from '../people/people.js';
import { COMMON_ROWS } from './common-rows.js';
import { OTHER_ROWS } from './other-rows.js';
import { nameIn } from './name-in.js';
import type { Outcomes } from './telling.js';

const COMMON: Readonly<Record<string, (Outcomes & { readonly icon: IconName }) | undefined>> = COMMON_ROWS;
const OTHERS: Readonly<Record<string, Outcomes | undefined>> = OTHER_ROWS;

/** A row as a person reads it; `isEnglish`: it is in the words of the log itself, which are English whatever the page speaks. */
export interface ToldRow {
  readonly icon: IconName;
  readonly text: string;
  /** Of what or of whom it tells, where the text does not say. */
  readonly about: string | null;
  readonly isEnglish: boolean;
  readonly tone: 'calm' | 'bad' | 'warn' | 'unknown';
}

export function tellOf(row: LogRow): ToldRow {
  const tone = toneOf(row);
  const common = COMMON[row.event_type];
  const icon = common?.icon ?? 'happened';
  // Of what is seldom asked about the log itself says more; who reads another language has the page's words.
  const telling = common ?? (spoken.value === 'en' ? undefined : OTHERS[row.event_type]);
  if (!telling) return { icon, text: row.description, about: null, isEnglish: true, tone };
  const sentence =
    row.success === true
      ? telling.done
      : ((row.success === null ? telling.unknown : telling.failed) ?? telling.done);
  const text = tell(sentence, { who: whoOf(row), door: doorName(row) });
  return { icon, text, about: aboutOf(row, text), isEnglish: false, tone };
}

/** A person as the hub calls them now; whatever else it is, as the log does. */
function aboutOf({ description, target_user_id: targetId }: LogRow, text: string): string | null {
  const target = people.value?.find(({ id }) => id === targetId);
  const name = nameIn(description) ?? (target && personName(target));
  return name === undefined || text.includes(name) ? null : name;
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
  if (method === 'auto' || actor.kind === 'system') return tell('The hub itself');
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
