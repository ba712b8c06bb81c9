import t from 'tap';
import type { Test } from 'tap';
import { Unavailable } from '../../../src/kit/errors.js';
import { silentLogger as logger } from '../../../src/kit/logger.js';
import { NO_ENTRY_RULES } from '../../../src/locks/entry-rules.js';
import { decideEntry } from '../../../src/operations/access/decide-entry.js';
import {
  UnloggedEntries,
  UNLOGGED_MAX,
  WRITE_AGAIN_MS,
  type UnloggedEntryRule,
} from '../../../src/operations/access/unlogged-entries.js';
import { PinVerifiers } from '../../../src/operations/access/pin-verifiers.js';
import { KeypadLockouts } from '../../../src/operations/access/keypad-lockouts.js';
import { ScryptPool } from '../../../src/kit/scrypt-pool.js';
import { sampleDevice, samplePin, uuid } from '../../store/samples.js';
import { temporaryStore } from '../../support/temporary-store.js';

const FRONT = uuid(1);
const PEPPER = { id: 'aaaaaaaa', bytes: new Uint8Array(32) };
const SALT = new Uint8Array(16).fill(1);

/** Derives each code once. */
class RememberingPool extends ScryptPool {
  private readonly known = new Map<string, Promise<Buffer>>();

  override derive(...given: Parameters<ScryptPool['derive']>): Promise<Buffer> {
    const key = JSON.stringify(given.slice(1, 3));
    const found = this.known.get(key) ?? super.derive(...given);
    this.known.set(key, found);
    return found;
  }
}

const pool = new RememberingPool();

/** What was begun goes on, and ends. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** A lock with codes of each kind, and a disk that can be full. */
async function home(t: Test, rule: UnloggedEntryRule, entryRules = NO_ENTRY_RULES) {
  const { store, clock } = temporaryStore(t);
  const verifiers = new PinVerifiers(pool, PEPPER);
  const lockouts = new KeypadLockouts({ store, clock, logger });
  const codes = {
    '1111': samplePin(11, [FRONT]),
    '2222': samplePin(12, [FRONT], { kind: 'one_time', maxUses: 1 }),
    '3333': samplePin(13, [FRONT], { kind: 'duress' }),
    '4444': samplePin(14, [FRONT], { kind: 'dated', validUntilMs: 1 }),
  };
  const verified = await Promise.all(
    Object.entries(codes).map(async ([digits, pin]) => ({
      pin,
      verifier: await verifiers.derive(SALT, digits, 'keypad'),
    })),
  );
  await store.write((tx) => {
    tx.devices.insert(sampleDevice(1, { status: 'ACTIVE', transport: 'serial', entryRules }), SALT);
    for (const { pin, verifier } of verified)
      tx.pins.insert(pin, [{ deviceId: FRONT, verifier, pepperId: PEPPER.id }]);
  });
  const write = store.write.bind(store);
  const disk = {
    fill: () => {
      store.write = () => Promise.reject(new Unavailable('storage_full', 'No room.'));
    },
    free: () => {
      store.write = write;
    },
  };
  const unlogged = new UnloggedEntries({ store, clock, logger }, rule);
  const decide = decideEntry({ store, clock, timeIsTrusted: () => true, verifiers, lockouts, unlogged });
  let presses = 0;
  const press = (value: string) =>
    decide(FRONT, { requestId: (++presses).toString(16).padStart(16, '0'), kind: 'pin', value }).then(
      ({ grant }) => grant,
      (error: unknown) => (error instanceof Unavailable ? error.code : 'another error'),
    );
  const events = () => store.events.after(0, 1_000);
  return { clock, disk, press, events };
}

t.test('on a full disk nobody is let in that can not be written down', async (t) => {
  const { disk, press, events } = await home(t, 'none');
  disk.fill();
  t.equal(await press('1111'), 'storage_full');
  disk.free();
  t.equal(await press('1111'), true);
  t.equal(events().length, 1);
});

t.test(
  'by the setting, codes that need no counting let in, and are written down when there is room',
  async (t) => {
    const { clock, disk, press, events } = await home(t, 'codes');
    disk.fill();
    const atMs = clock.wallMs();
    t.equal(await press('1111'), true);
    t.equal(await press('2222'), 'storage_full', 'of a code with one use nobody knows whether it was used');
    t.equal(await press('4444'), 'storage_full', 'one that is over stays so');
    t.equal(await press('9999'), 'storage_full');
    t.equal(await press('3333'), true);
    clock.advance(WRITE_AGAIN_MS);
    await turns();
    t.strictSame(events(), []);
    disk.free();
    clock.advance(WRITE_AGAIN_MS);
    await turns();
    t.match(
      events()
        .map(({ type }) => type)
        .sort(),
      ['ACCESS_GRANTED', 'ACCESS_GRANTED', 'DURESS'],
    );
    const [first] = events();
    t.match(first, {
      atMs,
      actor: { kind: 'pin', id: uuid(11) },
      data: { written_late: true, pin_id: uuid(11) },
    });
  },
);

t.test('not where a lock has rules of its own', async (t) => {
  const { disk, press } = await home(t, 'codes', { ...NO_ENTRY_RULES, antiPassbackS: 60 });
  disk.fill();
  t.equal(await press('1111'), 'storage_full');
});

t.test('not without end', async (t) => {
  const { disk, press } = await home(t, 'codes');
  disk.fill();
  for (let n = 0; n < UNLOGGED_MAX; n += 1) t.equal(await press('1111'), true);
  t.equal(await press('1111'), 'storage_full');
});
