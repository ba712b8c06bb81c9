import t, { type Test } from 'tap';
import { ORDER_LATE_MS } from '../../src/broker/limits.js';
import { BEAT_MS } from '../../src/kit/beat.js';
import { SimulatedClock } from '../support/simulated-clock.js';
import { CONNECTORS } from './connectors.js';
import { until } from './lock-clients.js';
import { startProgramBroker, tcp } from './program-clients.js';

const SET = 'doorward/front/lock/set';
const LONG_MS = ORDER_LATE_MS + 1;

async function house(t: Test, version: 4 | 5, connector = tcp) {
  const clock = new SimulatedClock();
  const fixture = await startProgramBroker({ clock, connector });
  t.teardown(() => fixture.stop());
  const token = fixture.tokens.add(['mqtt:home-assistant']);
  const client = await fixture.program(token, { protocolVersion: version });
  /** @returns whether it counts as late */
  const isLate = async (qos: 0 | 1 | 2, messageExpiryInterval?: number) => {
    const before = fixture.heard.length;
    const properties = messageExpiryInterval === undefined ? {} : { properties: { messageExpiryInterval } };
    await client.publishAsync(SET, 'UNLOCK', { qos, ...properties });
    await until(() => fixture.heard.length > before, 'it is heard');
    return fixture.heard[before]?.late;
  };
  return { clock, fixture, isLate };
}

for (const connector of CONNECTORS) {
  for (const version of [4, 5] as const) {
    t.test(
      `${connector.name}, MQTT ${version}: what may have waited while the hub did not run`,
      async (t) => {
        const { clock, fixture, isLate } = await house(t, version, connector);
        for (const qos of [0, 1, 2] as const) {
          t.equal(await isLate(qos), false, 'one of now');
          clock.jumpWall(LONG_MS);
          t.equal(await isLate(qos), true, 'the machine slept');
          clock.advance(BEAT_MS);
          t.equal(await isLate(qos), true, 'what it had not read by its first beat');
          clock.advance(BEAT_MS);
          t.equal(await isLate(qos), false, 'it runs again');
          clock.stall(LONG_MS);
          t.equal(await isLate(qos), true, 'it was stopped, or had no time');
          clock.advance(BEAT_MS);
          clock.advance(BEAT_MS);
          clock.jumpWall(-LONG_MS);
          t.equal(await isLate(qos), false, 'a clock that is set back makes nothing late');
          clock.stall(ORDER_LATE_MS / 2);
          t.equal(await isLate(qos), false, 'a short pause');
          clock.advance(BEAT_MS);
          clock.advance(BEAT_MS);
        }
        // between its bytes and the decision: whether the token stands is asked in between
        const ask = fixture.tokens.authenticateApiToken.bind(fixture.tokens);
        fixture.tokens.authenticateApiToken = (text) => {
          clock.stall(LONG_MS);
          return ask(text);
        };
        for (const qos of [0, 1, 2] as const) t.equal(await isLate(qos), true, 'it waited in the hub');
      },
    );
  }
}

t.test('MQTT 5: an order counts for as long as its sender says', async (t) => {
  const { clock, isLate } = await house(t, 5);
  for (const qos of [0, 1, 2] as const) {
    t.equal(await isLate(qos, 3), false);
    t.equal(await isLate(qos, 0), true);
    clock.stall(4_000);
    t.equal(await isLate(qos, 3), true);
    t.equal(await isLate(qos, 30), false);
    clock.advance(BEAT_MS);
    clock.advance(BEAT_MS);
  }
});
