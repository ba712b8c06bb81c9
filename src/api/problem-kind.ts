import type { Text } from '../kit/sentence.js';

/** What a failure looks like from outside. */
export interface ProblemKind {
  /** HTTP status (RFC 9110, section 15). */
  readonly status: number;
  /** Short and the same for every occurrence (RFC 9457, section 3.1.3). */
  readonly title: Text;
}
