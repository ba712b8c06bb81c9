import t from 'tap';
import { REPEAT_MS } from '../../src/broker/limits.js';
import { SimulatedClock } from '../support/simulated-clock.js';
import { WireClient } from './conformance/wire-client.js';
import { until } from './lock-clients.js';
import { startProgramBroker, type ProgramFixture } from './program-clients.js';

const SET = 'doorward/front/lock/set';

for (const version of [4, 5] as const) {
  for (const qos of [1, 2] as const) {
    for (const clean of [true, false]) {
      const name = `MQTT ${version}, QoS ${qos}, ${clean ? 'no' : 'a'} session: sent again without DUP by mqtt.js, after a broken connection`;
      t.test(name, async (t) => {
        const fixture = await startProgramBroker();
        t.teardown(() => fixture.stop());
        const token = fixture.tokens.add(['mqtt:home-assistant']);
        const client = await fixture.program(token, {
          ...{ protocolVersion: version, clean, reconnectPeriod: 5 },
          ...(version === 5 && { properties: { sessionExpiryInterval: clean ? 0 : 600 } }),
        });
        fixture.settle = () => {
          fixture.settle = () => Promise.resolve();
          // what the broker says of it does not arrive any more
          client.stream.destroy();
          return Promise.resolve();
        };
        await client.publishAsync(SET, 'UNLOCK', { qos });
        const again = fixture.heard.filter(({ redelivered }) => redelivered === true);
        // of QoS 2 in a session the broker itself knows that it has it
        t.equal(fixture.heard.length - again.length, 1, 'one order');
        await client.publishAsync(SET, 'UNLOCK', { qos });
        t.match(fixture.heard.at(-1), { redelivered: false, acknowledged: true }, 'the same anew is another');
        await client.publishAsync(SET, 'UNLOCK', { qos: 0 });
        await until(() => fixture.heard.at(-1)?.acknowledged === false, 'one that is not acknowledged');
      });
    }
  }
}

/** Says one thing under number 1, as small programs do each time. @returns whether that was taken for a repetition */
async function sayOnce(
  { broker, heard }: ProgramFixture,
  password: string,
  leave: (wire: WireClient) => void,
  text = 'UNLOCK',
) {
  const before = heard.length;
  const wire = await WireClient.open(broker.port);
  wire.send({
    ...{ cmd: 'connect', protocolId: 'MQTT', protocolVersion: 4, clientId: 'button', clean: true },
    ...{ keepalive: 60, username: 'x', password: Buffer.from(password) },
  });
  await wire.expect('connack');
  wire.send({
    ...{ cmd: 'publish', topic: SET, payload: text, qos: 1, messageId: 1, dup: false, retain: false },
  });
  await wire.expect('puback');
  leave(wire);
  await wire.ended();
  await until(() => broker.sight.clients().length === 0, 'the broker has noticed');
  return heard[before]?.redelivered;
}

t.test('what is no repetition', async (t) => {
  const clock = new SimulatedClock();
  const fixture = await startProgramBroker({ clock });
  t.teardown(() => fixture.stop());
  const [token, other] = [
    fixture.tokens.add(['mqtt:home-assistant']),
    fixture.tokens.add(['mqtt:home-assistant']),
  ];
  const say = (given: string, leave: (wire: WireClient) => void, text?: string) =>
    sayOnce(fixture, given, leave, text);
  const goodbye = (wire: WireClient) => {
    wire.send({ cmd: 'disconnect' });
  };
  const breaks = (wire: WireClient) => {
    wire.socket.destroy();
  };
  t.equal(await say(token, goodbye), false);
  t.equal(await say(token, goodbye), false, 'who took its leave begins to count anew');
  t.equal(await say(token, breaks), false);
  t.equal(await say(other, breaks), false, 'the same of another');
  t.equal(await say(token, breaks), true);
  t.equal(await say(token, breaks, 'LOCK'), false, 'something else');
  t.equal(await say(token, breaks, 'LOCK'), true);
  clock.advance(REPEAT_MS);
  t.equal(await say(token, breaks, 'LOCK'), false, 'long ago');
});
