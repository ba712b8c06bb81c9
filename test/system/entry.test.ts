import t, { type Test } from 'tap';
import { logs, logsWith, moveIn, seqOf } from './house.js';
import type { Door } from './house.js';

t.test('somebody types a PIN at a lock', async (t) => {
  const { hub, simulator, doors, bob } = await moveIn(t);

  const opens = async (t: Test, door: Door) => {
    const before = await simulator.truth(door.deviceId);
    const seq = await seqOf(hub, door);
    t.equal(await simulator.keypad(door.deviceId, bob.digits), 'granted');
    const after = await simulator.truth(door.deviceId);
    t.equal(after.bolt, 'unlocked');
    t.equal(after.actuations, before.actuations + 1);
    const row = await logsWith(hub, door, (row) => row.event_type === 'UNLOCK' && row.seq > seq);
    const who = { user_id: bob.id, actor: { kind: 'pin', id: bob.pinId, name: 'Bob Bobur' }, method: 'pin' };
    t.match(row, { ...who, success: true, device_id: door.id, command_id: null });
    const granted = (await logs(hub, door)).filter(
      (row) => row.event_type === 'ACCESS_GRANTED' && row.seq > seq,
    );
    t.match(granted, [{ ...who, success: true }]);
    t.equal(granted.length, 1);
  };

  const wrongCode = {
    reason: 'wrong_code',
    description: 'No PIN on this lock has this code.',
    user_id: null,
  };
  const revoked = { reason: 'revoked', description: 'It has been revoked.', user_id: bob.id };
  const refuses = async (t: Test, door: Door, pin: string, why: object = wrongCode) => {
    const before = await simulator.truth(door.deviceId);
    t.equal(await simulator.keypad(door.deviceId, pin), 'denied');
    const after = await simulator.truth(door.deviceId);
    t.equal(after.actuations, before.actuations);
    t.equal(after.bolt, before.bolt);
    t.match((await logs(hub, door))[0], {
      event_type: 'ACCESS_DENIED',
      success: false,
      ...why,
      method: 'pin',
      device_id: door.id,
    });
  };

  for (const door of doors) {
    await t.test(`${door.transport}: the right one opens, and the log says who`, (t) => opens(t, door));
    await t.test(`${door.transport}: a wrong one opens nothing, and the log says why`, async (t) => {
      await refuses(t, door, '5829');
      // A leading zero is a digit like any other.
      await refuses(t, door, '00427');
    });
  }

  t.test('a revoked PIN opens nothing', async (t) => {
    t.equal((await hub.request('DELETE', `/access/pins/${bob.pinId}`)).status, 204);
    for (const door of doors) await refuses(t, door, bob.digits, revoked);
  });
});
