import { scaleBand, scaleLinear, scaleTime } from 'd3-scale';
import { line } from 'd3-shape';
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { dayShortText, timeText } from '../languages/moment.js';
import { tell } from '../languages/tell.js';

interface ChartProps {
  readonly title: string;
  /** Heads of the table, and its rows: the same figures, for whoever does not see the picture. */
  readonly heads: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
  readonly children: ComponentChildren;
}

/** A picture of figures, and the figures. */
export function Chart({ title, heads, rows, children }: ChartProps) {
  const id = useId();
  return (
    <figure class="chart" aria-labelledby={id}>
      <figcaption id={id}>{title}</figcaption>
      {rows.length === 0 ? <p class="quiet">{tell('Nothing in the last seven days.')}</p> : children}
      {rows.length > 0 && (
        <details>
          <summary>{tell('As a table')}</summary>
          <table>
            <thead>
              <tr>
                {heads.map((head) => (
                  <th key={head} scope="col">
                    {head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.join(' ')}>
                  {row.map((cell, at) => (at === 0 ? <th scope="row">{cell}</th> : <td>{cell}</td>))}
                </tr>
              ))}
            </tbody>
          </table>
        </details>
      )}
    </figure>
  );
}

/** Of a picture, in its own units; the figures stand left of it and below. */
const WIDTH = 480;
const HEIGHT = 140;
const LEFT = 44;
const BELOW = 24;
const ABOVE = 8;
const BOX = `0 -${ABOVE} ${WIDTH} ${ABOVE + HEIGHT + BELOW}`;
/** How many figures stand at a side, about. */
const TICKS = 3;
const BAR_ROUND = 3;

interface Named {
  readonly name: string;
  readonly value: number;
}

/** Bars that stand, one for each value, over names that a few of them show. */
export function Bars({ figures }: { readonly figures: readonly Named[] }) {
  const across = scaleBand()
    .domain(figures.map(({ name }) => name))
    .range([LEFT, WIDTH])
    .paddingInner(0.15);
  const up = scaleLinear()
    .domain([0, Math.max(1, ...figures.map(({ value }) => value))])
    .nice(TICKS)
    .range([HEIGHT, 0]);
  return (
    <svg class="chart-picture" viewBox={BOX} aria-hidden="true">
      <Levels ticks={up.ticks(TICKS).filter(Number.isInteger)} at={up} />
      {figures.map(({ name, value }, at) => (
        <g key={name}>
          <rect
            x={across(name)}
            y={up(value)}
            width={across.bandwidth()}
            height={HEIGHT - up(value)}
            class="chart-bar"
            rx={BAR_ROUND}
          />
          {at % 6 === 0 && (
            <text x={across(name)} y={HEIGHT + BELOW - 6} class="chart-name">
              {name}
            </text>
          )}
        </g>
      ))}
    </svg>
  );
}

/** Bars that lie, each under its name. */
export function Rows({ figures }: { readonly figures: readonly Named[] }) {
  const along = scaleLinear()
    .domain([0, Math.max(1, ...figures.map(({ value }) => value))])
    .range([0, WIDTH]);
  return (
    <ul class="chart-rows">
      {figures.map(({ name, value }) => (
        <li key={name}>
          <span>{name}</span> <strong>{value}</strong>
          <svg viewBox={`0 0 ${WIDTH} 8`} preserveAspectRatio="none" aria-hidden="true">
            <rect width={WIDTH} height={8} class="chart-track" />
            <rect width={along(value)} height={8} class="chart-bar" />
          </svg>
        </li>
      ))}
    </ul>
  );
}

/** Up to here the hours tell more than the days. */
const SHORT_MS = 2 * 86_400_000;
/** What the name of a day takes, with the room around it. */
const NAME_WIDTH = 88;

/** Where days begin on this device; the clock may be turned between. */
function midnights(fromMs: number, untilMs: number): readonly Date[] {
  const all: Date[] = [];
  const day = new Date(fromMs);
  day.setHours(0, 0, 0, 0);
  for (;;) {
    day.setDate(day.getDate() + 1);
    if (day.getTime() > untilMs) return all;
    all.push(new Date(day));
  }
}

/** Those whose names lie inside the picture, and not over one another. */
function apart<At extends { readonly x: number }>(moments: readonly At[]): readonly At[] {
  const shown: At[] = [];
  for (const moment of moments) {
    const before = shown.at(-1)?.x ?? LEFT - NAME_WIDTH / 2;
    if (moment.x - before >= NAME_WIDTH && moment.x <= WIDTH - NAME_WIDTH / 2) shown.push(moment);
  }
  return shown;
}

interface Point {
  /** RFC 3339. */
  readonly at: string;
  readonly percent: number;
}

/** Percent in time, from 0 to 100: where nothing was told for long, the line shows how long. */
export function Line({ points }: { readonly points: readonly Point[] }) {
  const times = points.map(({ at }) => Date.parse(at));
  const across = scaleTime()
    .domain([Math.min(...times), Math.max(...times)])
    .range([LEFT, WIDTH]);
  const up = scaleLinear().domain([0, 100]).range([HEIGHT, 0]);
  const path = line<Point>(
    ({ at }) => across(Date.parse(at)),
    ({ percent }) => up(percent),
  );
  const [only] = points;
  const [from = 0, until = 0] = across.domain().map(Number);
  const isOfDays = until - from > SHORT_MS;
  const moments = isOfDays ? midnights(from, until) : across.ticks(TICKS);
  const shown = apart(moments.map((at) => ({ at, x: across(at) })));
  return (
    <svg class="chart-picture chart-line" viewBox={BOX} aria-hidden="true">
      <Levels ticks={[0, 50, 100]} at={up} />
      {points.length === 1 && only ? (
        // One value is a level.
        <path d={`M${LEFT},${up(only.percent)}H${WIDTH}`} />
      ) : (
        <path d={path([...points]) ?? ''} />
      )}
      {shown.map(({ at, x }) => (
        <text key={x} x={x} y={HEIGHT + BELOW - 6} class="chart-name chart-moment">
          {isOfDays ? dayShortText(at) : timeText(at)}
        </text>
      ))}
    </svg>
  );
}

interface LevelsProps {
  readonly ticks: readonly number[];
  readonly at: (value: number) => number;
}

/** What the heights mean. */
function Levels({ ticks, at }: LevelsProps) {
  return (
    <>
      {ticks.map((tick) => (
        <g key={tick}>
          <path d={`M${LEFT},${at(tick)}H${WIDTH}`} class="chart-level" />
          <text x={LEFT - 8} y={at(tick) + 5} class="chart-name chart-figure">
            {tick}
          </text>
        </g>
      ))}
    </>
  );
}
