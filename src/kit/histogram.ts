/** Values counted so far, by how large they were. */
export interface HistogramView {
  /** Upper bounds, included, rising. */
  readonly bounds: readonly number[];
  /** How many were at most as large as each bound; the last is of all. */
  readonly atMost: readonly number[];
  readonly sum: number;
}

/** Counts values by size, at the cost of some comparisons: for what happens often and is asked about seldom. */
export class Histogram {
  private readonly bounds: readonly number[];
  private readonly counts: number[];
  private sum = 0;

  /** @param bounds upper bounds, included, rising */
  constructor(bounds: readonly number[]) {
    this.bounds = bounds;
    this.counts = new Array<number>(bounds.length + 1).fill(0);
  }

  observe(value: number): void {
    const { bounds, counts } = this;
    let place = 0;
    while (place < bounds.length && value > (bounds[place] ?? 0)) place += 1;
    counts[place] = (counts[place] ?? 0) + 1;
    this.sum += value;
  }

  view(): HistogramView {
    let total = 0;
    const atMost = this.counts.map((count) => (total += count));
    return { bounds: this.bounds, atMost, sum: this.sum };
  }
}
