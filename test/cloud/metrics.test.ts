import t from 'tap';
import { request } from 'undici';
import type { Cloud } from '../../src/cloud/cloud.js';
import { sampleEvent } from '../store/samples.js';
import { until } from '../support/until.js';
import { hubHalf } from '../sync/hub-half.js';
import { furnish, requestDesk } from '../sync/request-house.js';
import { FLEET_TOKEN, startRealCloud } from './real-cloud.js';

const PATIENCE_MS = 40_000;
const ROWS = 300;

const ask = (cloud: Cloud, token: string) =>
  request(`${cloud.url}/metrics`, { headers: { authorization: `Bearer ${token}` } });

/** Series -> value. */
async function numbers(cloud: Cloud): Promise<ReadonlyMap<string, number>> {
  const lines = (await (await ask(cloud, FLEET_TOKEN)).body.text()).split('\n');
  return new Map(
    lines.flatMap((line) => {
      const [, series, value] = /^([^# ][^ ]*) (\S+)$/.exec(line) ?? [];
      return series === undefined ? [] : [[series, Number(value)]];
    }),
  );
}

t.test(
  'the owner of the fleet, and nobody else, sees in numbers what a copy of the cloud does',
  async (t) => {
    const cloud = await startRealCloud();
    t.teardown(() => cloud.stop());
    const stranger = await ask(cloud, 'somebody else');
    t.equal(stranger.statusCode, 401);
    t.match(await stranger.body.json(), { code: 'token_wrong' });
    const owner = await ask(cloud, FLEET_TOKEN);
    t.equal(owner.headers['content-type'], 'text/plain; version=0.0.4; charset=utf-8');
    await owner.body.dump();

    const hub = await hubHalf(t, cloud);
    await furnish(hub.store);
    await hub.store.write((tx) => {
      for (let n = 0; n < ROWS; n += 1) tx.events.append(sampleEvent({ data: { n } }));
    });
    hub.sync.serve(requestDesk(t, hub).desk, hub.newId);
    await hub.sync.start();
    await hub.claim();
    await until(
      async () => (await numbers(cloud)).get('doorward_fleet_hubs_waiting') === 1,
      PATIENCE_MS,
      () => 'the question of the hub',
    );
    const unsigned = await request(
      `${cloud.url}/v1/hubs/${hub.identity.id}/batches?epoch=1&lane=audit&first=1`,
      { method: 'POST', body: '{}' },
    );
    t.equal(unsigned.statusCode, 401);
    await unsigned.body.dump();

    const { lanes } = hub.sync.view();
    const found = await numbers(cloud);
    t.ok(lanes.audit.newest >= ROWS && lanes.telemetry.newest > 0);
    t.equal(found.get('doorward_fleet_rows_total{lane="audit"}'), lanes.audit.newest, 'each row once');
    t.equal(found.get('doorward_fleet_rows_total{lane="telemetry"}'), lanes.telemetry.newest);
    const taken = found.get('doorward_fleet_batches_total{outcome="taken"}') ?? 0;
    t.ok(taken >= 2);
    t.equal(found.get('doorward_fleet_batches_total{outcome="assertion_missing"}'), 1);
    t.ok(
      (found.get('doorward_fleet_batch_seconds_count') ?? 0) >= taken,
      'those that were refused late, too',
    );
    t.equal(
      found.get('doorward_fleet_batch_seconds_bucket{le="+Inf"}'),
      found.get('doorward_fleet_batch_seconds_count'),
    );
    t.equal(found.get('doorward_fleet_database_waiting'), 0);

    await hub.sync.stop();
    await until(
      async () => (await numbers(cloud)).get('doorward_fleet_hubs_waiting') === 0,
      PATIENCE_MS,
      () => 'the end of the question',
    );
  },
);
