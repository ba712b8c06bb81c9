import { doorOf, doors, readDoors } from '../doors/doors.js';
import { useFresh } from '../fresh.js';
import { momentText } from '../languages/moment.js';
import type { Sentence } from '../languages/sentence.js';
import { tell } from '../languages/tell.js';
import { batteryLines, denialsByReason, entriesByHour } from '../numbers/figures.js';
import { readStatistics, statistics, statisticsProblem } from '../numbers/statistics.js';
import { sites } from '../sites/sites.js';
import { Bars, Chart, Line } from '../parts/chart.js';
import { Icon } from '../parts/icon.js';
import { Notice } from '../parts/notice.js';
import { to } from '../place.js';

/** A week in figures: when people come, why some don't get in, how the batteries go. */
export function NumbersPage() {
  useFresh(() => {
    if (doors.value === null) void readDoors();
    void readStatistics(null);
  });
  return (
    <>
      <a class="back" href={to('happened')}>
        <Icon name="back" />
        {tell('What happened')}
      </a>
      <h1>{tell('The last seven days')}</h1>
      <SiteChoice />
      <Figures />
    </>
  );
}

function SiteChoice() {
  const all = sites.value ?? [];
  if (all.length < 2) return null;
  return (
    <label class="field filters">
      <span>{tell('Building')}</span>
      <select onChange={({ currentTarget: { value } }) => void readStatistics(value)}>
        {all.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

function Figures() {
  const told = statistics.value;
  if (statisticsProblem.value !== null)
    return (
      <Notice tone="bad" icon="jammed">
        {statisticsProblem.value}
      </Notice>
    );
  if (sites.value?.length === 0)
    return (
      <Notice tone="calm" icon="doors">
        {tell('The figures are by building, and the hub knows of none yet.')}
      </Notice>
    );
  if (told === null) return <p class="quiet">{tell('Loading…')}</p>;
  const hours = entriesByHour(told);
  const denials = denialsByReason(told).map(({ name, value }) => [reasonText(name), value] as const);
  return (
    <div class="charts">
      <Chart
        title={tell('Entries by the hour')}
        heads={[tell('Hour'), tell('Entries')]}
        rows={told.totals.entries.total === 0 ? [] : hours.map(({ name, value }) => [`${name}:00`, value])}
      >
        <Bars figures={hours} />
      </Chart>
      <Chart title={tell('Refusals by reason')} heads={[tell('Reason'), tell('Refusals')]} rows={denials}>
        <ul class="chart-rows">
          {denials.map(([name, value]) => (
            <li key={name}>
              <span>{name}</span> <strong>{value}</strong>
            </li>
          ))}
        </ul>
      </Chart>
      {batteryLines(told).map(({ deviceId, points }) => {
        const name = doorOf(deviceId)?.name ?? tell('A door');
        return (
          <Chart
            key={deviceId}
            title={tell('Battery of {door}', { door: name })}
            heads={[tell('When'), '%']}
            rows={points.map(({ at, percent }) => [momentText(at), percent])}
          >
            <Line values={points.map(({ percent }) => percent)} />
          </Chart>
        );
      })}
    </div>
  );
}

const REASONS: Readonly<Record<string, Sentence>> = {
  wrong_code: 'Wrong code',
  pin_revoked: 'Revoked code',
  revoked: 'Revoked code',
  pin_expired: 'Code that is over',
  no_right: 'No right at this door',
  keypad_locked: 'Keypad was locked',
};

/** The hub has more reasons than people meet in a week; those are told by their code. */
function reasonText(code: string): string {
  const known = REASONS[code];
  return known ? tell(known) : code.replaceAll('_', ' ');
}
