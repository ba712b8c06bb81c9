import { randomUUID } from 'node:crypto';
import t, { type Test } from 'tap';
import { until } from '../support/until.js';
import { act, commandIn, logs, moveIn, readCommand, stateOf, WAIT_MS, whenState } from './house.js';
import type { Door } from './house.js';

/** Short, so that tests of what isn't answered don't take long. */
const DEADLINE_MS = 700;

// Much of it is waiting, or processes that start; a busy machine takes several times as long.
t.setTimeout(300_000);

t.test('somebody opens a door over REST', async (t) => {
  const { hub, simulator, doors } = await moveIn(t, {
    env: { DOORWARD_COMMAND_DEADLINE_MS: String(DEADLINE_MS) },
  });

  // Both transports at once: much of this is waiting for what does not come.
  t.jobs = doors.length;
  const useDoor = async (t: Test, door: Door) => {
    const { deviceId } = door;
    const moves = async () => (await simulator.truth(deviceId)).actuations;
    const rowsOf = async (commandId: string) =>
      (await logs(hub, door))
        .filter((row) => row.command_id === commandId)
        .map(({ success, reason }) => ({ success, reason }));

    await t.test(`confirmed by the lock`, async (t) => {
      for (const action of ['unlock', 'lock'] as const) {
        const before = await moves();
        const command = commandIn(await act(hub, door, action), 200);
        t.equal(command.status, 'succeeded');
        const truth = await simulator.truth(deviceId);
        t.equal(truth.actuations, before + 1);
        t.equal(truth.bolt, `${action}ed`);
        t.match(truth.actuation_log.at(-1), { command_id: command.id, source: 'remote', direction: action });
        t.match(await stateOf(hub, door), {
          lock_state: `${action}ed`,
          is_locked: action === 'lock',
          is_online: true,
        });
        t.strictSame(await rowsOf(command.id), [{ success: true, reason: null }]);
      }
    });

    await t.test(`the same request twice acts once`, async (t) => {
      const before = await moves();
      const headers = { 'idempotency-key': randomUUID() };
      const first = await act(hub, door, 'unlock', headers);
      const second = await act(hub, door, 'unlock', headers);
      t.equal(first.status, 200);
      t.equal(second.status, 200);
      t.strictSame(second.body, first.body);
      t.equal(first.headers['idempotency-replayed'], undefined);
      t.equal(second.headers['idempotency-replayed'], 'true');
      const other = { 'idempotency-key': randomUUID() };
      const both = await Promise.all([act(hub, door, 'lock', other), act(hub, door, 'lock', other)]);
      t.ok(both.some(({ status }) => status === 200));
      t.ok(both.every(({ status }) => status === 200 || status === 409));
      t.equal(await moves(), before + 2);
    });

    await t.test(`jammed is failed`, async (t) => {
      const before = await moves();
      await simulator.fault(deviceId, { kind: 'jam' });
      const command = commandIn(await act(hub, door, 'unlock'), 409);
      t.match(command, { code: 'lock_failed', status: 'failed', reason: 'jammed' });
      t.equal(await moves(), before);
      t.match(await stateOf(hub, door), { lock_state: 'jammed', is_locked: null });
      t.strictSame(await rowsOf(command.id), [{ success: false, reason: 'jammed' }]);
      await simulator.fault(deviceId, { kind: 'clear' });
      t.equal((await act(hub, door, 'unlock')).status, 200);
    });

    // One answer lost, and with two the answer to "what became of it?" too.
    for (const count of [1, 2]) {
      await t.test(`${count} lost answers are unknown, then settled`, async (t) => {
        const before = await moves();
        await simulator.fault(deviceId, { kind: 'drop_replies', count });
        const command = commandIn(await act(hub, door, 'unlock'), 504);
        t.match(command, { code: 'outcome_unknown', status: 'unknown' });
        await until(
          async () => (await readCommand(hub, door, command.id)).status !== 'unknown',
          WAIT_MS,
          () => 'the command to be settled',
        );
        t.equal((await readCommand(hub, door, command.id)).status, 'succeeded');
        t.equal(await moves(), before + 1, 'nothing was sent again');
        const rows = await rowsOf(command.id);
        t.strictSame(
          rows.map(({ success }) => success),
          [true, null],
          'the log keeps both',
        );
        await simulator.fault(deviceId, { kind: 'clear' });
      });
    }

    await t.test(`without power`, async (t) => {
      const before = await moves();
      await simulator.fault(deviceId, { kind: 'power_off' });
      await whenState(hub, door, ({ is_online: online }) => !online);
      t.match(await stateOf(hub, door), { lock_state: 'unknown', is_locked: null, door_state: 'unknown' });
      const answer = await act(hub, door, 'unlock');
      t.equal(answer.status, 409);
      t.match(answer.body, { code: 'lock_offline', title: 'Device is offline', success: false });
      t.equal(await simulator.keypad(deviceId, '0427'), 'no_answer');
      await simulator.fault(deviceId, { kind: 'power_on' });
      await whenState(hub, door, ({ is_online: online, lock_state: state }) => online && state !== 'unknown');
      t.equal(await moves(), before, 'nothing opened late');
      t.equal((await act(hub, door, 'lock')).status, 200);
    });
  };
  for (const door of doors) t.test(door.transport, { buffered: true }, (t) => useDoor(t, door));
});
