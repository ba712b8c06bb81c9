import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { expectAnswer } from '../../support/json-client.js';
import { until } from '../../support/until.js';
import type { Bench, Door } from '../bench.js';
import type { ContractCase } from '../case.js';
import { logOf, verdict, wrongMoves } from '../verdict.js';

const WAIT_MS = 15_000;
const PIN = '730916';
/** Longer than a decision is worth anything (SPEC.md). */
const VOID_MS = 1_300;

/** What the log has of the door's movements, oldest first. */
async function doorRows(bench: Bench, door: Door): Promise<string[]> {
  const rows = await logOf(bench.hub, door);
  return rows
    .flatMap(({ event_type: type }) => (/^DOOR_(OPENED|CLOSED)$/.test(type) ? [type] : []))
    .reverse();
}

async function whenDoorRows(bench: Bench, door: Door, count: number): Promise<void> {
  let rows: string[] = [];
  await until(
    async () => {
      rows = await doorRows(bench, door);
      return rows.length >= count;
    },
    WAIT_MS,
    () => `${count} movements of the door in the log, which has ${rows.join(', ')}`,
  );
}

async function givePin(bench: Bench, door: Door): Promise<void> {
  const body = { device_ids: [door.id], label: 'Anna', kind: 'permanent', pin: PIN };
  expectAnswer(await bench.hub.request('POST', '/access/pins', { body }), 201, z.unknown());
}

const MOVES = ['DOOR_OPENED', 'DOOR_CLOSED', 'DOOR_OPENED', 'DOOR_CLOSED'];

async function moveDoor(door: Door): Promise<void> {
  for (const position of ['open', 'closed', 'open', 'closed'] as const) await door.lock.moveDoor(position);
}

export const reportCases: readonly ContractCase[] = [
  {
    name: 'what happens while the link is down is told when it is up, once, in order',
    needs: ['door'],
    async run(t, bench, deviceId) {
      const door = await bench.paired(deviceId);
      await door.lock.line.quiet();
      door.lock.line.cut();
      await moveDoor(door);
      t.strictSame(await doorRows(bench, door), []);
      await door.lock.line.mend();
      await whenDoorRows(bench, door, MOVES.length);
      await door.lock.line.quiet();
      t.strictSame(await doorRows(bench, door), MOVES);
      await bench.close(door);
    },
  },
  {
    name: 'an event whose acknowledgement is lost is told again and logged once',
    needs: ['door'],
    async run(t, bench, deviceId) {
      const door = await bench.paired(deviceId);
      const { line } = door.lock;
      await line.quiet();
      line.mute('to_lock');
      // The next poll is lost as well: so the lock must have the chance to speak once.
      const told = line.next('to_hub');
      line.clear();
      const muted = line.next('to_hub', ({ bytes }) => {
        line.mute('to_lock');
        return [bytes];
      });
      await door.lock.moveDoor('open');
      await Promise.race([told, muted]);
      await whenDoorRows(bench, door, 1);
      line.cut();
      line.clear();
      await line.mend();
      await bench.whenOnline(door);
      await door.lock.moveDoor('closed');
      await whenDoorRows(bench, door, 2);
      await line.quiet();
      t.strictSame(await doorRows(bench, door), ['DOOR_OPENED', 'DOOR_CLOSED']);
      await bench.close(door);
    },
  },
  {
    name: 'events told to a hub that dies are in the log of the next, once, in order',
    needs: ['door'],
    async run(t, bench, deviceId) {
      const door = await bench.paired(deviceId);
      await door.lock.line.quiet();
      const told = door.lock.line.next('to_hub');
      await door.lock.moveDoor('open');
      await told;
      await bench.killHub();
      for (const position of ['closed', 'open', 'closed'] as const) await door.lock.moveDoor(position);
      await bench.startHub();
      await whenDoorRows(bench, door, MOVES.length);
      await door.lock.line.quiet();
      t.strictSame(await doorRows(bench, door), MOVES);
      await bench.close(door);
    },
  },
  {
    name: 'a right PIN opens once, a wrong one never, whatever comes twice',
    needs: ['keypad'],
    async run(t, bench, deviceId) {
      const door = await bench.paired(deviceId);
      await givePin(bench, door);
      door.lock.line.judgeBy(({ bytes }) => [bytes, bytes]);
      t.equal(await door.lock.keypad(PIN), 'granted');
      t.equal(await door.lock.keypad('90817263'), 'denied');
      door.lock.line.clear();
      const truth = await door.lock.truth();
      t.match(truth, { bolt: 'unlocked', actuations: 1 });
      t.strictSame(wrongMoves(truth), []);
      const isEntry = ({ event_type: type, method }: { event_type: string; method: string | null }) =>
        type === 'UNLOCK' && method === 'pin';
      await until(
        async () => (await logOf(bench.hub, door)).some(isEntry),
        WAIT_MS,
        () => 'the entry in the log',
      );
      t.equal((await logOf(bench.hub, door)).filter(isEntry).length, 1);
      t.strictSame((await verdict(bench, door)).wrong, []);
      await bench.close(door);
    },
  },
  {
    name: 'a decision held back opens nothing: the lock has answered by itself',
    needs: ['keypad'],
    async run(t, bench, deviceId) {
      const door = await bench.paired(deviceId);
      await givePin(bench, door);
      const { line } = door.lock;
      await line.quiet();
      const held: Buffer[] = [];
      line.judgeBy(({ way, bytes }) => {
        if (way === 'to_hub') return [bytes];
        held.push(bytes);
        return [];
      });
      // A lock that was given the code already grants it by itself, once.
      const light = await door.lock.keypad(PIN);
      t.not(light, 'denied');
      const before = await door.lock.truth();
      t.equal(before.actuations, light === 'granted' ? 1 : 0);
      await sleep(VOID_MS);
      for (const bytes of held) line.inject('to_lock', bytes);
      await sleep(200);
      t.ok(held.length > 0, 'the hub had decided');
      t.strictSame(await door.lock.truth(), before);
      line.clear();
      await bench.close(door);
    },
  },
];
