import { say } from '../../kit/sentence.js';
import { CALENDAR_LINES_MAX, NotUnderstood } from './calendar.js';

/** A content line, unfolded (RFC 5545, section 3.1). */
export interface ContentLine {
  /** Of its first line in the text, from 1. */
  readonly line: number;
  /** In lower case; empty when the line has no name. */
  readonly name: string;
  readonly text: string;
}

/** From BEGIN to END (RFC 5545, section 3.4). */
export interface CalendarPart {
  /** In lower case. */
  readonly name: string;
  readonly line: number;
  readonly lines: readonly ContentLine[];
  readonly parts: readonly CalendarPart[];
}

interface OpenPart extends CalendarPart {
  readonly lines: ContentLine[];
  readonly parts: CalendarPart[];
}

/** calendar > event > alarm, and one to spare. */
const DEPTH_MAX = 4;
/** Lines that are taken apart in one piece. */
const LINES_AT_ONCE = 500;
const NAME = /^([A-Za-z0-9-]+)[;:]/;

/**
 * The VCALENDAR objects of a text, in pieces. Whatever is cut off or mixed up is refused as a whole.
 * @throws NotUnderstood
 */
export function* calendarParts(text: string): Generator<void, readonly CalendarPart[], void> {
  const calendars: CalendarPart[] = [];
  const open: OpenPart[] = [];
  let last = 1;
  let done = 0;
  for (const line of unfolded(text)) {
    last = line.line;
    done += 1;
    if (done % LINES_AT_ONCE === 0) yield;
    const inner = open.at(-1);
    if (line.name === 'begin') {
      const part: OpenPart = { name: valueOf(line), line: line.line, lines: [], parts: [] };
      if (!inner && part.name !== 'vcalendar') throw notACalendar(line.line);
      if (open.length >= DEPTH_MAX) throw new NotUnderstood(line.line, 'The parts are nested too deeply.');
      (inner?.parts ?? calendars).push(part);
      open.push(part);
    } else if (!inner) throw notACalendar(line.line);
    else if (line.name === 'end') {
      if (valueOf(line) !== inner.name)
        throw new NotUnderstood(
          line.line,
          say('Here ends what has not begun: the {part} of line {begin} is still open.', {
            part: inner.name.toUpperCase(),
            begin: inner.line,
          }),
        );
      open.pop();
    } else inner.lines.push(line);
  }
  const unfinished = open.at(-1);
  if (unfinished)
    throw new NotUnderstood(
      last,
      say('The text is cut off: the {part} of line {begin} has no end.', {
        part: unfinished.name.toUpperCase(),
        begin: unfinished.line,
      }),
    );
  if (calendars.length === 0) throw notACalendar(1);
  return calendars;
}

function notACalendar(line: number): NotUnderstood {
  return new NotUnderstood(line, 'This is not an iCalendar text: it must begin with BEGIN:VCALENDAR.');
}

function* unfolded(text: string): Generator<ContentLine> {
  let line = 0;
  let begin = 0;
  let current = '';
  for (const raw of text.split(/\r\n|\n|\r/)) {
    line += 1;
    if (line > CALENDAR_LINES_MAX)
      throw new NotUnderstood(
        line,
        say('A calendar may have at most {count} lines.', { count: CALENDAR_LINES_MAX }),
      );
    if (raw.startsWith(' ') || raw.startsWith('\t')) {
      current += raw.slice(1);
      continue;
    }
    if (current.trim() !== '') yield contentLine(begin, current);
    current = raw;
    begin = line;
  }
  if (current.trim() !== '') yield contentLine(begin, current);
}

function contentLine(line: number, text: string): ContentLine {
  return { line, name: NAME.exec(text)?.[1]?.toLowerCase() ?? '', text };
}

function valueOf({ text }: ContentLine): string {
  return text
    .slice(text.indexOf(':') + 1)
    .trim()
    .toLowerCase();
}
