import { Conflict } from '../../kit/errors.js';
import type { Store } from '../store-ports.js';
import type { CloudSyncPort, SyncUseCases, SyncView } from './sync-use-cases.js';

/** What can be asked of the sync; with no cloud set there is none. */
export function syncOperations({
  store,
  sync,
}: {
  readonly store: Store;
  readonly sync: CloudSyncPort | null;
}): SyncUseCases {
  const running = (): CloudSyncPort => {
    if (sync) return sync;
    throw new Conflict(
      'sync_off',
      'No cloud is set: give its address as DOORWARD_CLOUD_URL and restart the hub.',
    );
  };
  return {
    readSync: () => sync?.view() ?? off(store),
    syncNow: () => {
      running().now();
      return running().view();
    },
    pauseSync: async (_, isPaused) => {
      await running().pause(isPaused);
      return running().view();
    },
    meterSync: async (_, isMetered) => {
      await running().meter(isMetered);
      return running().view();
    },
  };
}

function off({ outbox }: Pick<Store, 'outbox'>): SyncView {
  const link = outbox.link();
  const newest = outbox.newest();
  return {
    state: 'off',
    isMetered: false,
    url: null,
    hubId: null,
    claimCode: null,
    epoch: link?.epoch ?? null,
    lanes: {
      audit: { acked: link?.acked.audit ?? 0, newest: newest.audit },
      telemetry: { acked: link?.acked.telemetry ?? 0, newest: newest.telemetry },
    },
    lastSuccessAtMs: null,
    nextTurnAtMs: null,
    putAside: 0,
    writtenBytes: 0,
    trouble: null,
  };
}
