import { silentLogger } from '../../src/kit/logger.js';
import { systemClock, type Clock } from '../../src/kit/clock.js';
import { systemRandom, type Random } from '../../src/kit/random.js';
import { CloudClient } from '../../src/sync/cloud-client.js';
import { CloudSync } from '../../src/sync/cloud-sync.js';
import { hubIdentity, type HubIdentity } from '../../src/sync/hub-identity.js';
import { askFleet } from '../cloud/real-cloud.js';
import { temporaryStoreOn, type TemporaryStore } from '../support/temporary-store.js';
import { until } from '../support/until.js';

const PATIENCE_MS = 40_000;

/** A hub as a cloud sees it: a real store, a real identity, the real sync. */
export interface HubHalf extends TemporaryStore<Clock> {
  readonly identity: HubIdentity;
  readonly sync: CloudSync;
  readonly client: CloudClient;
  /** Types its code into the cloud and waits until everything is there. */
  claim(): Promise<void>;
  /** Until the cloud has everything. */
  settled(): Promise<void>;
}

export async function hubHalf(
  t: { teardown(action: () => Promise<void>): unknown },
  cloud: { readonly url: string },
  {
    clock = systemClock,
    random = systemRandom,
    authorities = null,
    bytesPerS = null,
  }: { clock?: Clock; random?: Random; authorities?: string | null; bytesPerS?: number | null } = {},
): Promise<HubHalf> {
  const home = temporaryStoreOn(t, clock);
  const identity = await hubIdentity(home);
  const access = { url: new URL(cloud.url), authorities, bytesPerS };
  const sync = new CloudSync({
    store: home.store,
    clock,
    random,
    logger: silentLogger,
    identity,
    access,
  });
  const client = new CloudClient(access, identity, clock);
  t.teardown(async () => {
    client.close();
    await sync.stop();
  });
  const settled = async () => {
    sync.now();
    await until(
      () => {
        const { lanes } = sync.view();
        return lanes.audit.acked === lanes.audit.newest && lanes.telemetry.acked === lanes.telemetry.newest;
      },
      PATIENCE_MS,
      () => JSON.stringify(sync.view()),
    );
  };
  return {
    ...home,
    store: home.store,
    identity,
    sync,
    client,
    settled,
    async claim() {
      await until(
        () => sync.view().state === 'waiting',
        PATIENCE_MS,
        () => JSON.stringify(sync.view()),
      );
      const fleet = { url: cloud.url, ...(authorities !== null && { authorities }) };
      const answer = await askFleet(fleet, 'POST', '/hubs', {
        claim_code: sync.view().claimCode,
        name: 'Home',
      });
      if (answer.status !== 201)
        throw new Error(`the cloud did not take the code: ${JSON.stringify(answer)}`);
      sync.now();
      await until(
        () => sync.view().epoch !== null,
        PATIENCE_MS,
        () => JSON.stringify(sync.view()),
      );
      await settled();
    },
  };
}
