import t from 'tap';
import { BrokerPersistence } from '../../../src/broker/persistence/broker-persistence.js';
import type { Message } from '../../../src/broker/persistence/packet-form.js';
import { systemClock as clock } from '../../../src/kit/clock.js';
import { silentLogger as logger } from '../../../src/kit/logger.js';

import type { Teardown } from './broker-under-test.js';

const client = { id: 'reader', clean: false };
const message: Message & { messageId: number } = {
  ...{ cmd: 'publish', brokerId: 'broker', brokerCounter: 1, topic: 'news', payload: 'one' },
  ...{ qos: 2, retain: false, messageId: 7 },
};

async function opened(t: Teardown): Promise<BrokerPersistence> {
  const persistence = new BrokerPersistence({ file: null, clock, logger });
  await persistence.setup({ id: 'broker' });
  t.teardown(() => persistence.destroy());
  return persistence;
}

/** Whether something was committed while `again` was waited for. */
async function waitsForCommit(persistence: BrokerPersistence, again: Promise<unknown>): Promise<boolean> {
  const before = persistence.kept.commits;
  await Promise.allSettled([again]);
  return persistence.kept.commits > before;
}

// Whoever asks again while the disk is at it would answer for what a kill could still undo: QoS 2 would come twice.

t.test('a QoS 2 message that is sent twice waits for its identifier twice', async (t) => {
  const persistence = await opened(t);
  await persistence.outgoingEnqueue({ clientId: client.id }, message);
  const send = () => persistence.outgoingUpdate(client, { ...message });
  const first = send();
  t.ok(await waitsForCommit(persistence, send()));
  await first;
});

t.test('a PUBREC that comes twice waits for the release twice', async (t) => {
  const persistence = await opened(t);
  await persistence.outgoingEnqueue({ clientId: client.id }, message);
  await persistence.outgoingUpdate(client, { ...message });
  const release = () => persistence.outgoingUpdate(client, { ...message, cmd: 'pubrel' });
  const first = release();
  t.ok(await waitsForCommit(persistence, release()));
  await first;
});

t.test('a PUBREL that comes twice waits until the identifier is gone', async (t) => {
  const persistence = await opened(t);
  await persistence.incomingStorePacket(client, message);
  const pubrel = { cmd: 'pubrel', messageId: message.messageId };
  const gone = persistence.incomingDelPacket(client, pubrel);
  const again = persistence.incomingGetPacket(client, pubrel);
  t.ok(await waitsForCommit(persistence, again));
  await t.rejects(again, { message: 'no such packet' });
  await gone;
});
