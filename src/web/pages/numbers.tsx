import { useEffect, useState } from 'preact/hooks';
import { doorOf, doors, readDoors } from '../doors/doors.js';
import { useFresh } from '../fresh.js';
import { momentText } from '../languages/moment.js';
import { tell } from '../languages/tell.js';
import { denialsInWords } from '../numbers/denial-words.js';
import { batteryLines, denialsByReason, entriesByHour } from '../numbers/figures.js';
import { readStatistics, statistics, statisticsProblem } from '../numbers/statistics.js';
import { sites } from '../sites/sites.js';
import { Bars, Chart, Line, Rows } from '../parts/chart.js';
import { Icon } from '../parts/icon.js';
import { lookAgain } from '../parts/look-again.js';
import { Notice } from '../parts/notice.js';
import { to } from '../place.js';

/** Rows of the log that are counted here. */
const COUNTED = /^(UNLOCK|ACCESS_DENIED)$/;
/** Hours go by, and what locks say of their batteries makes no row, milliseconds. */
const LOOK_MS = 60_000;

/** A week in figures: when people come, why some don't get in, how the batteries go. */
export function NumbersPage() {
  const [chosen, setChosen] = useState<string | null>(null);
  useFresh(
    () => {
      if (doors.value === null) void readDoors();
      void readStatistics(chosen);
    },
    COUNTED,
    [chosen],
  );
  useEffect(() => lookAgain(LOOK_MS, () => readStatistics(chosen)), [chosen]);
  return (
    <>
      <a class="back" href={to('happened')}>
        <Icon name="back" />
        {tell('What happened')}
      </a>
      <h1>{tell('The last seven days')}</h1>
      <SiteChoice chosen={chosen} onChoose={setChosen} />
      <Figures />
    </>
  );
}

interface SiteChoiceProps {
  /** null: the first. */
  readonly chosen: string | null;
  readonly onChoose: (siteId: string) => void;
}

function SiteChoice({ chosen, onChoose }: SiteChoiceProps) {
  const all = sites.value ?? [];
  if (all.length < 2) return null;
  return (
    <label class="field filters">
      <span>{tell('Building')}</span>
      <select
        value={chosen ?? all[0]?.id}
        onChange={({ currentTarget: { value } }) => {
          onChoose(value);
        }}
      >
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
  const denials = denialsInWords(denialsByReason(told)).map(({ sentence, value }) => ({
    name: tell(sentence),
    value,
  }));
  return (
    <div class="charts">
      <Chart
        title={tell('Entries by the hour')}
        heads={[tell('Hour'), tell('Entries')]}
        rows={told.totals.entries.total === 0 ? [] : hours.map(({ name, value }) => [`${name}:00`, value])}
      >
        <Bars figures={hours} />
      </Chart>
      <Chart
        title={tell('Refusals by reason')}
        heads={[tell('Reason'), tell('Refusals')]}
        rows={denials.map(({ name, value }) => [name, value])}
      >
        <Rows figures={denials} />
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
            <Line points={points} />
          </Chart>
        );
      })}
    </div>
  );
}
