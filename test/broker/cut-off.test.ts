import t from 'tap';
import { createHash } from 'node:crypto';
import type { MqttClient } from 'mqtt';
import { LockBroker, type LockBrokerDeps } from '../../src/broker/server.js';
import { systemClock } from '../../src/kit/clock.js';
import { silentLogger } from '../../src/kit/logger.js';
import { closed, connected, mqttClient, mqttDevice, SECRET } from './lock-clients.js';

const hash = createHash('sha256').update(SECRET).digest();

/** One lock, whose secret may end; `asked` is called whenever it is looked up. */
async function startFor(devices: Partial<LockBrokerDeps['devices']>): Promise<LockBroker> {
  const known = {
    active: () => [mqttDevice('front')],
    mqttSecretHash: () => null,
    mqttNextSecretHash: () => null,
  };
  const deps = { devices: { ...known, ...devices }, clock: systemClock, logger: silentLogger };
  const broker = new LockBroker({ host: '127.0.0.1', port: 0 }, deps);
  broker.onMessage(() => Promise.resolve());
  await broker.start();
  t.teardown(() => broker.stop());
  return broker;
}

async function outcome(client: MqttClient): Promise<unknown> {
  return await connected(client).then(
    () => 'accepted',
    (error: unknown) => (error as { code?: unknown }).code ?? (error as Error).message,
  );
}

t.test('a lock is cut off between its admission and CONNACK', async (t) => {
  let isKnown = true;
  const broker: LockBroker = await startFor({
    mqttSecretHash: () => {
      if (!isKnown) return null;
      // right after this look-up has let it in
      queueMicrotask(() => {
        isKnown = false;
        broker.disconnect('front');
      });
      return { id: 'x', hash };
    },
  });
  const client = mqttClient(broker.port, 'front');
  t.not(await outcome(client), 'accepted');
  await closed(client);
  t.same(broker.sight.clients(), []);
});

t.test('what a lock came with ends while it is let in', async (t) => {
  let own: Uint8Array | null = null;
  const broker = await startFor({
    mqttSecretHash: () => own && { id: 'x', hash: own },
    mqttNextSecretHash: () => (own ? null : { id: 'x', hash }),
  });
  broker.onTakeover(async () => {
    own = hash;
    await new Promise((resolve) => setImmediate(resolve));
    // deleted before the connection of which it is known by now
    own = new Uint8Array(32);
    broker.disconnect('front');
  });
  t.equal(await outcome(mqttClient(broker.port, 'front')), 4);
  t.equal(broker.isConnected('front'), false);
  t.same(broker.sight.clients(), []);
});
