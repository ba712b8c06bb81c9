import type { Test } from 'tap';
import type { Bench, Door } from '../bench.js';
import type { ContractCase } from '../case.js';
import { verdict, type CommandRow } from '../verdict.js';

const TRAVEL_MS = 60;

interface Death {
  readonly moment: string;
  /** Kills the hub at that moment of an unlock. */
  readonly strike: (bench: Bench, door: Door) => Promise<void>;
  /** How often the bolt moved, if that is sure. */
  readonly moves: number | null;
  /** What the command may have become; none: there need not be one. */
  readonly ends: readonly string[];
}

const DEATHS: readonly Death[] = [
  {
    moment: 'as it takes the request',
    async strike(bench, door) {
      const asked = bench.act(door);
      await bench.killHub();
      await asked;
    },
    moves: null,
    ends: [],
  },
  {
    moment: 'when `sent` is on the disk and the message has not arrived',
    async strike(bench, door) {
      const { line } = door.lock;
      const left = line.next('to_lock', () => {
        // The hub would send it again if it lived long enough.
        line.mute('to_lock');
        return [];
      });
      const asked = bench.act(door);
      await left;
      await bench.killHub();
      await asked;
    },
    moves: 0,
    ends: ['failed'],
  },
  {
    moment: 'when the lock has the message, before it replied',
    async strike(bench, door) {
      const left = door.lock.line.next('to_lock');
      door.lock.line.mute('to_hub');
      const asked = bench.act(door);
      await left;
      await bench.killHub();
      await asked;
    },
    moves: 1,
    ends: ['succeeded'],
  },
  {
    moment: 'when the reply has left the lock and has not arrived',
    async strike(bench, door) {
      const replied = door.lock.line.next('to_hub', () => []);
      const asked = bench.act(door);
      await replied;
      await bench.killHub();
      await asked;
    },
    moves: 1,
    ends: ['succeeded'],
  },
  {
    moment: 'as the reply arrives, around its commit',
    async strike(bench, door) {
      const replied = door.lock.line.next('to_hub');
      const asked = bench.act(door);
      await replied;
      await bench.killHub();
      await asked;
    },
    moves: 1,
    ends: ['succeeded'],
  },
];

async function check(
  t: Test,
  { moves, ends }: Death,
  commands: readonly CommandRow[],
  door: Door,
): Promise<void> {
  if (moves !== null) t.equal((await door.lock.truth()).actuations, moves);
  if (ends.length === 0) return;
  const [command] = commands;
  t.ok(
    command !== undefined && ends.includes(command.status),
    `${command?.status ?? 'no command'} (${command?.reason ?? ''})`,
  );
}

const died = DEATHS.map((death): ContractCase => ({
  name: `the hub is killed ${death.moment}: no replay, and then the truth`,
  async run(t, bench, deviceId) {
    const door = await bench.paired(deviceId, TRAVEL_MS);
    await door.lock.line.quiet();
    await death.strike(bench, door);
    door.lock.line.clear();
    await bench.startHub();
    const { wrong, commands } = await verdict(bench, door);
    t.strictSame(wrong, []);
    t.ok(commands.length <= 1);
    await check(t, death, commands, door);
    t.match(await bench.act(door), { httpStatus: 200, status: 'succeeded' }, 'life goes on');
    await bench.close(door);
  },
}));

export const hubDeathCases: readonly ContractCase[] = [
  ...died,
  {
    name: 'the hub and the power of the lock die together',
    needs: ['power_cut'],
    async run(t, bench, deviceId) {
      const door = await bench.paired(deviceId, TRAVEL_MS);
      await door.lock.line.quiet();
      const left = door.lock.line.next('to_lock');
      const asked = bench.act(door);
      await left;
      await Promise.all([door.lock.fault({ kind: 'power_off' }), bench.killHub()]);
      await asked;
      await door.lock.fault({ kind: 'power_on' });
      await bench.startHub();
      const { wrong } = await verdict(bench, door);
      t.strictSame(wrong, []);
      await bench.close(door);
    },
  },
];
