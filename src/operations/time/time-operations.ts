import { readTime } from './read-time.js';
import type { TimeUseCases } from './time-use-cases.js';
import { trustTime } from './trust-time.js';

type TimeDeps = Parameters<typeof trustTime>[0];

/** Everything about the time. */
export function timeOperations(deps: TimeDeps): TimeUseCases {
  return { readTime: readTime(deps), trustTime: trustTime(deps) };
}
