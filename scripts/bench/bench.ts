import type { Row } from './row.js';
import type { Scene } from './scene.js';

/** How much is measured: `full` for figures to believe, `short` to see that a bench works. */
export type Effort = 'full' | 'short';

export interface Bench {
  /** What `--only` takes. */
  readonly name: string;
  /** @param scene gives back, when the bench is over, everything that was started on it */
  run(scene: Scene, effort: Effort): Promise<Row[]>;
}
