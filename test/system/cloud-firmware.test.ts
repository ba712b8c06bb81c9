import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import t from 'tap';
import { Agent, request } from 'undici';
import { z } from 'zod';
import { simulatedImage } from '../../src/simulator/maker.js';
import { CloudProgram } from '../cloud/cloud-program.js';
import { askFleet, FLEET_TOKEN } from '../cloud/real-cloud.js';
import { expectAnswer } from '../support/json-client.js';
import { startRealHub } from '../support/real-hub.js';
import { pairSerial, startRealSimulator } from '../support/real-simulator.js';
import { shortFolder } from '../support/short-folder.js';
import { until } from '../support/until.js';

const PATIENCE_MS = 120_000;
const IMAGE_BYTES = 8 * 1024;
const VERSION = '1.1.0';

const syncOf = z.object({
  data: z.object({ state: z.string(), hub_id: z.string(), claim_code: z.string().nullable() }),
});
const me = z.object({ data: z.object({ id: z.string() }) });
const update = z.object({ data: z.object({ state: z.string(), reason: z.string().nullable() }) });
const told = z.object({
  state: z.string(),
  reason: z.string().nullable(),
  event: z.looseObject({ type: z.string(), data: z.looseObject({}) }).nullable(),
});

t.test(
  'the owner of a fleet has a lock updated: image, request, lock, and the log tells of it',
  async (t) => {
    t.setTimeout(600_000);
    const simulator = await startRealSimulator();
    t.teardown(() => simulator.stop());
    const cloud = await CloudProgram.prepare('');
    t.teardown(() => cloud.stop());
    await cloud.start();
    const env = { DOORWARD_CLOUD_URL: cloud.url, DOORWARD_CLOUD_CA: cloud.authorityFile };
    const hub = await startRealHub({ dataDir: shortFolder(t), env });
    t.teardown(() => hub.stop());
    const fleet = { url: cloud.url, authorities: readFileSync(cloud.authorityFile, 'utf8') };
    const door = await pairSerial(hub, simulator, 'front-door');
    const actor = { id: expectAnswer(await hub.request('GET', '/auth/me'), 200, me).data.id };
    const sync = async () => expectAnswer(await hub.request('GET', '/sync'), 200, syncOf).data;
    await until(
      async () => (await sync()).state === 'waiting',
      PATIENCE_MS,
      () => 'the claim code',
    );
    const { claim_code, hub_id } = await sync();
    t.equal((await askFleet(fleet, 'POST', '/hubs', { claim_code, name: 'Home' })).status, 201);
    await hub.request('POST', '/sync/now');

    const agent = new Agent({ connect: { ca: fleet.authorities } });
    t.teardown(() => agent.close());
    const kept = await request(`${fleet.url}/v1/fleet/images`, {
      method: 'POST',
      dispatcher: agent,
      headers: { authorization: `Bearer ${FLEET_TOKEN}`, 'content-type': 'application/octet-stream' },
      body: simulatedImage(VERSION, randomBytes(IMAGE_BYTES)),
    });
    t.equal(kept.statusCode, 201);
    const { sha256 } = z.object({ sha256: z.string() }).parse(await kept.body.json());

    const ended = async (hash: string) => {
      const asked = { hub: hub_id, actor, kind: 'firmware', data: { device_id: door, sha256: hash } };
      const { status, body } = await askFleet(fleet, 'POST', '/requests', asked);
      t.equal(status, 201);
      let last: z.output<typeof told> | null = null;
      await until(
        async () => {
          last = told.parse((await askFleet(fleet, 'GET', `/requests/${String(body['id'])}`)).body);
          return !['waiting', 'claimed'].includes(last.state);
        },
        PATIENCE_MS,
        () => JSON.stringify(last),
      );
      return { id: body['id'], ...(last as unknown as z.output<typeof told>) };
    };
    t.match(await ended('0'.repeat(64)), { state: 'refused', reason: 'image_unknown' });
    const applied = await ended(sha256);
    t.match(applied, {
      state: 'applied',
      reason: null,
      event: { type: 'FIRMWARE_UPDATE_STARTED', data: { facts: { request_id: applied.id } } },
    });

    let now: z.output<typeof update>['data'] | null = null;
    await until(
      async () => {
        now = expectAnswer(await hub.request('GET', `/devices/${door}/firmware`), 200, update).data;
        return ['done', 'failed', 'cancelled'].includes(now.state);
      },
      PATIENCE_MS,
      () => JSON.stringify(now),
    );
    t.match(now, { state: 'done', reason: null });
    t.equal((await simulator.truth('front-door')).firmware_version, VERSION);
    await hub.request('POST', '/sync/now');
    const rows = async () =>
      (await askFleet(fleet, 'GET', `/events?hub=${hub_id}&limit=1000`)).body['events'] as { type: string }[];
    await until(
      async () => (await rows()).some(({ type }) => type === 'FIRMWARE_UPDATE'),
      PATIENCE_MS,
      () => 'the row of its end in the replica',
    );
  },
);
