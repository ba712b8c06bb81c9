import { useEffect, useState } from 'preact/hooks';
import { link } from '../api/event-stream.js';
import { hubNowMs } from '../api/hub-time.js';
import type { Admitted } from '../api/wire.js';
import { localInput } from '../codes/until.js';
import { doors, readDoors } from '../doors/doors.js';
import { useFresh } from '../fresh.js';
import { momentText } from '../languages/moment.js';
import { tell } from '../languages/tell.js';
import { admitted, admittedProblem, askWho } from '../may/admitted.js';
import { readSchedules, schedules } from '../may/schedules.js';
import { Choices } from '../parts/choices.js';
import { Icon } from '../parts/icon.js';
import { lookAgain } from '../parts/look-again.js';
import { Notice } from '../parts/notice.js';
import { place, to } from '../place.js';
import { NoDoor } from './no-door.js';
import { SchedulePage } from './schedule-form.js';
import { ScheduleWeek } from './schedule-week.js';

/** Who would be let in at a door, decided by what decides at the door itself. */
export function MayPage() {
  useFresh(() => {
    if (doors.value === null) void readDoors();
    void readSchedules();
  }, /^SCHEDULE_/);
  const [, section, id] = place.value;
  if (section === 'schedules' && id !== undefined) return <SchedulePage key={id} id={id} />;
  return (
    <>
      <h1>{tell('Who may')}</h1>
      {doors.value?.length === 0 && <NoDoor />}
      {doors.value !== null && doors.value.length > 0 && <Asking first={doors.value[0]?.id ?? ''} />}
      <Schedules />
    </>
  );
}

/** Rows of the log after which others may. */
const CHANGES =
  /^((PIN|QR|CARD|SHARE|USER|SCHEDULE)_|DEVICE_TRANSFERRED|DEVICE_CHANGED|LOCKDOWN|HELD_RELEASED|CALENDAR_APPLIED)/;

/** How often it is asked who may now, milliseconds: codes, shares and hours of schedules end, and no row tells of it. */
const LOOK_MS = 60_000;

type When = 'now' | 'then';

function Asking({ first }: { readonly first: string }) {
  const [deviceId, setDevice] = useState(first);
  const [when, setWhen] = useState<When>('now');
  const [time, setTime] = useState(() => localInput(new Date(hubNowMs())));
  const at = when === 'now' ? null : new Date(time);
  const isTime = at === null || !Number.isNaN(at.getTime());

  // `at` is made anew at each drawing: what it is made of decides.
  useFresh(
    () => {
      if (isTime) void askWho({ deviceId, at });
    },
    CHANGES,
    [deviceId, when, time],
  );

  const isAsked = when === 'now' && link.value !== 'lost';
  useEffect(
    () => (isAsked ? lookAgain(LOOK_MS, () => askWho({ deviceId, at: null })) : undefined),
    [isAsked, deviceId],
  );

  return (
    <>
      <div class="form">
        <Choices
          legend={tell('Which door')}
          choices={(doors.value ?? []).map(({ id, name }) => ({ value: id, words: name }))}
          chosen={[deviceId]}
          onChoose={([one]) => {
            setDevice(one ?? deviceId);
          }}
        />
        <Choices
          legend={tell('When')}
          choices={[
            { value: 'now', words: tell('Now') },
            { value: 'then', words: tell('At a time') },
          ]}
          chosen={[when]}
          onChoose={([one]) => {
            setWhen(one ?? when);
          }}
        />
        {when === 'then' && (
          <label class="field">
            <span>{tell('Day and time')}</span>
            <input
              type="datetime-local"
              value={time}
              onInput={({ currentTarget }) => {
                setTime(currentTarget.value);
              }}
            />
          </label>
        )}
      </div>
      <section class="may" aria-live="polite" aria-busy={admitted.value === null}>
        <h2>
          {at === null || !isTime ? tell('Let in now') : tell('Let in at {when}', { when: momentText(at) })}
        </h2>
        <AdmittedList />
      </section>
    </>
  );
}

function AdmittedList() {
  const rows = admitted.value;
  if (admittedProblem.value !== null)
    return (
      <Notice tone="bad" icon="jammed">
        {admittedProblem.value}
      </Notice>
    );
  if (rows === null) return <p class="quiet">{tell('Loading…')}</p>;
  if (rows.length === 0)
    return (
      <Notice tone="calm" icon="may">
        {tell('Nobody would be let in.')}
      </Notice>
    );
  return (
    <ul class="timeline">
      {rows.map((row) => (
        <li key={`${row.kind} ${row.id}`} class="entry" data-tone="calm" data-kind={row.kind}>
          <span class="entry-sign">
            <Icon name={SIGNS[row.kind]} />
          </span>
          <div>
            <p>
              {row.name} <span class="quiet">· {kindText(row.kind)}</span>
            </p>
            <p class="quiet">{row.because.text}</p>
            {row.needs_second_person && <p class="quiet">{tell('Together with a second person.')}</p>}
          </div>
        </li>
      ))}
    </ul>
  );
}

const SIGNS = { user: 'people', pin: 'keypad', qr: 'ticket', card: 'ticket' } as const;

function kindText(kind: Admitted['kind']): string {
  switch (kind) {
    case 'user':
      return tell('person');
    case 'pin':
      return tell('PIN');
    case 'qr':
      return tell('QR ticket');
    case 'card':
      return tell('card');
  }
}

function Schedules() {
  const all = schedules.value ?? [];
  return (
    <section class="schedules" aria-labelledby="schedules">
      <h2 id="schedules">{tell('Schedules')}</h2>
      <a class="act act-quiet act-wide" href={to('may', 'schedules', 'new')}>
        {tell('New schedule')}
      </a>
      <div class="codes">
        {all.map((schedule) => (
          <ScheduleWeek key={schedule.id} schedule={schedule} />
        ))}
      </div>
    </section>
  );
}
