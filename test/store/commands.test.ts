import t from 'tap';
import type { CommandStatus, OpenStatus } from '../../src/locks/command.js';
import { openTestStore } from './open-test-store.js';
import { sampleCommand, uuid } from './samples.js';

t.test('the journal: accepted, sent, succeeded, each with what is known then', async (t) => {
  const { store } = openTestStore(t);
  const command = sampleCommand(1);
  await store.write((tx) => {
    tx.commands.insert(command);
  });
  t.strictSame(store.commands.byId(command.id), command);
  t.equal(store.commands.byId(uuid(99)), null);
  const sent = { status: 'sent' as const, sentAtMs: 5, bootId: '00112233aabbccdd', notAfterMs: 2 ** 40 };
  await store.write((tx) => {
    tx.commands.update(command.id, sent);
  });
  t.strictSame(store.commands.byId(command.id), { ...command, ...sent });
  const done = { status: 'succeeded' as const, finishedAtMs: 9, latencyMs: 4.25 };
  await store.write((tx) => {
    tx.commands.update(command.id, done);
  });
  t.strictSame(store.commands.byId(command.id), { ...command, ...sent, ...done });
});

t.test('no way leads back, and a closed command stays closed', async (t) => {
  const { store } = openTestStore(t);
  await store.write((tx) => {
    tx.commands.insert(sampleCommand(1, { status: 'unknown' }));
  });
  const become = (status: CommandStatus) =>
    store.write((tx) => {
      tx.commands.update(uuid(1), { status });
    });
  for (const status of ['accepted', 'sent', 'expired', 'unknown'] as const) {
    await t.rejects(become(status), { name: 'Conflict', code: 'command_closed' }, status);
  }
  await become('failed');
  await t.rejects(become('succeeded'), { code: 'command_closed' });
  const nobody = store.write((tx) => {
    tx.commands.update(uuid(99), { reason: 'x' });
  });
  await t.rejects(nobody, { name: 'NotFound', code: 'command_not_found' });
});

t.test('commands by status, of one lock or of all, oldest first', async (t) => {
  const { store } = openTestStore(t);
  await store.write((tx) => {
    tx.commands.insert(sampleCommand(3, { status: 'sent', createdAtMs: 3 }));
    tx.commands.insert(sampleCommand(4, { status: 'sent', createdAtMs: 1, deviceId: uuid(2) }));
    tx.commands.insert(sampleCommand(5, { status: 'sent', createdAtMs: 2 }));
    tx.commands.insert(sampleCommand(6, { status: 'accepted' }));
  });
  const ids = (deviceId: string | null, status: OpenStatus) =>
    store.commands.withStatus(deviceId, status).map(({ id }) => id);
  t.strictSame(ids(null, 'sent'), [uuid(4), uuid(5), uuid(3)]);
  t.strictSame(ids(uuid(1), 'sent'), [uuid(5), uuid(3)]);
  t.strictSame(ids(null, 'accepted'), [uuid(6)]);
  t.strictSame(ids(uuid(2), 'unknown'), []);
});
