import ICAL from 'ical.js';
import * as z from 'zod';
import { say } from '../../kit/sentence.js';
import { CALENDAR_LINE_CHARACTERS_MAX, NotUnderstood } from './calendar.js';
import type { CalendarPart, ContentLine } from './calendar-part.js';

/** One property, taken apart. */
export interface Property {
  readonly line: number;
  /** Names in lower case. */
  readonly params: Readonly<Record<string, string>>;
  /** The first value, unescaped. */
  readonly text: string;
  /** As it stands after the last colon; for values that hold none: times, rules, numbers. */
  readonly raw: string;
}

/** Of one name in one part. */
const PROPERTIES_MAX = 1_000;

/** jCal (RFC 7265, section 3.4): name, parameters, type, values. */
const jCal = z.tuple([z.string(), z.record(z.string(), z.unknown()), z.string()], z.unknown());

/** @throws NotUnderstood */
export function readProperty({ line, text, name }: ContentLine): Property {
  if (text.length > CALENDAR_LINE_CHARACTERS_MAX)
    throw new NotUnderstood(
      line,
      say('This line is longer than {count} characters.', { count: CALENDAR_LINE_CHARACTERS_MAX }),
    );
  const [, params, , value] = parsed(line, text, name);
  return {
    line,
    params: Object.fromEntries(
      Object.entries(params).flatMap(([key, one]) => (typeof one === 'string' ? [[key, one]] : [])),
    ),
    text: typeof value === 'string' ? value : '',
    raw: text.slice(text.lastIndexOf(':') + 1).trim(),
  };
}

function parsed(line: number, text: string, name: string): z.output<typeof jCal> {
  try {
    const found: unknown = ICAL.parse.property(text);
    return jCal.parse(found);
  } catch {
    throw new NotUnderstood(line, say('The {name} can not be understood.', { name: name.toUpperCase() }));
  }
}

/** Every property of this name. @throws NotUnderstood, before they are looked at when they are too many */
export function propertiesOf(part: CalendarPart, name: string): readonly Property[] {
  const lines = part.lines.filter((one) => one.name === name);
  if (lines.length > PROPERTIES_MAX)
    throw new NotUnderstood(
      part.line,
      say('There are more than {count} of {name} here.', { count: PROPERTIES_MAX, name: name.toUpperCase() }),
    );
  return lines.map(readProperty);
}

/** The one property of this name, or null. @throws NotUnderstood when there are two */
export function propertyOf(part: CalendarPart, name: string): Property | null {
  const [first, second] = part.lines.filter((one) => one.name === name);
  if (second)
    throw new NotUnderstood(second.line, say('There are two of {name}.', { name: name.toUpperCase() }));
  return first ? readProperty(first) : null;
}
