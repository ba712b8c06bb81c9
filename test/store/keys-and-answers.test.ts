import t from 'tap';
import { openTestStore } from './open-test-store.js';

t.test('keys: put, replaced, removed', async (t) => {
  const { store, file } = openTestStore(t);
  t.equal(store.keys.get('jwt'), null);
  await store.write((tx) => {
    tx.keys.put('jwt', Buffer.from('one'), 1);
    tx.keys.put('jwt', Buffer.from('two'), 2);
    tx.keys.put('claim', Buffer.from('gone'), 2);
    tx.keys.remove('claim');
  });
  t.same(store.keys.get('jwt'), Buffer.from('two'));
  t.equal(store.keys.get('claim'), null);
  await store.stop();
  t.same(openTestStore(t, { file }).store.keys.get('jwt'), Buffer.from('two'), 'also after a restart');
});

t.test('answers: begun, finished, forgotten, each for its principal', async (t) => {
  const { store } = openTestStore(t);
  t.equal(store.idempotency.find('anna', 'k'), null);
  await store.write((tx) => {
    tx.idempotency.begin('anna', 'k', 'print', 10);
    tx.idempotency.begin('bek', 'k', 'other', 20);
  });
  t.strictSame(store.idempotency.find('anna', 'k'), { fingerprint: 'print', answer: null });
  const again = store.write((tx) => {
    tx.idempotency.begin('anna', 'k', 'print', 11);
  });
  await t.rejects(again, { name: 'Conflict', code: 'idempotency_key_known' });
  await store.write((tx) => {
    tx.idempotency.finish('anna', 'k', { status: 200, body: '{"ö":1}', headers: ['location', '/x'] });
  });
  t.strictSame(store.idempotency.find('anna', 'k'), {
    fingerprint: 'print',
    answer: { status: 200, body: '{"ö":1}', headers: ['location', '/x'] },
  });
  await store.write((tx) => {
    tx.idempotency.begin('anna', 'later', 'print', 30);
    tx.idempotency.forget('anna', 'later');
  });
  t.equal(store.idempotency.find('anna', 'later'), null, 'free again');
  t.equal(await store.write((tx) => tx.idempotency.removeBefore(20)), 1);
  t.equal(store.idempotency.find('anna', 'k'), null);
  t.ok(store.idempotency.find('bek', 'k'));
});
