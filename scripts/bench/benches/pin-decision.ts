import path from 'node:path';
import { decide } from '../../../src/access/decide.js';
import { systemClock as clock } from '../../../src/kit/clock.js';
import { idSource } from '../../../src/kit/ids.js';
import { silentLogger as logger } from '../../../src/kit/logger.js';
import { systemRandom as random } from '../../../src/kit/random.js';
import { ScryptPool } from '../../../src/kit/scrypt-pool.js';
import { factsOfCode } from '../../../src/operations/access/access-facts.js';
import { decideEntry } from '../../../src/operations/access/decide-entry.js';
import { KeypadLockouts } from '../../../src/operations/access/keypad-lockouts.js';
import { PIN_VERIFIER_BYTES, PinVerifiers } from '../../../src/operations/access/pin-verifiers.js';
import { newEvent } from '../../../src/operations/audit/new-event.js';
import { openStore, type SqliteStore } from '../../../src/store/store.js';
import { sampleDevice, samplePin, sampleUser, SALT } from '../../../test/store/samples.js';
import type { Bench } from '../bench.js';
import { ratioAtMost, row, valueAtMost } from '../row.js';
import { median, timed } from '../sample.js';

const WORLD = {
  full: { users: 10_000, locks: 500, pins: 50_000, decisions: 5_000, entries: 500 },
  short: { users: 100, locks: 5, pins: 500, decisions: 20, entries: 5 },
} as const;
const ROWS_PER_CHANGE = 1_000;
const HALF_DAY_MINUTES = 720;
const EVERY_DAY = { days: 0b1111111, fromDay: null, untilDay: null };

interface Code {
  readonly deviceId: string;
  readonly verifier: Buffer;
}

/** Ready to be typed: the scrypt of digits that nobody knows. */
class KnownVerifiers extends PinVerifiers {
  next: Buffer = Buffer.alloc(PIN_VERIFIER_BYTES);

  override derive(): Promise<Buffer> {
    return Promise.resolve(this.next);
  }
}

/** A right PIN at a keypad without its scrypt, in a store of many people, locks and PINs: decided, and decided and logged. */
export const pinDecision: Bench = {
  name: 'pin-decision',
  async run(scene, effort) {
    const size = WORLD[effort];
    const file = path.join(scene.folder(), 'doorward.db');
    const newId = idSource(clock, random);
    const store = openStore({ file, masterKey: random.bytes(32), logger, clock, newId, random });
    scene.after(() => store.stop());
    const codes = await fill(store, size);
    const any = (n: number) => codes[(n * 7_919) % codes.length] ?? fail();

    const bare = store['sql'].connection.prepare<[string, Buffer]>(
      'SELECT pin_id FROM pin_devices WHERE device_id = ? AND verifier = ?',
    );
    const decided: number[] = [];
    const looked: number[] = [];
    for (let n = 0; n < size.decisions; n += 1) {
      const code = any(n);
      decided.push(await timed(() => Promise.resolve(isGranted(store, code) || fail())));
      const other = any(n + 1);
      looked.push(await timed(() => Promise.resolve(bare.get(other.deviceId, other.verifier) ?? fail())));
    }

    const verifiers = new KnownVerifiers(new ScryptPool(), { id: 'aaaaaaaa', bytes: new Uint8Array(32) });
    const lockouts = new KeypadLockouts({ store, clock, logger });
    const enter = decideEntry({ store, clock, timeIsTrusted: () => true, verifiers, lockouts });
    const entered: number[] = [];
    const logged: number[] = [];
    for (let n = 0; n < size.entries; n += 1) {
      const { deviceId, verifier } = any(n);
      verifiers.next = verifier;
      const request = { requestId: newId(), kind: 'pin', value: '5829' } as const;
      entered.push(await timed(async () => (await enter(deviceId, request)).grant || fail()));
      const event = newEvent({
        atMs: clock.wallMs(),
        type: 'ACCESS_GRANTED',
        description: 'Bench.',
        deviceId,
      });
      logged.push(await timed(() => store.write((tx) => tx.events.append(event))));
    }
    const world = `${size.users} people, ${size.locks} locks and ${size.pins} PINs`;
    return [
      row({
        name: 'pin-decision',
        measures: `a right PIN with ${world}: look-up, facts and decision without the scrypt, median`,
        unit: 'ms',
        value: median(decided),
        baseline: {
          measures: 'its verifier looked up by better-sqlite3, in turns, median',
          value: median(looked),
        },
        targets: [valueAtMost(0.2)],
      }),
      row({
        name: 'pin-decision-logged',
        measures: `the same with ${world}, its log row on the disk, median`,
        unit: 'ms',
        value: median(entered),
        baseline: { measures: 'one log row on the disk, in turns, median', value: median(logged) },
        targets: [ratioAtMost(3)],
      }),
    ];
  },
};

function isGranted(store: SqliteStore, { deviceId, verifier }: Code): boolean {
  const pin = store.pins.byVerifier(deviceId, verifier);
  const person = pin?.userId == null ? null : store.users.byId(pin.userId);
  const time = { nowMs: clock.wallMs(), timeIsTrusted: true };
  const facts = factsOfCode(store, store.devices.byId(deviceId), false, pin, person, time);
  return decide({ actor: 'pin', action: 'unlock' }, facts).granted;
}

/** Each PIN is somebody's; every third has dates, every tenth keeps to hours of the week. @returns what opens now */
async function fill(
  store: SqliteStore,
  { users, locks, pins }: (typeof WORLD)[keyof typeof WORLD],
): Promise<Code[]> {
  const nowMs = clock.wallMs();
  await store.write((tx) => {
    tx.sites.insert({ id: 'site', name: 'Home', timeZone: 'Europe/Berlin', createdAtMs: 1 });
    tx.schedules.insert({
      id: 'hours',
      name: 'Mornings and afternoons',
      timing: {
        weekDays: [
          { ...EVERY_DAY, startMinute: 0, endMinute: HALF_DAY_MINUTES },
          { ...EVERY_DAY, startMinute: HALF_DAY_MINUTES, endMinute: 2 * HALF_DAY_MINUTES },
        ],
        yearDays: [],
        holidays: [],
        exceptions: [],
        bookings: [],
      },
      createdBy: null,
      createdAtMs: 1,
      updatedAtMs: 1,
    });
  });
  const userOf = (n: number) => sampleUser(1_000_000 + n);
  const lockOf = (n: number) => sampleDevice(2_000_000 + n, { status: 'ACTIVE', siteId: 'site' });
  await inChanges(store, users, (tx, n) => {
    tx.users.insert(userOf(n), null);
  });
  await inChanges(store, locks, (tx, n) => {
    tx.devices.insert(lockOf(n), SALT);
  });
  const codes: Code[] = [];
  await inChanges(store, pins, (tx, n) => {
    const deviceId = lockOf(n % locks).id;
    const dated = n % 3 === 0 && { validFromMs: nowMs - 86_400_000, validUntilMs: nowMs + 86_400_000 };
    const pin = samplePin(3_000_000 + n, [deviceId], {
      userId: userOf(n % users).id,
      ...(n % 10 === 0 ? { kind: 'scheduled', scheduleId: 'hours' } : dated && { kind: 'dated', ...dated }),
    });
    const code = { deviceId, verifier: random.bytes(PIN_VERIFIER_BYTES) };
    tx.pins.insert(pin, [{ ...code, pepperId: 'aaaaaaaa' }]);
    codes[n] = code;
  });
  return codes;
}

type Change = Parameters<SqliteStore['write']>[0];

async function inChanges(
  store: SqliteStore,
  count: number,
  one: (tx: Parameters<Change>[0], n: number) => void,
): Promise<void> {
  for (let begun = 0; begun < count; begun += ROWS_PER_CHANGE) {
    await store.write((tx) => {
      for (let n = begun; n < Math.min(count, begun + ROWS_PER_CHANGE); n += 1) one(tx, n);
    });
  }
}

function fail(): never {
  throw new Error('a right PIN was refused');
}
