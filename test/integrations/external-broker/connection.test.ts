import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import path from 'node:path';
import t from 'tap';
import { shortFolder } from '../../support/short-folder.js';
import { SimulatedClock } from '../../support/simulated-clock.js';
import { until } from '../../support/until.js';
import { MOSQUITTO, WAIT_MS, bareAedes, mosquitto, neighbour } from './support/brokers.js';
import { startBridge } from './support/bridge-under-test.js';
import { authority } from './support/certificates.js';
import { tcpProxy } from './support/tcp-proxy.js';

const AVAILABILITY = 'doorward/hub/availability';
const WITH_MOSQUITTO = { skip: 'skip' in MOSQUITTO && MOSQUITTO.skip };

t.test('a broker that refuses MQTT 5 is spoken to in 3.1.1, at once and from then on', async (t) => {
  const broker = await bareAedes(t);
  const proxy = await tcpProxy(t, broker.port);
  proxy.five = 'refused';
  const clock = new SimulatedClock();
  const tested = await startBridge(t, proxy.port, { clock });
  await tested.connected();
  t.equal(proxy.connections, 2, 'no wait between');
  t.match(tested.bridge.state(), { protocol: '3.1.1', lastError: null });
  proxy.cut();
  await tested.fails('closed');
  clock.advance(1_000);
  await tested.connected();
  t.equal(proxy.connections, 3, 'not tried with MQTT 5 again');
});

t.test('one that hangs up on MQTT 5 without a word, too', async (t) => {
  const broker = await bareAedes(t);
  const proxy = await tcpProxy(t, broker.port);
  proxy.five = 'dropped';
  const clock = new SimulatedClock();
  const tested = await startBridge(t, proxy.port, { clock });
  await tested.fails('no_answer');
  clock.advance(1_000);
  await tested.connected();
  t.equal(tested.bridge.state().protocol, '3.1.1');
});

t.test(
  'a broker that is not there: the hub goes on, tries less and less often, and says what to do',
  async (t) => {
    const broker = await bareAedes(t);
    const { port } = broker;
    await broker.stop();
    const clock = new SimulatedClock();
    const tested = await startBridge(t, port, { clock });
    await tested.fails('connection_refused');
    t.match(tested.advice(), new RegExp(`Nothing listens at 127.0.0.1:${port}. Start the broker there`));
    t.match(tested.bridge.health(), { ok: false, detail: /Nothing listens/ });
    const waits: number[] = [];
    for (let tries = 0; tries < 6; tries += 1) {
      const before = tested.bridge.state().lastError?.atMs ?? 0;
      await until(
        () => {
          clock.advance(1_000);
          return (tested.bridge.state().lastError?.atMs ?? 0) > before;
        },
        WAIT_MS,
        () => 'another try',
      );
      waits.push((tested.bridge.state().lastError?.atMs ?? 0) - before);
    }
    t.ok((waits[5] ?? 0) > 4 * (waits[0] ?? 0), `they grow: ${waits.join(' ')}`);
    await broker.start();
    await until(
      () => {
        clock.advance(1_000);
        return tested.bridge.state().isConnected;
      },
      WAIT_MS,
      () => 'the connection',
    );
    t.equal(tested.readied(), 1);
  },
);

t.test('something that is no broker, and one that closes: each is said', async (t) => {
  const answers = ['HTTP/1.1 400 Bad Request\r\n\r\n', ''];
  for (const answer of answers) {
    const server = createServer((socket: Socket) => {
      socket.on('error', () => undefined);
      socket.end(answer);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    t.teardown(() => server.close());
    const tested = await startBridge(t, (server.address() as AddressInfo).port, {
      clock: new SimulatedClock(),
    });
    await until(
      () => tested.bridge.state().lastError !== null,
      WAIT_MS,
      () => 'an error',
    );
    t.match(tested.bridge.state().lastError, {
      code: answer === '' ? 'no_answer' : /broken|closed|refuses/,
    });
    await tested.bridge.stop();
  }
});

t.test('one that hangs up in the middle of TLS may speak none at this port', async (t) => {
  const server = createServer((socket: Socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.end());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => server.close());
  const { port } = server.address() as AddressInfo;
  const tested = await startBridge(t, port, { clock: new SimulatedClock(), isSecure: true });
  await tested.fails('closed_before_tls');
  await tested.bridge.stop();
});

t.test('TLS: by its own authority yes; by another, without one, or without TLS there, no', async (t) => {
  const [good, other] = await Promise.all([authority(), authority()]);
  const broker = await bareAedes(t, {}, good.server);
  const clock = new SimulatedClock();
  const secure = { isSecure: true, clock } as const;
  const tested = await startBridge(t, broker.port, { ...secure, ca: good.ca, clientId: 'a' });
  await tested.connected();
  for (const ca of [other.ca, null]) {
    const refused = await startBridge(t, broker.port, { ...secure, ca, clientId: 'b' });
    await refused.fails('certificate_unknown');
    t.match(refused.advice(), /not signed by anybody the hub trusts.*DOORWARD_BRIDGE_CA/);
    t.equal(refused.bridge.state().isConnected, false);
  }
  const named = await startBridge(t, broker.port, {
    ...secure,
    ca: good.ca,
    host: 'localhost',
    clientId: 'c',
  });
  await named.fails('certificate_name');
  const plain = await bareAedes(t);
  const tlsToPlain = await startBridge(t, plain.port, { ...secure, ca: good.ca, clientId: 'd' });
  await until(
    () => tlsToPlain.bridge.state().lastError !== null,
    WAIT_MS,
    () => 'an error',
  );
  t.match(tlsToPlain.bridge.state().lastError?.code, /no_tls|closed/);
});

t.test('wrong credentials are said, and tried more and more seldom', async (t) => {
  const broker = await bareAedes(t, {
    authenticate: (_, user, password, done) => {
      const isRight = user === 'hub' && password?.toString() === 'a secret word';
      if (isRight) done(null, true);
      else done(Object.assign(new Error('no'), { returnCode: 4 as const }), false);
    },
  });
  const clock = new SimulatedClock();
  const wrong = await startBridge(t, broker.port, { clock, user: 'hub', password: 'another word' });
  await wrong.fails('credentials_refused');
  t.match(wrong.advice(), /does not take this user and password. Check DOORWARD_BRIDGE_USER/);
  t.notMatch(JSON.stringify(wrong.bridge.state()), /another word/);
  const right = await startBridge(t, broker.port, {
    clock,
    user: 'hub',
    password: 'a secret word',
    clientId: 'b',
  });
  await right.connected();
});

t.test('Mosquitto: TLS, password and a list of who may what', WITH_MOSQUITTO, async (t) => {
  const { ca, server } = await authority();
  const files = shortFolder(t);
  writeFileSync(path.join(files, 'key.pem'), server.key);
  writeFileSync(path.join(files, 'cert.pem'), server.cert);
  writeFileSync(path.join(files, 'passwords'), 'hub:a secret word\nguest:guest\nhome:home\n', {
    mode: 0o600,
  });
  execFileSync('mosquitto_passwd', ['-U', path.join(files, 'passwords')]);
  writeFileSync(
    path.join(files, 'acl'),
    'user hub\ntopic readwrite doorward/#\ntopic readwrite homeassistant/#\nuser guest\ntopic read homeassistant/#\nuser home\ntopic readwrite #\n',
  );
  const broker = await mosquitto(t, [
    'listener PORT 127.0.0.1',
    `cafile ${files}/cert.pem`,
    `certfile ${files}/cert.pem`,
    `keyfile ${files}/key.pem`,
    'allow_anonymous false',
    `password_file ${files}/passwords`,
    `acl_file ${files}/acl`,
  ]);
  const secure = { isSecure: true, ca, clock: new SimulatedClock() } as const;
  const wrong = await startBridge(t, broker.port, {
    ...secure,
    user: 'hub',
    password: 'wrong',
    clientId: 'a',
  });
  await wrong.fails('credentials_refused');
  const none = await startBridge(t, broker.port, { ...secure, clientId: 'b' });
  await none.fails('credentials_refused');
  const right = await startBridge(t, broker.port, {
    ...secure,
    user: 'hub',
    password: 'a secret word',
    clientId: 'c',
  });
  await right.connected();
  t.equal(right.bridge.state().lastError, null);
  const guest = await startBridge(t, broker.port, {
    ...secure,
    user: 'guest',
    password: 'guest',
    clientId: 'd',
  });
  await guest.connected();
  await guest.bridge.publish('doorward/front-door/state', 'locked', { qos: 1, retain: true });
  await guest.fails('publish_refused');
  t.match(guest.advice(), /Allow its user to write/);
  await until(
    () => guest.bridge.state().dropped > 0,
    WAIT_MS,
    () => 'it to be given up',
  );
  t.equal(guest.bridge.state().dropped, 1, 'not said over and over');
  const home = await neighbour(t, broker.port, {
    protocol: 'mqtts',
    ca,
    username: 'home',
    password: 'home',
    filters: [],
  });
  await home.say('doorward/front-door/lock/set', 'UNLOCK');
  await until(
    () => right.acted.length === 1,
    WAIT_MS,
    () => 'the command',
  );
  t.same(guest.acted, []);
});

t.test('what waited is said in order, states once; and never faster than so many a second', async (t) => {
  const broker = await bareAedes(t);
  const proxy = await tcpProxy(t, broker.port);
  const clock = new SimulatedClock();
  const home = await neighbour(t, broker.port);
  const tested = await startBridge(t, proxy.port, { clock });
  await tested.connected();
  clock.advance(300);
  await home.hears(AVAILABILITY, 'online');
  proxy.cut();
  await tested.fails('closed');
  await home.hears(AVAILABILITY, 'offline');
  const state = (text: string) => tested.bridge.publish('doorward/a/state', text, { qos: 1, retain: true });
  for (let at = 0; at < 300; at += 1) {
    await state(`state ${at}`);
    await tested.bridge.publish('doorward/a/event', String(at), { qos: 1, retain: false });
  }
  await tested.bridge.clear('doorward/b/config');
  t.equal(tested.bridge.state().queued.messages, 302);
  clock.advance(1_000);
  await tested.connected();
  t.same(home.texts('doorward/a/event'), [], 'events only when everything else was said');
  clock.advance(300);
  await until(
    () => home.texts('doorward/a/event').length >= 80,
    WAIT_MS,
    () => `the first events; ${home.texts('doorward/a/event').length}`,
  );
  await new Promise((resolve) => setTimeout(resolve, 200));
  const atOnce = home.texts('doorward/a/event').length;
  t.ok(atOnce < 120, `${atOnce} at once`);
  clock.advance(1_000);
  await until(
    () => {
      clock.advance(20);
      return home.texts('doorward/a/event').length === 300;
    },
    WAIT_MS,
    () => 'all events',
  );
  t.same(
    home.texts('doorward/a/event').map(Number),
    Array.from({ length: 300 }, (_, at) => at),
  );
  t.same(home.texts('doorward/a/state'), ['state 299']);
  const topics = home.heard.map(({ topic }) => topic);
  t.ok(topics.lastIndexOf(AVAILABILITY) > topics.indexOf('doorward/a/state'));
  t.ok(topics.lastIndexOf(AVAILABILITY) < topics.indexOf('doorward/a/event'));
  t.match(tested.bridge.state(), { queued: { messages: 0, bytes: 0 }, dropped: 0 });
});

t.test('what the broker had not acknowledged is said again, in order', async (t) => {
  const broker = await bareAedes(t);
  const proxy = await tcpProxy(t, broker.port);
  const clock = new SimulatedClock();
  const tested = await startBridge(t, proxy.port, { clock });
  const home = await neighbour(t, broker.port);
  await tested.connected();
  clock.advance(300);
  await home.hears(AVAILABILITY, 'online');
  proxy.hold(true);
  for (let at = 0; at < 40; at += 1)
    await tested.bridge.publish('doorward/a/event', String(at), { qos: 1, retain: false });
  await home.hears('doorward/a/event', '15');
  await new Promise((resolve) => setTimeout(resolve, 100));
  t.equal(home.last('doorward/a/event'), '15', 'sixteen without an acknowledgement, no more');
  proxy.cut();
  await tested.fails('closed');
  t.equal(tested.bridge.state().queued.messages, 40);
  proxy.hold(false);
  clock.advance(1_000);
  await tested.connected();
  clock.advance(300);
  await home.hears('doorward/a/event', '39');
  const all = home.texts('doorward/a/event').map(Number);
  t.same(
    all.slice(16),
    Array.from({ length: 40 }, (_, at) => at),
  );
});

t.test('a will that comes late is contradicted; a farewell is not', async (t) => {
  const broker = await bareAedes(t);
  const proxy = await tcpProxy(t, broker.port);
  proxy.five = 'refused';
  const tested = await startBridge(t, proxy.port);
  const home = await neighbour(t, broker.port);
  await home.hears(AVAILABILITY, 'online');
  await home.say(AVAILABILITY, 'offline', { qos: 1, retain: true });
  await home.hears(AVAILABILITY, 'online');
  await tested.bridge.stop();
  await home.hears(AVAILABILITY, 'offline');
  await new Promise((resolve) => setTimeout(resolve, 100));
  t.equal(home.last(AVAILABILITY), 'offline');
});

t.test('stopping while it is trying ends at once', async (t) => {
  const server = createServer(() => undefined).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => server.close());
  const tested = await startBridge(t, (server.address() as AddressInfo).port, {
    clock: new SimulatedClock(),
  });
  await tested.bridge.stop();
  t.pass('without waiting for an answer');
});
