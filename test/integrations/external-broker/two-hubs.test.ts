import t from 'tap';
import { SimulatedClock } from '../../support/simulated-clock.js';
import { until } from '../../support/until.js';
import { startBridge } from './support/bridge-under-test.js';
import { BROKER_KINDS } from './support/broker-kinds.js';
import { neighbour } from './support/brokers.js';
import { tcpProxy } from './support/tcp-proxy.js';

const WAIT_MS = 20_000;
const AVAILABILITY = 'doorward/hub/availability';
const OWNER = 'doorward/hub/owner';
const SET = 'doorward/front-door/lock/set';
/** Longer than any wait between two tries. */
const RETRY_MS = 301_000;

for (const { name, start, skip } of BROKER_KINDS) {
  for (const five of ['passed', 'refused'] as const) {
    const version = five === 'passed' ? '5' : '3.1.1';
    t.test(`${name}, MQTT ${version}: the hub that was there first is the only one`, { skip }, async (t) => {
      const broker = await start(t);
      const proxy = await tcpProxy(t, broker.port);
      proxy.five = five;
      const home = await neighbour(t, broker.port);
      const first = await startBridge(t, proxy.port, { hubId: 'hub-z', clientId: 'z' });
      await home.hears(AVAILABILITY, 'online');
      t.equal(first.bridge.state().protocol, version);

      const clock = new SimulatedClock();
      const second = await startBridge(t, proxy.port, { hubId: 'hub-a', clientId: 'a', clock });
      await second.fails('other_hub');
      t.match(second.advice(), /has another hub already \(hub-z\).*retained message at doorward\/hub\/owner/);
      t.match(second.bridge.health(), { ok: false, detail: /another hub/ });
      t.match(second.bridge.state(), { isConnected: false });
      t.equal(second.readied(), 0, 'it says nothing there');
      await home.say(SET, 'UNLOCK');
      await until(
        () => first.acted.length === 1,
        WAIT_MS,
        () => 'the first one to act',
      );
      t.notOk(home.texts(AVAILABILITY).includes('offline'), 'no will of the second');
      t.ok(first.bridge.state().isConnected);

      // somebody takes the claim away while the first is there
      await home.say(OWNER, '', { qos: 1, retain: true });
      await until(
        () => home.texts(OWNER).length === 3,
        WAIT_MS,
        () => `it to be claimed again: ${home.texts(OWNER).join()}`,
      );
      t.equal(home.last(OWNER), 'hub-z');

      // away is not gone
      await first.bridge.stop();
      const tries = proxy.connections;
      clock.advance(RETRY_MS);
      await until(
        () => proxy.connections > tries && second.bridge.state().lastError?.atMs === clock.wallMs(),
        WAIT_MS,
        () => 'another try',
      );
      t.equal(second.bridge.state().lastError?.code, 'other_hub');
      await home.say(OWNER, '', { qos: 1, retain: true });
      clock.advance(RETRY_MS);
      await second.connected();
      await home.hears(OWNER, 'hub-a');
      t.equal(first.acted.length, 1);
      t.strictSame(second.acted, [], 'what was said before opened nothing there');
    });
  }

  t.test(`${name}: of two that come at the same time one stays`, { skip }, async (t) => {
    const broker = await start(t);
    const home = await neighbour(t, broker.port);
    const hubs = await Promise.all(
      ['hub-1', 'hub-2'].map((id) => startBridge(t, broker.port, { hubId: id, clientId: id })),
    );
    const count = (code: (hub: (typeof hubs)[number]) => boolean) => hubs.filter(code).length;
    await until(
      () =>
        count(({ bridge }) => bridge.state().isConnected) === 1 &&
        count(({ bridge }) => bridge.state().lastError?.code === 'other_hub') === 1,
      WAIT_MS,
      () => JSON.stringify(hubs.map(({ bridge }) => bridge.state())),
    );
    await home.say(SET, 'UNLOCK');
    await until(
      () => count(({ acted }) => acted.length > 0) > 0,
      WAIT_MS,
      () => 'one of them',
    );
    await home.say('homeassistant/status', 'online');
    await until(
      () => count(({ acted }) => acted.length === 2) === 1,
      WAIT_MS,
      () => 'what comes after it',
    );
    t.equal(
      count(({ acted }) => acted.length > 0),
      1,
      'one door opens',
    );
  });
}
