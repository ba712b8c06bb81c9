/** One VEVENT as its lines. */
export type EventLines = readonly string[];

/** An iCalendar text around these events, with CRLF. */
export function calendarText(events: readonly EventLines[], further: readonly string[] = []): string {
  return [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Doorward tests//EN',
    ...further,
    ...events.flatMap((lines) => ['BEGIN:VEVENT', ...lines, 'END:VEVENT']),
    'END:VCALENDAR',
    '',
  ].join('\r\n');
}

/** A stay by whole days, as booking sites write it. Dates as 20260601. */
export function nights(uid: string, from: string, until: string, summary = 'Reserved'): EventLines {
  return [
    `UID:${uid}`,
    'DTSTAMP:20260101T000000Z',
    `DTSTART;VALUE=DATE:${from}`,
    `DTEND;VALUE=DATE:${until}`,
    `SUMMARY:${summary}`,
  ];
}
