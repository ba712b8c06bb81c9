import type { HistogramView } from '../../kit/histogram.js';

export type Labels = Readonly<Record<string, string>>;

export interface Sample {
  readonly value: number;
  readonly labels?: Labels;
}

export interface CountedSample {
  readonly counted: HistogramView;
  readonly labels?: Labels;
}

/** A number of the hub, or some that differ by their labels. Seconds and bytes, as Prometheus has them. */
export type Metric =
  | {
      readonly name: string;
      readonly help: string;
      readonly kind: 'counter' | 'gauge';
      readonly samples: readonly Sample[];
    }
  | {
      readonly name: string;
      readonly help: string;
      readonly kind: 'histogram';
      readonly samples: readonly CountedSample[];
    };

export const gauge = (name: string, help: string, samples: readonly Sample[]): Metric => ({
  ...{ name, help, samples },
  kind: 'gauge',
});

export const counter = (name: string, help: string, samples: readonly Sample[]): Metric => ({
  ...{ name, help, samples },
  kind: 'counter',
});

export const histogram = (name: string, help: string, samples: readonly CountedSample[]): Metric => ({
  ...{ name, help, samples },
  kind: 'histogram',
});

export const one = (value: number): readonly Sample[] => [{ value }];

/** Of counts by a word of the program. */
export function by(label: string, counts: Readonly<Record<string, number>>): readonly Sample[] {
  return Object.entries(counts).map(([word, value]) => ({ value, labels: { [label]: word } }));
}
