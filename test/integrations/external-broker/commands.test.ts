import { Aedes } from 'aedes';
import t from 'tap';
import { SimulatedClock } from '../../support/simulated-clock.js';
import { until } from '../../support/until.js';
import { MOSQUITTO, WAIT_MS, bareAedes, mosquitto, neighbour } from './support/brokers.js';
import { startBridge } from './support/bridge-under-test.js';
import { tcpProxy } from './support/tcp-proxy.js';

const SET = 'doorward/front-door/lock/set';

t.test('the same command twice acts once; another, or the same later, acts', async (t) => {
  const broker = await bareAedes(t);
  const clock = new SimulatedClock();
  const tested = await startBridge(t, broker.port, { clock });
  await tested.connected();
  const home = await neighbour(t, broker.port, { filters: [] });

  // What a sender does that got no PUBACK: the broker passes both on, the second without a sign.
  await home.say(SET, 'UNLOCK');
  await home.say(SET, 'UNLOCK', { qos: 1, dup: true });
  await tested.refused('repeated');
  await home.say(SET, 'LOCK');
  await home.say(SET, 'UNLOCK');
  await until(
    () => tested.acted.length === 3,
    WAIT_MS,
    () => JSON.stringify(tested.bridge.state()),
  );
  clock.advance(2_500);
  await home.say(SET, 'UNLOCK');
  await until(
    () => tested.acted.length === 4,
    WAIT_MS,
    () => JSON.stringify(tested.bridge.state()),
  );
  t.same(
    tested.acted.map(({ payload }) => payload.toString()),
    ['UNLOCK', 'LOCK', 'UNLOCK', 'UNLOCK'],
  );
  t.same(tested.bridge.state().refused, { repeated: 1 });
});

t.test(
  'what became of a command does not count: soon after it is a repeat, later another wish',
  async (t) => {
    const broker = await bareAedes(t);
    const clock = new SimulatedClock();
    // None of them ever ends.
    const act = () => new Promise<void>(() => undefined);
    const tested = await startBridge(t, broker.port, { clock, act });
    await tested.connected();
    const home = await neighbour(t, broker.port, { filters: [] });
    await home.say(SET, 'UNLOCK');
    await home.say(SET, 'UNLOCK');
    await tested.refused('repeated');
    for (let door = 0; door < 20; door += 1) await home.say(`doorward/door-${door}/lock/set`, 'LOCK');
    clock.advance(2_500);
    await home.say(SET, 'UNLOCK');
    await until(
      () => tested.acted.length === 22,
      WAIT_MS,
      () => `the later one; ${JSON.stringify(tested.bridge.state())}`,
    );
    t.same(tested.bridge.state().refused, { repeated: 1 });
  },
);

const WITH_MOSQUITTO = { skip: 'skip' in MOSQUITTO && MOSQUITTO.skip };
const CONFIGURATION = ['listener PORT 127.0.0.1', 'allow_anonymous true'];

t.test('MQTT 5: told apart by correlation data, whatever the time between', WITH_MOSQUITTO, async (t) => {
  const broker = await mosquitto(t, CONFIGURATION);
  const clock = new SimulatedClock();
  const tested = await startBridge(t, broker.port, { clock });
  await tested.connected();
  const home = await neighbour(t, broker.port, { filters: [] });
  const say = (key: string) =>
    home.say(SET, 'UNLOCK', { qos: 1, properties: { correlationData: Buffer.from(key) } });
  await say('a');
  await say('b');
  clock.advance(5_000);
  await say('a');
  await tested.refused('repeated');
  t.equal(tested.acted.length, 2);
});

for (const { name, five } of [
  { name: 'MQTT 5', five: 'passed' },
  { name: 'MQTT 3.1.1', five: 'refused' },
] as const) {
  t.test(
    `${name}: what was kept, or comes as retained, is no command; a notice is told to be so`,
    async (t) => {
      const broker = await bareAedes(t);
      const proxy = await tcpProxy(t, broker.port);
      proxy.five = five;
      const home = await neighbour(t, broker.port, { filters: [] });
      await home.say(SET, 'UNLOCK', { qos: 1, retain: true });
      const tested = await startBridge(t, proxy.port);
      await tested.connected();
      t.equal(tested.bridge.state().protocol, name.slice(5));
      // Behind it in the order of the broker.
      await home.say('homeassistant/status', 'online');
      await until(
        () => tested.acted.length > 0,
        WAIT_MS,
        () => 'the notice',
      );
      t.same(
        tested.acted.map(({ topic, retained }) => ({ topic, retained })),
        [{ topic: 'homeassistant/status', retained: false }],
      );
      await home.say(SET, 'LOCK');
      await until(
        () => tested.acted.length === 2,
        WAIT_MS,
        () => 'a command of now',
      );
    },
  );
}

t.test(
  'MQTT 5: one published as retained while the hub listens is none either',
  WITH_MOSQUITTO,
  async (t) => {
    const broker = await mosquitto(t, CONFIGURATION);
    const tested = await startBridge(t, broker.port);
    await tested.connected();
    const home = await neighbour(t, broker.port, { filters: [] });
    await home.say(SET, 'UNLOCK', { qos: 1, retain: true });
    await tested.refused('retained');
    t.same(tested.acted, []);
  },
);

t.test('what was held up on its way is late, and refused; then the line is given up', async (t) => {
  const broker = await bareAedes(t);
  const proxy = await tcpProxy(t, broker.port);
  const clock = new SimulatedClock();
  const tested = await startBridge(t, proxy.port, { clock });
  await tested.connected();
  const home = await neighbour(t, broker.port, { filters: [] });
  await home.say(SET, 'LOCK');
  await until(
    () => tested.acted.length === 1,
    WAIT_MS,
    () => 'a command of now',
  );

  proxy.hold(true);
  await home.say(SET, 'UNLOCK');
  clock.advance(11_000);
  t.ok(tested.bridge.state().isConnected, 'a line may stand still for a moment');
  proxy.hold(false);
  await tested.refused('late');
  t.equal(tested.acted.length, 1);

  // The answers to the pings are here now, so what comes next is of now.
  await clock.advanceSettling(3_100, 50);
  await until(
    async () => {
      await home.say(SET, 'UNLATCH');
      clock.advance(100);
      return tested.acted.length === 2;
    },
    WAIT_MS,
    () => JSON.stringify(tested.bridge.state()),
  );
  proxy.hold(true);
  clock.advance(30_000);
  await tested.fails('silent');
  t.notOk(tested.bridge.state().isConnected);
});

t.test('after a sleep of the machine nothing counts until the broker has answered anew', async (t) => {
  const broker = await bareAedes(t);
  const clock = new SimulatedClock();
  const tested = await startBridge(t, broker.port, { clock });
  await tested.connected();
  const home = await neighbour(t, broker.port, { filters: [] });
  // The monotonic clock stands still in a sleep.
  clock.jumpWall(60_000);
  await home.say(SET, 'UNLOCK');
  await tested.refused('late');
  t.same(tested.acted, []);
  await clock.advanceSettling(3_100, 50);
  await until(
    async () => {
      await home.say(SET, 'LOCK');
      clock.advance(100);
      return tested.acted.length === 1;
    },
    WAIT_MS,
    () => JSON.stringify(tested.bridge.state()),
  );
});

t.test('nothing that was said while the hub was away arrives later', async (t) => {
  const broker = await bareAedes(t);
  const proxy = await tcpProxy(t, broker.port);
  const clock = new SimulatedClock();
  const tested = await startBridge(t, proxy.port, { clock });
  await tested.connected();
  const home = await neighbour(t, broker.port, { filters: [] });
  proxy.cut();
  await tested.fails('closed');
  await home.say(SET, 'UNLOCK');
  clock.advance(1_000);
  await tested.connected();
  await home.say(SET, 'LOCK');
  await until(
    () => tested.acted.length > 0,
    WAIT_MS,
    () => 'a command of now',
  );
  t.same(
    tested.acted.map(({ payload }) => payload.toString()),
    ['LOCK'],
  );
});

t.test('without a token nothing is commanded, with a revoked one nothing any more', async (t) => {
  const broker = await bareAedes(t);
  const home = await neighbour(t, broker.port, { filters: [] });
  const mute = await startBridge(t, broker.port, { token: null, clientId: 'mute' });
  await mute.connected();
  t.equal(mute.bridge.state().commands, 'off');
  const tested = await startBridge(t, broker.port);
  await tested.connected();
  tested.revoke();
  t.equal(tested.bridge.state().commands, 'refused');
  await home.say(SET, 'UNLOCK');
  await mute.refused('no_token');
  await tested.refused('token_revoked');
  await home.say('homeassistant/status', 'online');
  await until(
    () => mute.acted.length === 1 && tested.acted.length === 1,
    WAIT_MS,
    () => 'the notice, which needs no right',
  );
  for (const { acted } of [mute, tested]) {
    t.match(acted[0], {
      topic: 'homeassistant/status',
      caller: { actor: { kind: 'nobody' }, userId: null, role: null },
    });
  }
});

t.test('a flood, a long one, and topics that nobody asked for', async (t) => {
  const broker = await bareAedes(t);
  const clock = new SimulatedClock();
  const tested = await startBridge(t, broker.port, { clock });
  await tested.connected();
  const home = await neighbour(t, broker.port, { filters: [] });
  await home.say(SET, 'x'.repeat(5_000));
  await tested.refused('too_long');
  for (let at = 0; at < 40; at += 1) await home.say(`doorward/door-${at}/lock/set`, 'UNLOCK');
  await tested.refused('too_many', 10);
  t.equal(tested.acted.length, 30);
  await home.say('doorward/front-door/state', 'unlocked');
  await home.say('doorward/a/b/c/set', 'UNLOCK');
  await home.say(SET, 'LOCK');
  await tested.refused('too_many', 11);
  t.equal(tested.acted.length, 30);
});

t.test('a packet that is too long ends the connection before it is kept', async (t) => {
  const broker = await bareAedes(t);
  const proxy = await tcpProxy(t, broker.port);
  // Aedes heeds what a client of MQTT 5 can take; one of 3.1.1 can not say it.
  proxy.five = 'refused';
  const tested = await startBridge(t, proxy.port);
  await tested.connected();
  const home = await neighbour(t, broker.port, { filters: [] });
  await home.say(SET, 'x'.repeat(3_000_000), { qos: 0 });
  await tested.fails('packet_too_long');
  t.same(tested.acted, []);
});

t.test('a message over the other broker that is passed on from our own is noticed', async (t) => {
  const broker = await bareAedes(t);
  const clock = new SimulatedClock();
  const atHome = (topic: string, text: string) =>
    new Promise<void>((resolve, reject) => {
      if (!(broker.aedes instanceof Aedes)) throw new Error('no broker');
      broker.aedes.publish(
        { cmd: 'publish', topic, payload: Buffer.from(text), qos: 0, retain: false, dup: false },
        (error) => {
          if (error) reject(error);
          else resolve();
        },
      );
    });
  const home = await neighbour(t, broker.port);
  const tested = await startBridge(t, broker.port, { clock, publishAtHome: atHome });
  await tested.fails('same_broker');
  t.match(tested.advice(), /passes on what is said at the hub's own broker/);
  t.equal(tested.readied(), 0, 'nothing was said there');
  t.equal(tested.bridge.state().isConnected, false);
  await until(
    () => home.last('doorward/hub/availability') === 'offline',
    WAIT_MS,
    () => 'the will',
  );
  t.notOk(home.texts('doorward/hub/availability').includes('online'));
});

t.test('what the hub would hear itself is not published', async (t) => {
  const broker = await bareAedes(t);
  const tested = await startBridge(t, broker.port);
  await t.rejects(tested.bridge.publish(SET, 'LOCK', { qos: 0, retain: false }), /hear itself/);
});
