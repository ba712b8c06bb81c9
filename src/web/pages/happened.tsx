import { useEffect } from 'preact/hooks';
import type { LogRow } from '../api/wire.js';
import { doors, readDoors } from '../doors/doors.js';
import { useFresh } from '../fresh.js';
import { onRow } from '../happenings.js';
import { dayText } from '../languages/moment.js';
import { dayKey } from '../languages/moment-in.js';
import type { Sentence } from '../languages/sentence.js';
import { tell } from '../languages/tell.js';
import { readAlerts } from '../log/alerts.js';
import { hearOfRow, logFilter, logProblem, logRows, olderCursor, readLog, readOlder } from '../log/log.js';
import { Notice } from '../parts/notice.js';
import { Unread } from '../parts/unread.js';
import { readPeople } from '../people/people.js';
import { to } from '../place.js';
import { isKeeper } from '../session/session.js';
import { AlertList } from './alert-list.js';
import { LogEntry } from './log-entry.js';

export function HappenedPage() {
  useFresh(() => {
    if (doors.value === null) void readDoors();
    void readLog(logFilter.value);
    if (!isKeeper()) return;
    void readAlerts();
    void readPeople();
  });
  useEffect(
    () =>
      onRow((row) => {
        hearOfRow(row);
        if (!isKeeper()) return;
        if (row.event_type.startsWith('USER_')) void readPeople();
        // Whoever guesses passwords is refused by the hundred; what comes of it is a row of its own.
        if (!row.event_type.endsWith('_REFUSED')) void readAlerts();
      }),
    [],
  );
  return (
    <>
      <h1>{tell('What happened')}</h1>
      <AlertList />
      {isKeeper() && (
        <p class="aside-way">
          <a href={to('numbers')}>{tell('Entries, refusals and batteries of the week')}</a>
        </p>
      )}
      <Filters />
      <Timeline />
    </>
  );
}

/** What people look for; the hub knows more kinds. */
const KINDS: readonly (readonly [LogRow['event_type'], Sentence])[] = [
  ['UNLOCK', 'Unlocked'],
  ['ACCESS_DENIED', 'Refused'],
  ['LOCK', 'Locked'],
  ['DOOR_OPENED', 'Door open'],
  ['PIN_CREATED', 'PINs made'],
  ['LOGGED_IN', 'Sign-ins'],
];

function Filters() {
  const filter = logFilter.value;
  return (
    <div class="filters">
      <label class="field">
        <span>{tell('Door')}</span>
        <select
          value={filter.deviceId ?? ''}
          onChange={({ currentTarget: { value } }) => void readLog({ ...filter, deviceId: value || null })}
        >
          <option value="">{tell('Every door')}</option>
          {(doors.value ?? []).map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label class="field">
        <span>{tell('What')}</span>
        <select
          value={filter.type ?? ''}
          onChange={({ currentTarget: { value } }) => {
            const type = KINDS.find(([one]) => one === value)?.[0] ?? null;
            void readLog({ ...filter, type });
          }}
        >
          <option value="">{tell('Everything')}</option>
          {KINDS.map(([type, words]) => (
            <option key={type} value={type}>
              {tell(words)}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}

function Timeline() {
  const rows = logRows.value;
  if (logProblem.value !== null)
    return <Unread why={logProblem.value} again={() => readLog(logFilter.value)} />;
  if (rows === null) return <p class="quiet">{tell('Loading…')}</p>;
  if (rows.length === 0)
    return (
      <Notice tone="calm" icon="happened">
        {tell('Nothing to see here. What happens at the doors appears by itself.')}
      </Notice>
    );
  return (
    <>
      {byDay(rows).map(({ key, day }) => (
        <section key={key} aria-labelledby={`day-${key}`}>
          <h2 class="day" id={`day-${key}`}>
            {key === dayKey(new Date()) ? tell('Today') : dayText(day[0]?.at ?? '')}
          </h2>
          <ol class="timeline">
            {day.map((row) => (
              <LogEntry key={row.id} row={row} />
            ))}
          </ol>
        </section>
      ))}
      {olderCursor.value !== null && (
        <button type="button" class="act act-quiet act-wide" onClick={() => void readOlder()}>
          {tell('Show older')}
        </button>
      )}
    </>
  );
}

function byDay(rows: readonly LogRow[]): { readonly key: string; readonly day: LogRow[] }[] {
  const days: { readonly key: string; readonly day: LogRow[] }[] = [];
  for (const row of rows) {
    const key = dayKey(row.at);
    const last = days.at(-1);
    if (last?.key === key) last.day.push(row);
    else days.push({ key, day: [row] });
  }
  return days;
}
