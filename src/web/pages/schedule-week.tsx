import type { Schedule } from '../api/wire.js';
import { weekDayText } from '../languages/moment.js';
import { tell } from '../languages/tell.js';
import type { WeekRule } from '../may/rules.js';
import { DAY_MINUTES, type DaySpan, spanText, WEEK_DAYS, type WeekDay, weekOf } from '../may/week.js';
import { to } from '../place.js';

/** Of January 2026. */
const MONDAY = 5;
const TRACK_HEIGHT = 120;

/** A schedule, and the way to change it. */
export function ScheduleWeek({ schedule }: { readonly schedule: Schedule }) {
  const title = `schedule-${schedule.id}`;
  const exceptions = schedule.exceptions.length + schedule.holidays.length + schedule.year_days.length;
  return (
    <article class="code" data-schedule={schedule.name} aria-labelledby={title}>
      <h3 id={title}>{schedule.name}</h3>
      <Week rules={schedule.week_days} />
      {schedule.week_days.some(({ from_date, until_date }) => from_date !== null || until_date !== null) && (
        <p class="quiet">{tell('Some of these hours count only in a part of the year.')}</p>
      )}
      {exceptions > 0 && (
        <p class="quiet">{tell('And {count} exceptions and holidays', { count: exceptions })}</p>
      )}
      <a
        class="act act-quiet"
        href={to('may', 'schedules', schedule.id)}
        aria-label={tell('Change: {name}', { name: schedule.name })}
      >
        {tell('Change')}
      </a>
    </article>
  );
}

/** A usual week as bars, and in figures beside them. */
export function Week({ rules }: { readonly rules: readonly WeekRule[] }) {
  const week = weekOf({ week_days: rules });
  return (
    <dl class="week">
      {WEEK_DAYS.map((day) => (
        <Day key={day} day={day} spans={week.get(day) ?? []} />
      ))}
    </dl>
  );
}

function Day({ day, spans }: { readonly day: WeekDay; readonly spans: readonly DaySpan[] }) {
  return (
    <div class="week-day">
      <dt>{dayName(day)}</dt>
      <dd>
        <svg
          class="week-track"
          viewBox={`0 0 ${DAY_MINUTES} ${TRACK_HEIGHT}`}
          preserveAspectRatio="none"
          aria-hidden="true"
        >
          {spans.map(({ from, to: until }) => (
            <rect key={from} x={from} width={until - from} height={TRACK_HEIGHT} />
          ))}
        </svg>
        <span class="week-text">{spans.length === 0 ? tell('closed') : spans.map(spanText).join(', ')}</span>
      </dd>
    </div>
  );
}

/** As short as the language has it. */
export function dayName(day: WeekDay): string {
  return weekDayText(new Date(2026, 0, MONDAY + WEEK_DAYS.indexOf(day)));
}
