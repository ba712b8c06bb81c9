import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import t, { type Test } from 'tap';
import { inspectStore } from '../../src/store/inspect.js';
import { until } from '../support/until.js';
import { act, commandIn, logs, logsWith, moveIn, readCommand, WAIT_MS } from './house.js';
import type { Door } from './house.js';

const JUMPING = new URL('jumping-wall-clock.mjs', import.meta.url).href;
const WRONG_TRIES = 5;

// Much of it is waiting, or processes that start; a busy machine takes several times as long.
t.setTimeout(300_000);

t.test('a wall clock that jumps by years to and fro changes nothing at the doors', async (t) => {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'doorward-'));
  t.teardown(() => {
    rmSync(dataDir, { recursive: true, force: true });
  });
  // Tokens go by the wall clock, of course; the installer's socket asks for none.
  const { hub, simulator, doors, bob } = await moveIn(t, {
    dataDir,
    claim: false,
    asInstaller: true,
    nodeFlags: ['--import', JUMPING],
    env: { DOORWARD_COMMAND_DEADLINE_MS: '3000' },
  });

  t.jobs = doors.length;
  const useDoor = async (t: Test, door: Door) => {
    const years = new Set<number>();
    for (let times = 0; times < 8; times += 1) {
      const answer = await act(hub, door, times % 2 === 0 ? 'unlock' : 'lock');
      t.equal(commandIn(answer, 200).status, 'succeeded');
      years.add(
        new Date(
          (answer.body as { data: { command: { created_at: string } } }).data.command.created_at,
        ).getUTCFullYear(),
      );
      t.equal(await simulator.keypad(door.deviceId, bob.digits), 'granted');
    }
    t.ok(years.size > 1, 'it did jump');
    t.equal((await simulator.truth(door.deviceId)).actuations, 16);

    for (let times = 0; times < 2; times += 1) {
      await simulator.fault(door.deviceId, { kind: 'drop_replies', count: 1 });
      const { id } = commandIn(await act(hub, door, 'lock'), 504);
      const settled = async () => (await readCommand(hub, door, id)).status === 'succeeded';
      await until(settled, WAIT_MS, () => 'an unknown command to be settled');
    }

    for (let tries = 1; tries <= WRONG_TRIES; tries += 1)
      t.equal(await simulator.keypad(door.deviceId, '5829'), 'denied');
    await logsWith(hub, door, (row) => row.event_type === 'KEYPAD_LOCKED');
    for (let tries = 1; tries <= 4; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 60));
      t.equal(await simulator.keypad(door.deviceId, bob.digits), 'denied');
      t.equal((await logs(hub, door))[0]?.reason, 'keypad_locked', 'no jump ends a lockout');
    }
  };
  await Promise.all(doors.map((door) => t.test(door.transport, { buffered: true }, (t) => useDoor(t, door))));
  t.equal(await hub.stop(), 0);
  t.match(inspectStore(path.join(dataDir, 'doorward.db'), 'full'), { complaints: [], chain: { ok: true } });
});
