import type { Clock } from '../kit/clock.js';
import type { NewId } from '../kit/ids.js';
import type { Logger } from '../kit/logger.js';
import type { Operations } from '../operations/operations.js';
import type { ApiSettings } from './api-settings.js';
import type { IdempotencyStore } from './idempotency.js';

/** What the API is given. */
export interface ApiDeps {
  readonly operations: Operations;
  readonly idempotency: IdempotencyStore;
  readonly settings: ApiSettings;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly newId: NewId;
  /** Unix socket of the installer's command line; null: none. */
  readonly socketPath: string | null;
}
