import { PGlite } from '@electric-sql/pglite';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import t, { type Test } from 'tap';
import { z } from 'zod';
import { openDatabase } from '../../src/cloud/database.js';
import { systemClock as clock } from '../../src/kit/clock.js';
import { silentLogger as logger } from '../../src/kit/logger.js';
import { startProgram, type ChildProgram } from '../support/child-program.js';
import { until } from '../support/until.js';
import { hubHalf } from '../sync/hub-half.js';
import { askFleet, FLEET_TOKEN } from './real-cloud.js';

const USAGE = 2;
const PATIENCE_MS = 40_000;
const ready = z.object({ url: z.string() });

/** The cloud from its sources, as a process of its own. */
function program(t: Test, folder: string, port = '0'): ChildProgram {
  const cloud = startProgram({
    nodeFlags: ['--import', './test/ts-hook.mjs'],
    args: ['src/cloud/main.ts'],
    env: {
      ...{ DATABASE_URL: '', FLEET_DATA_DIR: folder, FLEET_PORT: port },
      ...{ FLEET_TOKEN, FLEET_LOG_LEVEL: 'silent' },
    },
  });
  t.teardown(() => cloud.kill9());
  return cloud;
}

const urlOf = async (cloud: ChildProgram) => ready.parse(JSON.parse(await cloud.firstLine())).url;

t.test('a folder is of one cloud at a time, and nobody has it once that is dead', async (t) => {
  const folder = path.join(t.testdir(), 'data');
  const first = program(t, folder);
  const url = await urlOf(first);
  const hub = await hubHalf(t, { url });
  await hub.sync.start();
  await until(
    () => hub.sync.view().state === 'waiting',
    PATIENCE_MS,
    () => JSON.stringify(hub.sync.view()),
  );
  await hub.sync.stop();
  for (const port of [new URL(url).port, '0']) {
    const second = program(t, folder, port);
    t.equal(await second.ended(), USAGE);
    for (const word of [folder, `process ${first.pid}`, 'FLEET_DATA_DIR', 'DATABASE_URL'])
      t.match(second.output, word);
  }
  t.equal((await askFleet({ url }, 'GET', '/hubs')).status, 200, 'the first goes on');
  await first.kill9();
  const again = program(t, folder);
  const { body } = await askFleet({ url: await urlOf(again) }, 'GET', '/hubs');
  t.match(body, { hubs: [{ hub_id: hub.identity.id }] }, 'with all that it had taken');
  t.equal(await again.stop(), 0);
});

t.test('what can not be a data folder is refused in words', async (t) => {
  const folder = t.testdir({ file: 'text', damaged: { PG_VERSION: '17\n' } });
  const open = (dataDir: string) => openDatabase({ url: '', dataDir, clock, logger });
  const file = path.join(folder, 'file');
  await t.rejects(open(file), { message: /file can't be used .*FLEET_DATA_DIR/ });
  await t.rejects(open(path.join(file, 'below')), { message: /FLEET_DATA_DIR/ });
  const damaged = path.join(folder, 'damaged');
  await t.rejects(open(damaged), { message: /damaged does not start/ });
  rmSync(path.join(damaged, 'PG_VERSION'));
  writeFileSync(path.join(damaged, 'notes.txt'), 'of somebody');
  await (await open(damaged)).destroy();
  await (await open(damaged)).destroy();
});

t.test('a database of before lies in the folder itself, and is the one that is opened', async (t) => {
  const folder = path.join(t.testdir(), 'data');
  const before = await PGlite.create(folder);
  await before.exec('CREATE TABLE of_before (n integer)');
  await before.close();
  const db = await openDatabase({ url: '', dataDir: folder, clock, logger });
  const tables = await db.introspection.getTables();
  await db.destroy();
  t.ok(tables.some(({ name }) => name === 'of_before'));
  t.notOk(existsSync(path.join(folder, 'database')));
});
