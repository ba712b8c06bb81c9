import type { LogRow } from '../api/wire.js';
import type { Sentence } from '../languages/sentence.js';

export type EventType = LogRow['event_type'];

/** How a kind of row is told: when it happened, when it did not, and when nobody knows. */
export interface Outcomes {
  readonly done: Sentence;
  readonly failed?: Sentence;
  readonly unknown?: Sentence;
}
