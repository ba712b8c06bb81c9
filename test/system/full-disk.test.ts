import t from 'tap';
import * as z from 'zod';
import { expectAnswer } from '../support/json-client.js';
import { startRealHub } from '../support/real-hub.js';
import { until } from '../support/until.js';
import { noSmallDisk, SmallDisk } from '../support/small-disk.js';

t.setTimeout(120_000);

/** More than a new hub needs, bytes; little enough to be filled at once. */
const DISK_BYTES = 48 * 1024 * 1024;
/** It looks every three seconds. */
const READY_WITHIN_MS = 15_000;
const told = z.object({
  data: z.object({
    ready: z.boolean(),
    parts: z.array(z.object({ name: z.string(), ok: z.boolean(), detail: z.string() })),
  }),
});

t.test(
  'a hub whose disk is full is not ready, and is again when there is room',
  { skip: noSmallDisk() },
  async (t) => {
    const disk = new SmallDisk(DISK_BYTES);
    const hub = await startRealHub({ dataDir: disk.dir, launcher: disk.launcher });
    t.teardown(async () => {
      await hub.stop();
      disk.remove();
    });
    const database = async (status: number) => {
      const { data } = expectAnswer(await hub.anonymous('GET', '/ready'), status, told);
      return { ready: data.ready, part: data.parts.find(({ name }) => name === 'database') };
    };
    const metric = async () => {
      const headers = { authorization: `Bearer ${hub.adminToken}` };
      const text = await (await fetch(`${hub.url}/metrics`, { headers })).text();
      return /^doorward_part_ok\{part="database"\} (\d)$/m.exec(text)?.[1];
    };
    let added = 0;
    const change = async () => {
      added += 1;
      const body = { device_id: `door-${added}`, name: 'x'.repeat(100) };
      return (await hub.request('POST', '/devices', { body })).status;
    };
    t.match(await database(200), { ready: true, part: { ok: true, detail: 'open' } });
    t.equal(await metric(), '1');

    disk.fill(hub.pid);
    for (let tries = 0; tries < 1_000 && (await change()) !== 503; tries += 1);
    t.match(await database(503), {
      ready: false,
      part: { ok: false, detail: /disk is full.*free some space/ },
    });
    t.equal(await metric(), '0');
    t.equal((await hub.anonymous('GET', '/health')).status, 200, 'it lives: a new start would make no room');

    disk.free(hub.pid);
    await until(
      async () => (await hub.anonymous('GET', '/ready')).status === 200,
      READY_WITHIN_MS,
      () => 'the hub to see by itself that there is room',
    );
    t.match(await database(200), { ready: true, part: { ok: true } });
    t.equal(await change(), 201);
    t.equal(await metric(), '1');
  },
);
