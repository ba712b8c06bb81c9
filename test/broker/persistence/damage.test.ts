import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import t from 'tap';
import { openBrokerDatabase } from '../../../src/broker/persistence/broker-database.js';
import { BrokerPersistence } from '../../../src/broker/persistence/broker-persistence.js';
import { SESSION_AGE_S, SESSIONS, SWEEP_MS } from '../../../src/broker/persistence/limits.js';
import { silentLogger } from '../../../src/kit/logger.js';
import { LockBroker } from '../../../src/broker/server.js';
import { SimulatedClock } from '../../support/simulated-clock.js';
import { lockTopic } from '../../../src/broker/topics.js';
import { startRealHub } from '../../support/real-hub.js';
import { systemClock } from '../../../src/kit/clock.js';
import { temporaryFolder } from './broker-under-test.js';

const spoilt = {
  damaged: (file: string) => {
    writeFileSync(
      file,
      'this is no database, and longer than a header of SQLite would have to be '.repeat(20),
    );
  },
  newer: (file: string) => {
    const connection = new Database(file);
    connection.pragma('user_version = 99');
    connection.close();
  },
};

for (const [trouble, spoil] of Object.entries(spoilt)) {
  t.test(`a ${trouble} database is put aside, and the broker begins with an empty one`, async (t) => {
    const file = path.join(temporaryFolder(t), 'broker.db');
    spoil(file);
    const connection = openBrokerDatabase(file, silentLogger);
    t.strictSame(connection.prepare('SELECT count(*) AS n FROM sessions').get(), { n: 0 });
    connection.close();
    t.ok(existsSync(`${file}.${trouble}`));
    const again = openBrokerDatabase(file, silentLogger);
    t.equal(again.pragma('user_version', { simple: true }), 1);
    again.close();
  });
}

t.test('where no file can be written, the broker works in memory', async (t) => {
  const file = path.join(temporaryFolder(t), 'broker.db');
  mkdirSync(file);
  const connection = openBrokerDatabase(file, silentLogger);
  t.equal(connection.memory, true);
  connection.close();
});

t.test('a real hub starts over a damaged broker database', async (t) => {
  const dataDir = temporaryFolder(t);
  spoilt.damaged(path.join(dataDir, 'broker.db'));
  const hub = await startRealHub({ dataDir });
  t.teardown(() => hub.stop());
  const { status } = await hub.request('GET', '/devices');
  t.equal(status, 200);
  t.ok(existsSync(path.join(dataDir, 'broker.db.damaged')));
});

t.test('what was retained of a door yesterday does not show', async (t) => {
  const file = path.join(temporaryFolder(t), 'broker.db');
  const seed = openBrokerDatabase(file, silentLogger);
  const insert = seed.prepare("INSERT INTO retained (topic, payload, qos) VALUES (?, 'yesterday', 0)");
  for (const topic of [lockTopic('front', 'state'), 'doorward/front/lock', 'homeassistant/status'])
    insert.run(topic);
  seed.close();
  const devices = { active: () => [], mqttSecretHash: () => null, mqttNextSecretHash: () => null };
  const deps = { devices, clock: systemClock, logger: silentLogger, databaseFile: file };
  const broker = new LockBroker({ host: '127.0.0.1', port: 0 }, deps);
  await broker.start();
  await broker.stop();
  const left = new Database(file);
  t.strictSame(left.prepare('SELECT topic FROM retained').pluck().all(), ['homeassistant/status']);
  left.close();
});

t.test('sessions: as many as may be, and each ends when its time is over', async (t) => {
  const file = path.join(temporaryFolder(t), 'broker.db');
  const clock = new SimulatedClock();
  let store = new BrokerPersistence({ file, clock, logger: silentLogger });
  await store.setup({ id: 'one' });
  t.teardown(() => store.destroy());
  const add = (id: string, sessionExpiryInterval: number) =>
    store.addSubscriptions({ id, sessionExpiryInterval }, [{ topic: 'a', qos: 1 }]);
  store.arrived({ id: 'stays' });
  await add('stays', 2 ** 32 - 1);
  await add('brief', 60);
  clock.jumpWall(365 * 86_400_000);
  clock.advance(SWEEP_MS - 1_000);
  t.equal(store.kept.sessions, 2, 'a jump of the clock ends none');
  clock.advance(2 * SWEEP_MS);
  t.equal(store.kept.sessions, 1, 'its time is over');
  for (let i = 0; i < SESSIONS + 3; i += 1) await add(`s${i}`, 3600);
  t.equal(store.kept.sessions, SESSIONS);
  t.match(store.lost, { sessions_full: 4 });
  t.equal(
    (await store.subscriptionsByClient({ id: 'stays' })).length,
    1,
    'one that is connected never makes room',
  );
  t.equal((await store.subscriptionsByClient({ id: 's0' })).length, 0, 'the longest away did');

  await store.destroy();
  store = new BrokerPersistence({ file, clock, logger: silentLogger });
  await store.setup({ id: 'two' });
  t.equal(store.kept.sessions, SESSIONS);
  clock.advance(3600_000 + 2 * SWEEP_MS);
  t.equal(store.kept.sessions, 1, 'who never named an end');
  clock.advance(SESSION_AGE_S * 1000);
  t.equal(store.kept.sessions, 0, 'has one all the same');
});
