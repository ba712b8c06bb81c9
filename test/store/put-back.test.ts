import t from 'tap';
import { holdAfterPutBack, type PutBackReason } from '../../src/operations/backup/put-back.js';
import { openTestStore } from './open-test-store.js';
import { sampleUser } from './samples.js';

const admin = sampleUser(1, { role: 'admin' });
const member = sampleUser(2, { role: 'member' });
const gone = sampleUser(3, { role: 'admin', isActive: false });

const WAYS: readonly (readonly [PutBackReason, readonly string[]])[] = [
  ['restored', [admin.id, member.id]],
  ['cloud_ahead', [member.id]],
];

for (const [reason, expected] of WAYS)
  t.test(`${reason}: who is held counts for nothing until they are released`, async (t) => {
    const { store } = openTestStore(t);
    await store.write((tx) => {
      for (const user of [admin, member, gone]) tx.users.insert(user, null);
    });
    const { person } = await store.write((tx) => holdAfterPutBack(tx, { atMs: 5, reason }));
    t.equal(person, expected.length);
    t.strictSame(
      store.held.list(10).map(({ id }) => id),
      expected,
    );
    for (const { id } of [admin, member, gone]) {
      t.equal(store.held.holdsPerson(id), expected.includes(id));
      t.equal(store.users.byId(id)?.isActive, id !== gone.id && !expected.includes(id));
    }
    await store.write((tx) => tx.held.release('person', member.id));
    t.equal(store.held.holdsPerson(member.id), false);
    t.equal(store.users.byId(member.id)?.isActive, true);
  });
