import Database from 'better-sqlite3';
import fc from 'fast-check';
import path from 'node:path';
import t from 'tap';
import { heldOperations } from '../../../src/operations/backup/held-operations.js';
import { openTestStore } from '../../store/open-test-store.js';
import { sampleUser, uuid } from '../../store/samples.js';
import { CLI, household, newUser } from './household.js';

const RUNS = 150;

/** What happens to somebody on a hub that is restored now and then. */
const step = fc.constantFrom('enable', 'disable', 'rename', 'restore', 'release all');

t.test('who was enabled or disabled since a restore stays so; the next one holds the active', async (t) => {
  const { accounts, store, clock } = await household(t);
  const held = heldOperations({ store, clock, changed: () => undefined });
  const bob = await accounts.createUser(CLI, newUser('bob'));
  let names = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 14 }), async (steps) => {
      // Active and not held, as whoever was just added.
      await accounts.updateUser(CLI, bob.id, { isActive: true });
      const model = { isActive: true, isHeld: false };
      for (const what of steps) {
        clock.advance(1);
        if (what === 'enable' || what === 'disable') {
          model.isActive = what === 'enable';
          model.isHeld = false;
          await accounts.updateUser(CLI, bob.id, { isActive: model.isActive });
        } else if (what === 'rename') {
          await accounts.updateUser(CLI, bob.id, { firstName: `Bob ${(names += 1)}` });
        } else if (what === 'restore') {
          model.isHeld ||= model.isActive;
          model.isActive = false;
          await store.write((tx) => tx.held.holdAll(clock.wallMs()));
        } else {
          model.isActive ||= model.isHeld;
          model.isHeld = false;
          for (const { kind, id } of held.listHeld(CLI)) await held.releaseHeld(CLI, kind, id);
        }
        const told = { isActive: store.users.byId(bob.id)?.isActive, isHeld: held.listHeld(CLI).length > 0 };
        if (told.isActive !== model.isActive || told.isHeld !== model.isHeld)
          throw new Error(`${what}: ${JSON.stringify({ told, model })}`);
      }
    }),
    { numRuns: RUNS },
  );
});

t.test('a "no" to somebody held is in the log, and one to somebody disabled changes nothing', async (t) => {
  const { accounts, store, clock, events } = await household(t);
  const bob = await accounts.createUser(CLI, newUser('bob'));
  await store.write((tx) => tx.held.holdAll(clock.wallMs()));
  await accounts.updateUser(CLI, bob.id, { isActive: false });
  await accounts.updateUser(CLI, bob.id, { isActive: false });
  const rows = await events('USER_CHANGED');
  t.equal(rows.length, 1);
  t.match(rows, [{ data: { changes: ['isActive'], is_active: false } }]);
});

t.test(
  'who was enabled by a program that left them marked as held is held by the next restore',
  async (t) => {
    const file = path.join(t.testdir(), 'doorward.db');
    const first = openTestStore(t, { file });
    await first.store.write((tx) => {
      tx.users.insert(sampleUser(1), null);
    });
    await first.store.stop();
    const beside = new Database(file);
    beside.prepare('UPDATE users SET held_since_ms = 5, is_active = 1').run();
    beside.close();
    const { store } = openTestStore(t, { file });
    t.strictSame(store.held.list(10), []);
    t.match(await store.write((tx) => tx.held.holdAll(9)), { person: 1 });
    t.equal(store.users.byId(uuid(1))?.isActive, false);
    t.match(store.held.list(10), [{ id: uuid(1), heldSinceMs: 9 }]);
  },
);
