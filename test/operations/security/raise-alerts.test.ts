import t from 'tap';
import { kindOf } from '../../../src/operations/audit/feed-item.js';
import { newEvent } from '../../../src/operations/audit/new-event.js';
import { listAlerts, readAlert } from '../../../src/operations/security/list-alerts.js';
import { raiseAlerts } from '../../../src/operations/security/raise-alerts.js';
import type { Caller } from '../../../src/operations/ports.js';
import { silentLogger } from '../../../src/kit/logger.js';
import { GuessSources } from '../../../src/operations/access/guess-sources.js';
import { uuid } from '../../store/samples.js';
import { temporaryStore } from '../../support/temporary-store.js';

const as = (role: 'admin' | 'manager'): Caller => ({
  actor: { kind: 'user', id: 'u', name: 'u' },
  userId: 'u',
  role,
  method: 'rest',
  ipAddress: null,
});
const PAGE = { cursor: null, size: 50 };

t.test('an alarm under duress is on no list and no stream, and each is one of its own', async (t) => {
  const { store, clock, newId } = temporaryStore(t);
  const consequence = raiseAlerts({ clock, newId });
  const event = newEvent({ atMs: clock.wallMs(), type: 'DURESS', description: 'x', deviceId: 'd' });
  for (let n = 0; n < 60; n++) {
    const row = await store.write((tx) => {
      const stored = tx.events.append(event);
      consequence(tx, stored);
      return stored;
    });
    t.equal(kindOf(row), null);
  }
  const list = listAlerts({ store });
  t.same(list(as('admin'), { silent: false }, PAGE).rows, []);
  t.throws(() => list(as('manager'), { silent: true }, PAGE), { code: 'silent_alerts_refused' });
  const { rows } = list(as('admin'), { silent: true }, PAGE);
  t.equal(rows.length, 50, 'bounded');
  const id = rows[0]?.alert.id ?? '';
  t.throws(() => readAlert({ store })(as('manager'), id), { code: 'alert_not_found' });
  t.equal(readAlert({ store })(as('admin'), id).alert.kind, 'duress');
});

t.test('a row that is undone takes its alert with it', async (t) => {
  const { store, clock, newId } = temporaryStore(t);
  const consequence = raiseAlerts({ clock, newId });
  await t.rejects(
    store.write((tx) => {
      consequence(
        tx,
        tx.events.append(newEvent({ atMs: 1, type: 'TAMPER', description: 'x', deviceId: 'd' })),
      );
      throw new Error('no');
    }),
  );
  t.same(store.alerts.page(PAGE, { silent: false }).rows, []);
});

t.test('who is let try codes again, after an admin looked, is no alert any more', async (t) => {
  const { store, clock, newId } = temporaryStore(t);
  const sources = new GuessSources({ store, clock, logger: silentLogger });
  const consequence = raiseAlerts({ clock, newId });
  let seen = 0;
  const follow = () =>
    store.write((tx) => {
      for (const event of tx.events.after(seen, 100)) consequence(tx, event);
      seen = tx.events.lastSeq();
    });
  const guess = async (caller: Caller) => {
    await store.write((tx) => {
      for (let n = 0; n < 5; n += 1) sources.wrongCode(tx, caller);
    });
    await follow();
  };
  await guess({ ...as('manager'), userId: uuid(1) });
  await guess({ ...as('manager'), userId: uuid(2) });
  const states = () =>
    store.alerts.page(PAGE, { silent: false }).rows.map(({ userId, state }) => `${userId ?? ''} ${state}`);
  t.same(states().sort(), [`${uuid(1)} open`, `${uuid(2)} open`]);
  await sources.reset(as('admin'), `user:${uuid(1)}`);
  await follow();
  t.same(states().sort(), [`${uuid(1)} resolved`, `${uuid(2)} open`]);
});
