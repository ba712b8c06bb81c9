import type { ContractCase } from '../case.js';
import { verdict } from '../verdict.js';

/** Where the power goes, and what can be known of the command afterwards. */
const STEPS = [
  { step: 'before_store', moves: 0, ends: ['failed'] },
  { step: 'stored', moves: 0, ends: ['unknown'] },
  { step: 'moving', moves: 1, ends: ['unknown'] },
  { step: 'moved', moves: 1, ends: ['unknown'] },
  { step: 'recorded', moves: 1, ends: ['succeeded'] },
] as const;
const TRAVEL_MS = 60;

export const powerCutCases: readonly ContractCase[] = STEPS.map(({ step, moves, ends }) => ({
  name: `the lock loses its power at step ${step}: its record tells, or it stays unknown`,
  needs: ['power_cut'],
  async run(t, bench, deviceId) {
    const door = await bench.paired(deviceId, TRAVEL_MS);
    await door.lock.fault({ kind: 'power_cut', step });
    const told = await bench.act(door);
    t.notMatch(told, { status: 'succeeded' });
    t.match(await door.lock.truth(), { powered: false, actuations: moves });
    await door.lock.fault({ kind: 'power_on' });
    const { wrong, commands } = await verdict(bench, door);
    t.strictSame(wrong, []);
    t.equal(commands.length, 1);
    t.ok(
      ends.some((end) => end === commands[0]?.status),
      `${commands[0]?.status ?? 'no command'} (${commands[0]?.reason ?? ''})`,
    );
    t.equal((await door.lock.truth()).actuations, moves, 'nothing is made up for');
    t.match(await bench.act(door), { httpStatus: 200, status: 'succeeded' });
    await bench.close(door);
  },
}));
