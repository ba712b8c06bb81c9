import { readFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { z } from 'zod';
import { eventLine } from '../../src/audit/replica/event-line.js';
import { silentLogger } from '../../src/kit/logger.js';
import { systemClock } from '../../src/kit/clock.js';
import { systemRandom } from '../../src/kit/random.js';
import { idSource } from '../../src/kit/ids.js';
import { openStore } from '../../src/store/store.js';
import { CloudProgram } from '../cloud/cloud-program.js';
import { postgresPrograms, startPostgres } from '../cloud/postgres-server.js';
import { askFleet } from '../cloud/real-cloud.js';
import { startRealHub, type RealHub } from '../support/real-hub.js';
import { shortFolder } from '../support/short-folder.js';
import { until } from '../support/until.js';

const PATIENCE_MS = 120_000;
/** Times that one side or the other is killed. */
const KILLS = 6;
/** Changes between two kills. */
const CHANGES = 12;

const syncOf = z.object({
  data: z.object({
    state: z.string(),
    hub_id: z.string(),
    claim_code: z.string().nullable(),
    epoch: z.number().nullable(),
    lanes: z.object({
      audit: z.object({ pending: z.number() }),
      telemetry: z.object({ pending: z.number() }),
    }),
    trouble: z.object({ code: z.string() }).nullable(),
  }),
});

async function sync(hub: RealHub): Promise<z.output<typeof syncOf>['data']> {
  return syncOf.parse((await hub.request('GET', '/sync')).body).data;
}

async function settled(hub: RealHub): Promise<void> {
  let last = '';
  await until(
    async () => {
      const now = await sync(hub);
      last = JSON.stringify(now);
      if (now.state !== 'idle') await hub.request('POST', '/sync/now');
      return now.epoch !== null && now.lanes.audit.pending === 0 && now.lanes.telemetry.pending === 0;
    },
    PATIENCE_MS,
    () => last,
  );
}

t.test(
  'a hub and a cloud over TLS, each killed again and again: the replica is the log, row for row',
  { timeout: 600_000 },
  async (t) => {
    const programs = postgresPrograms();
    const server = programs === null ? null : await startPostgres(programs);
    t.teardown(() => server?.stop());
    const cloud = await CloudProgram.prepare(server?.url ?? '');
    t.teardown(() => cloud.stop());
    await cloud.start();
    const dataDir = shortFolder(t);
    const env = { DOORWARD_CLOUD_URL: cloud.url, DOORWARD_CLOUD_CA: cloud.authorityFile };
    let hub = await startRealHub({ dataDir, env });
    t.teardown(() => hub.kill9());
    const fleet = { url: cloud.url, authorities: readFileSync(cloud.authorityFile, 'utf8') };

    await until(
      async () => (await sync(hub)).state === 'waiting',
      PATIENCE_MS,
      () => 'the claim code',
    );
    const { claim_code, hub_id: id } = await sync(hub);
    const wrong = await askFleet(fleet, 'POST', '/hubs', { claim_code: 'AAAA-BBBB-CCCC', name: 'Home' });
    t.equal(wrong.status, 404);
    t.equal((await askFleet(fleet, 'POST', '/hubs', { claim_code, name: 'Home' })).status, 201);
    await hub.request('POST', '/sync/now');

    let made = 0;
    for (let kill = 0; kill < KILLS; kill += 1) {
      for (let n = 0; n < CHANGES; n += 1) {
        made += 1;
        const { status } = await hub.request('POST', '/devices', {
          body: { device_id: `door-${made}`, name: `Door ${made}` },
        });
        t.equal(status, 201);
        // Wakes the sync amid the changes, so that what is killed is at work.
        if (n % 3 === 0) void hub.request('POST', '/sync/now').catch(() => undefined);
        await new Promise((resolve) => setTimeout(resolve, systemRandom.integer(25)));
      }
      if (kill % 2 === 0) {
        const token = hub.adminToken;
        await hub.kill9();
        hub = await startRealHub({ dataDir, env, adminToken: token });
      } else {
        await cloud.kill9();
        await cloud.start();
      }
    }
    await settled(hub);
    await hub.stop();

    const secrets = path.join(dataDir, 'keys', 'master.key');
    const store = openStore({
      file: path.join(dataDir, 'doorward.db'),
      masterKey: readFileSync(secrets),
      logger: silentLogger,
      clock: systemClock,
      newId: idSource(systemClock, systemRandom),
      random: systemRandom,
    });
    t.teardown(() => store.stop());
    // What the stop itself logged is not there yet, and nothing else is missing.
    const acked = store.outbox.link()?.acked.audit ?? 0;
    const log = store.outbox.events(0, 10_000).slice(0, acked).map(eventLine);
    t.ok(acked > KILLS * CHANGES);
    const events = await askFleet(fleet, 'GET', `/events?hub=${id}&limit=1000`);
    t.strictSame(events.body['events'], JSON.parse(JSON.stringify(log)));
    const devices = await askFleet(fleet, 'GET', `/entities?hub=${id}&entity=devices`);
    t.equal((devices.body['entities'] as unknown[]).length, made);
    const hubs = await askFleet(fleet, 'GET', '/hubs');
    t.match(hubs.body['hubs'], [{ hub_id: id, epoch: 1, state: 'active', put_aside: 0 }]);
  },
);
