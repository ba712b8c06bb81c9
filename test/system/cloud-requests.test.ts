import { readFileSync } from 'node:fs';
import t from 'tap';
import { z } from 'zod';
import { systemRandom } from '../../src/kit/random.js';
import { CloudProgram } from '../cloud/cloud-program.js';
import { askFleet } from '../cloud/real-cloud.js';
import { startRealHub } from '../support/real-hub.js';
import { pairSerial, startRealSimulator } from '../support/real-simulator.js';
import { shortFolder } from '../support/short-folder.js';
import { until } from '../support/until.js';

const PATIENCE_MS = 120_000;
const KILLS = 4;

const syncOf = z.object({
  data: z.object({ state: z.string(), hub_id: z.string(), claim_code: z.string().nullable() }),
});
const me = z.object({ data: z.object({ id: z.string() }) });
const told = z.object({ kind: z.string(), state: z.string(), reason: z.string().nullable() });

t.test(
  'requests to a hub and from a cloud that are killed again and again: each is done once, and told',
  { timeout: 600_000 },
  async (t) => {
    const simulator = await startRealSimulator();
    t.teardown(() => simulator.stop());
    const cloud = await CloudProgram.prepare('');
    t.teardown(() => cloud.stop());
    await cloud.start();
    const dataDir = shortFolder(t);
    const env = { DOORWARD_CLOUD_URL: cloud.url, DOORWARD_CLOUD_CA: cloud.authorityFile };
    let hub = await startRealHub({ dataDir, env });
    t.teardown(() => hub.kill9());
    const fleet = { url: cloud.url, authorities: readFileSync(cloud.authorityFile, 'utf8') };
    const door = await pairSerial(hub, simulator, 'front-door');
    const admin = me.parse((await hub.request('GET', '/auth/me')).body).data.id;
    const sync = async () => syncOf.parse((await hub.request('GET', '/sync')).body).data;
    await until(
      async () => (await sync()).state === 'waiting',
      PATIENCE_MS,
      () => 'the claim code',
    );
    const { claim_code, hub_id } = await sync();
    await askFleet(fleet, 'POST', '/hubs', { claim_code, name: 'Home' });
    await hub.request('POST', '/sync/now');

    const ids: string[] = [];
    for (let kill = 0; kill < KILLS; kill += 1) {
      for (const [kind, data] of [
        ['unlock', { device_id: door }],
        ['settings', { device_id: door, name: `Name ${kill}` }],
      ] as const) {
        const request = { hub: hub_id, actor: { id: admin }, kind, data };
        const { body } = await askFleet(fleet, 'POST', '/requests', request);
        ids.push(String(body['id']));
      }
      await new Promise((resolve) => setTimeout(resolve, systemRandom.integer(400)));
      if (kill % 2 === 0) {
        const { adminToken } = hub;
        await hub.kill9();
        hub = await startRealHub({ dataDir, env, adminToken });
      } else {
        await cloud.kill9();
        await cloud.start();
      }
      await hub.request('POST', '/sync/now');
    }

    let ends: z.output<typeof told>[] = [];
    await until(
      async () => {
        if ((await sync()).state !== 'idle') await hub.request('POST', '/sync/now');
        const answers = await Promise.all(ids.map((id) => askFleet(fleet, 'GET', `/requests/${id}`)));
        ends = answers.map(({ body }) => told.parse(body));
        return ends.every(({ state }) => !['waiting', 'claimed', 'unknown'].includes(state));
      },
      PATIENCE_MS,
      () => JSON.stringify(ends),
    );
    t.comment(JSON.stringify(ends));
    for (const { kind, state } of ends) if (kind === 'settings') t.equal(state, 'applied');
    const applied = ends.filter(({ kind, state }) => kind === 'unlock' && state === 'applied').length;
    t.equal((await simulator.truth('front-door')).actuations, applied, 'the door moved as often as was told');
    const { body } = await askFleet(fleet, 'GET', `/events?hub=${hub_id}&limit=1000`);
    const renamed = (body['events'] as { type: string; data: { facts: Record<string, unknown> } }[])
      .filter(({ type }) => type === 'DEVICE_RENAMED')
      .map(({ data }) => data.facts['request_id']);
    t.equal(new Set(renamed).size, renamed.length, 'no name was given twice');
    t.equal(renamed.length, KILLS);
  },
);
