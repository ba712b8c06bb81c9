import { logSigner } from './audit/checkpoint.js';
import { SEED_BYTES } from './audit/signed-note.js';
import type { Clock } from './kit/clock.js';
import type { Logger } from './kit/logger.js';
import type { Random } from './kit/random.js';
import { LogCheck } from './operations/audit/log-check.js';
import { LogCheckpoints, LOG_KEY_NAME } from './operations/audit/log-checkpoints.js';
import { pruneLog } from './operations/audit/prune-log.js';
import { loadOrCreateKey } from './operations/hub-keys.js';
import type { IntegrationBus } from './operations/integrations/integration-bus.js';
import type { Store } from './operations/store-ports.js';

export interface LogProofDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly timeIsTrusted: () => boolean;
  /** Where checkpoints are published; null: there is no such broker. */
  readonly buses: readonly (Pick<IntegrationBus, 'publish'> | null)[];
}

/** What has it shown that the log is what it was: its key, made at the first start, its checkpoints, its checks. */
export async function logProof(deps: LogProofDeps) {
  const { store, clock, logger, timeIsTrusted, buses } = deps;
  const signer = logSigner(await loadOrCreateKey(deps, LOG_KEY_NAME, SEED_BYTES));
  const logCheck = new LogCheck({ store, clock, logger, verifier: signer });
  const checkpoints = new LogCheckpoints({
    ...{ store, clock, logger, signer, timeIsTrusted },
    publish: async (topic, text) => {
      const known = buses.filter((bus) => bus !== null);
      await Promise.all(known.map((bus) => bus.publish(topic, text, { qos: 1, retain: true })));
    },
  });
  return {
    logCheck,
    checkpoints,
    /** @param keepDays 0: for ever */
    jobs: (keepDays: number, hasCloud: boolean) => ({
      'sign-log': () => checkpoints.run(),
      'check-log': () => logCheck.run(),
      'prune-log': pruneLog({ store, clock, checkpoints, keepDays, hasCloud }),
    }),
  };
}
