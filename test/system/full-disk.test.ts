import { spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import * as z from 'zod';
import { expectAnswer } from '../support/json-client.js';
import { startProgram } from '../support/child-program.js';
import { HUB_SETTINGS, startRealHub } from '../support/real-hub.js';
import { until } from '../support/until.js';
import { noSmallDisk, SmallDisk } from '../support/small-disk.js';

t.setTimeout(120_000);

/** More than a new hub needs, bytes; little enough to be filled at once. */
const DISK_BYTES = 48 * 1024 * 1024;
/** It looks every three seconds. */
const READY_WITHIN_MS = 15_000;
/** What a power cut leaves of an order; the hub's file can be opened on its disk alone. */
const LEAVE_ORDER = `
  const database = new (require('better-sqlite3'))(process.argv[1]);
  database.exec("INSERT INTO commands (id, device_id, action, status, actor_kind, actor_name, method, created_at_ms)"
    + " SELECT '01900000-0000-7000-8000-000000000001', id, 'unlock', 'accepted', 'cli', 'cli', 'cli', 1 FROM devices LIMIT 1");
  database.close();`;
/** Of a start, which takes a second. */
const WAITING_MS = 5_000;
/** Exit code. */
const REFUSED = 3;
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
    const disk = await SmallDisk.make(DISK_BYTES);
    t.teardown(() => {
      disk.remove();
    });
    const hub = await startRealHub({ dataDir: disk.dir, launcher: disk.launcher });
    t.teardown(() => hub.stop());
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

    disk.fill();
    for (let tries = 0; tries < 1_000 && (await change()) !== 503; tries += 1);
    t.match(await database(503), {
      ready: false,
      part: { ok: false, detail: /disk is full.*free some space/ },
    });
    t.equal(await metric(), '0');
    t.equal((await hub.anonymous('GET', '/health')).status, 200, 'it lives: a new start would make no room');

    disk.free();
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

t.test(
  'a hub that was killed on a full disk starts there, stops there, and goes on when there is room',
  { skip: noSmallDisk() },
  async (t) => {
    const disk = await SmallDisk.make(DISK_BYTES);
    t.teardown(() => {
      disk.remove();
    });
    const on = { dataDir: disk.dir, launcher: disk.launcher };
    let hub = await startRealHub(on);
    t.teardown(() => hub.stop());
    let added = 0;
    const change = async () => {
      added += 1;
      const body = { device_id: `door-${added}`, name: 'x'.repeat(100) };
      return (await hub.request('POST', '/devices', { body })).status;
    };
    while (added < 50) t.equal(await change(), 201);
    disk.fill();
    await hub.kill9();
    hub = await startRealHub({ ...on, adminToken: hub.adminToken });
    t.equal(await change(), 503);
    t.equal((await hub.anonymous('GET', '/ready')).status, 503);
    t.equal(await hub.stop(), 0, 'nothing of it is an error of the hub');

    // An order whose end nobody saw has to be told of before a door may be opened.
    disk.free();
    hub = await startRealHub({ ...on, adminToken: hub.adminToken });
    t.equal(await change(), 201);
    await hub.stop();
    const [program, ...args] = [
      ...disk.launcher,
      process.execPath,
      '-e',
      LEAVE_ORDER,
      `${disk.dir}/doorward.db`,
    ];
    t.equal(spawnSync(program, args, { stdio: 'inherit' }).status, 0);
    disk.fill();
    const impatient = startProgram({
      args: ['dist/hub.mjs'],
      env: { ...HUB_SETTINGS, DOORWARD_DATA_DIR: disk.dir },
      launcher: disk.launcher,
    });
    await impatient.says(/the hub starts when there is room/, () => undefined);
    t.equal(await impatient.stop(), REFUSED, 'told to end, it does not wait');
    let isUp = false;
    const starting = startRealHub({ ...on, adminToken: hub.adminToken }).finally(() => (isUp = true));
    await sleep(WAITING_MS);
    t.notOk(isUp, 'it waits for room');
    disk.free();
    hub = await starting;
    const rows = await hub.request('GET', '/access/logs?event_type=UNLOCK');
    t.match(rows.body, { data: [{ success: false, reason: 'hub_restarted' }] });
    t.equal(await change(), 201);
  },
);
