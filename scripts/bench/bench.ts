import type { Row } from './row.js';
import type { Scene } from './scene.js';

/** How much is measured: `full` for figures to believe, `short` to see that a bench works. */
export type Effort = 'full' | 'short';

/** How large what is measured is, where that can be chosen. */
export interface BenchSize {
  /** Rows of the log. */
  readonly rows: number;
}

export interface Bench {
  /** What `--only` takes. */
  readonly name: string;
  /** @param scene gives back, when the bench is over, everything that was started on it */
  run(scene: Scene, effort: Effort, size: BenchSize): Promise<Row[]>;
}
