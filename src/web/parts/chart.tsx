import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
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

const WIDTH = 480;
const HEIGHT = 140;
const GAP = 3;

/** Bars that stand, one for each value, over names that a few of them show. */
export function Bars({
  figures,
}: {
  readonly figures: readonly { readonly name: string; readonly value: number }[];
}) {
  const most = Math.max(1, ...figures.map(({ value }) => value));
  const step = WIDTH / Math.max(1, figures.length);
  return (
    <svg class="chart-picture" viewBox={`0 0 ${WIDTH} ${HEIGHT + 22}`} aria-hidden="true">
      {figures.map(({ name, value }, at) => {
        const height = (value / most) * HEIGHT;
        return (
          <g key={name}>
            <rect x={at * step} y={0} width={step - GAP} height={HEIGHT} class="chart-track" rx={3} />
            <rect
              x={at * step}
              y={HEIGHT - height}
              width={step - GAP}
              height={height}
              class="chart-bar"
              rx={3}
            />
            {at % 6 === 0 && (
              <text x={at * step} y={HEIGHT + 18} class="chart-name">
                {name}
              </text>
            )}
          </g>
        );
      })}
    </svg>
  );
}

/** A line from 0 to 100 percent. */
export function Line({ values }: { readonly values: readonly number[] }) {
  const step = WIDTH / Math.max(1, values.length - 1);
  const points = values.map((value, at) => `${at * step},${HEIGHT - (value / 100) * HEIGHT}`);
  // One value is a level.
  const line =
    points.length === 1
      ? `0,${points[0]?.split(',')[1] ?? 0} ${WIDTH},${points[0]?.split(',')[1] ?? 0}`
      : points.join(' ');
  return (
    <svg
      class="chart-picture chart-line"
      viewBox={`0 -4 ${WIDTH} ${HEIGHT + 8}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <rect x={0} y={0} width={WIDTH} height={HEIGHT} class="chart-track" rx={3} />
      <polyline points={line} />
    </svg>
  );
}
