import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import t, { type Test } from 'tap';
import { systemClock, type Clock } from '../../src/kit/clock.js';
import { Unavailable } from '../../src/kit/errors.js';
import { healthProbe, PROBE_MAX_MS, WRITE_EVERY_MS } from '../../src/systemd/health-probe.js';
import { shortFolder } from '../support/short-folder.js';
import { SimulatedClock } from '../support/simulated-clock.js';

async function setUp(t: Test) {
  const socketPath = path.join(shortFolder(t), 'hub.sock');
  const answer = { status: 200 };
  const api = createHttpServer((request, response) => {
    response.writeHead(request.url === '/health' ? answer.status : 404).end('{}');
  });
  await once(api.listen(socketPath), 'listening');
  const mqtt = createServer((socket) => socket.resume());
  await once(mqtt.listen(0, '127.0.0.1'), 'listening');
  const { port } = mqtt.address() as AddressInfo;
  const close = () => {
    api.close();
    mqtt.close();
  };
  t.teardown(close);
  const written: boolean[] = [];
  const state = {
    commit: (isWriting: boolean): Promise<unknown> => {
      written.push(isWriting);
      return Promise.resolve();
    },
  };
  const look = (clock: Clock = new SimulatedClock()) =>
    healthProbe({
      ...{ clock, socketPath },
      commit: (isWriting) => state.commit(isWriting),
      listeners: () => [{ name: 'MQTT', host: '127.0.0.1', port }],
    });
  return { look, state, answer, mqtt, api, written, port };
}

t.test('a hub that answers everywhere is well', async (t) => {
  const { look } = await setUp(t);
  t.strictSame(await look(systemClock)(), { faults: [], remarks: [] });
});

t.test('each part that is broken is named', async (t) => {
  const { look, state, answer, mqtt, port } = await setUp(t);
  state.commit = () => Promise.reject(new Unavailable('storage_failed', 'The disk.'));
  answer.status = 500;
  mqtt.close();
  t.strictSame((await look()()).faults, [
    'The database takes no changes.',
    'The API does not answer on its socket.',
    `MQTT can't be reached on port ${port}.`,
  ]);
});

t.test('a full disk is told, and is no fault: a new start would make no room', async (t) => {
  const { look, state } = await setUp(t);
  state.commit = () => Promise.reject(new Unavailable('storage_full', 'The disk is full.'));
  t.strictSame(await look()(), { faults: [], remarks: ['The disk is full.'] });
  for (const code of ['busy', 'stopping']) {
    state.commit = () => Promise.reject(new Unavailable(code, 'Later.'));
    t.strictSame(await look()(), { faults: [], remarks: [] }, code);
  }
});

t.test('a queue in front of the disk that never moves is a fault', async (t) => {
  const { look, state } = await setUp(t);
  state.commit = () => new Promise(() => undefined);
  const clock = new SimulatedClock();
  let found: readonly string[] | null = null;
  void look(clock)().then(({ faults }) => {
    found = faults;
  });
  await clock.advanceSettling(PROBE_MAX_MS, 1_000);
  t.strictSame(found, ['The database does not answer.']);
});

t.test('the disk is written to now and then, not each time', async (t) => {
  const { look, written } = await setUp(t);
  const clock = new SimulatedClock();
  const probe = look(clock);
  await probe();
  clock.advance(WRITE_EVERY_MS);
  await probe();
  await probe();
  t.strictSame(written, [false, true, false]);
});
