import { createRequire } from 'node:module';
import t from 'tap';
import { startBroker } from './lock-clients.js';

// The client of these tests writes with the same library.
const numbers = createRequire(import.meta.url)('mqtt-packet/numbers.js') as { cache: object };

t.test('packets go both ways, and no number of a packet is kept in memory', async (t) => {
  const fixture = await startBroker(['front']);
  t.teardown(() => fixture.stop());
  const client = await fixture.connect('front');
  await client.subscribeAsync('smartlock/front/#', { qos: 1 });
  await client.publishAsync('smartlock/front/events', '{}', { qos: 1 });
  const got = new Promise((resolve) => {
    client.on('message', (topic, payload) => {
      if (topic.endsWith('/commands')) resolve(payload.toString());
    });
  });
  t.equal(fixture.broker.send('front', 'commands', { n: 1 }), true);
  t.equal(await got, '{"n":1}');
  t.same(Object.keys(numbers.cache), []);
});
