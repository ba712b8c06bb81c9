import t from 'tap';
import type { Device } from '../../src/web/api/wire.js';
import { actionsOf, shownDoor } from '../../src/web/doors/shown-door.js';

const AT = '2026-01-05T09:00:00.000Z';
const HEARD_AT = '2026-01-05T10:00:00.000Z';
const LOCKED = {
  lock_state: 'locked',
  last_sure: { lock_state: 'locked', at: AT },
  door_state: 'closed',
  is_online: true,
  battery_level: 80,
} as Device;
const LOST = { ...LOCKED, lock_state: 'unknown', door_state: 'unknown', is_online: false } as Device;

t.test('what is certain is shown as it is', (t) => {
  const shown = shownDoor(LOCKED, true, HEARD_AT);
  t.same(shown, { state: 'locked', lastSure: null, door: 'closed', isOnline: true, battery: 80 });
  t.same(actionsOf(shown), { main: 'unlock', other: null });
  t.end();
});

t.test('what the hub does not know is unknown, with what it last was', (t) => {
  const shown = shownDoor(LOST, true, HEARD_AT);
  t.match(shown, { state: 'unknown', lastSure: { lock_state: 'locked', at: AT } });
  t.equal(actionsOf(shown), null, 'nothing is offered that can’t be sent');
  t.end();
});

t.test('a page that does not hear the hub knows nothing, whatever it was told before', (t) => {
  const shown = shownDoor(LOCKED, false, HEARD_AT);
  t.match(shown, { state: 'unknown', lastSure: { lock_state: 'locked', at: HEARD_AT }, door: 'unknown' });
  t.equal(shown.isOnline, null);
  t.equal(actionsOf(shown), null);
  t.match(shownDoor(LOST, false, HEARD_AT), { lastSure: { at: AT } });
  const moving = { ...LOCKED, lock_state: 'unlocking' } as Device;
  t.match(shownDoor(moving, false, HEARD_AT), {
    state: 'unknown',
    lastSure: { lock_state: 'locked', at: AT },
  });
  t.end();
});

t.test('where nobody knows which is wanted, both are offered', (t) => {
  for (const lock_state of ['unknown', 'jammed'] as const) {
    const shown = shownDoor({ ...LOCKED, lock_state }, true, HEARD_AT);
    t.same(actionsOf(shown), { main: 'unlock', other: 'lock' }, lock_state);
  }
  t.equal(actionsOf(shownDoor({ ...LOCKED, lock_state: 'locking' }, true, HEARD_AT)), null);
  t.end();
});
