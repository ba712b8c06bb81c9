import { randomUUID } from 'node:crypto';
import http from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import t, { type Test } from 'tap';
import { Agent, request } from 'undici';
import { createApp } from '../../src/cloud/app.js';
import { openWatchedDatabase } from '../../src/cloud/database.js';
import { Hubs } from '../../src/cloud/hubs.js';
import { Images } from '../../src/cloud/images.js';
import {
  BATCHES_AT_ONCE,
  CONNECTION_KEPT_S,
  INGESTS_AT_ONCE,
  NEWCOMERS_AT_ONCE,
} from '../../src/cloud/limits.js';
import { CloudMeters } from '../../src/cloud/meters.js';
import { Moments } from '../../src/cloud/moments.js';
import { Requests } from '../../src/cloud/requests.js';
import { Turnstile } from '../../src/cloud/turnstile.js';
import { WaitingHubs } from '../../src/cloud/waiting-hubs.js';
import { systemClock as clock } from '../../src/kit/clock.js';
import { silentLogger as logger } from '../../src/kit/logger.js';
import { secureCloud } from './secure-cloud.js';

const HUBS = 60;
const BATCH = '/batches?epoch=1&lane=audit&first=1';

/** Every route of the cloud, with a door that is at hand. @returns where it is */
async function cloudBehind(t: Test, moments: Moments, door: Turnstile): Promise<string> {
  const { db, waiting: databaseWaiting } = await openWatchedDatabase({
    ...{ url: '', dataDir: '', clock, logger },
  });
  const waiting = new WaitingHubs(db, clock, logger);
  const app = createApp({
    ...{ db, clock, logger, moments, door, waiting, token: 'of the owner' },
    hubs: new Hubs({ db, clock, audience: () => 'http://localhost' }),
    turnstile: new Turnstile(moments, { atOnce: INGESTS_AT_ONCE, waiting: BATCHES_AT_ONCE }),
    requests: new Requests(db, () => undefined),
    images: new Images(db),
    meters: new CloudMeters({ clock, hubsWaiting: () => waiting.size, databaseWaiting }),
  });
  const server = http.createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(async () => {
    waiting.stop();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await db.destroy();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/hubs`;
}

t.test('who only asks how far the cloud is leaves places to those who send', async (t) => {
  const moments = new Moments(clock, { atOnce: 1, windowS: 600 });
  const door = new Turnstile(moments, { atOnce: BATCHES_AT_ONCE, waiting: 0 });
  const cloud = await cloudBehind(t, moments, door);
  const asked = async (what = '', method: 'GET' | 'POST' = 'GET') => {
    const answer = await request(`${cloud}/${randomUUID()}${what}`, { method });
    await answer.body.dump();
    const { connection, 'retry-after': after } = answer.headers;
    return { status: answer.statusCode, connection, afterS: Number(after) };
  };
  let leave: () => void = () => undefined;
  const left = new Promise<void>((resolve) => (leave = resolve));
  const inside = Array.from({ length: NEWCOMERS_AT_ONCE }, () => door.pass(() => left));
  for (let hubs = 0; hubs < HUBS; hubs += 1) {
    const { status, connection, afterS } = await asked();
    t.equal(status, 429);
    t.equal(connection, afterS >= CONNECTION_KEPT_S ? 'close' : 'keep-alive', `for ${afterS} s`);
  }
  t.match(await asked(BATCH, 'POST'), { status: 404 }, 'let in, and not known');
  leave();
  await Promise.all(inside);
  t.match(await asked(), { status: 404 });
});

t.test('many connections at once, and some that say nothing, are answered all the same', async (t) => {
  const cloud = await secureCloud(t);
  const { hostname: host, port } = new URL(cloud.url);
  const silent = await Promise.all(
    Array.from(
      { length: 8 },
      () =>
        new Promise<Socket>((resolve, reject) => {
          const socket = connect({ host, port: Number(port) }, () => {
            resolve(socket);
          }).once('error', reject);
        }),
    ),
  );
  t.teardown(() => {
    for (const socket of silent) socket.destroy();
  });
  const answered = await Promise.all(
    Array.from({ length: HUBS }, async () => {
      const dispatcher = new Agent({ connect: { ca: cloud.authorities, timeout: 60_000 } });
      const { statusCode, body } = await request(`${cloud.url}/health`, { dispatcher });
      await body.dump();
      await dispatcher.close();
      return statusCode;
    }),
  );
  t.strictSame(
    answered,
    Array.from({ length: HUBS }, () => 200),
  );
});
