import type { Reads } from '../store-ports.js';
import type { SecurityUseCases } from './security-use-cases.js';

export function listFailedAttempts(deps: {
  readonly store: Pick<Reads, 'failedAttempts'>;
}): SecurityUseCases['listFailedAttempts'] {
  return (_, filter, page) => deps.store.failedAttempts.page(page, filter);
}
