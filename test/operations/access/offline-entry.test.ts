import t, { type Test } from 'tap';
import { credentialScheme as scheme } from '../../../src/drivers/credential-scheme.js';
import { NO_ENTRY_RULES } from '../../../src/locks/entry-rules.js';
import { systemRandom as random } from '../../../src/kit/random.js';
import { enrolCredentials } from '../../../src/operations/access/enrol-credentials.js';
import { LiveLocks } from '../../../src/operations/locks/live-locks.js';
import type { LockReport } from '../../../src/operations/locks/driver-ports.js';
import { recordReport } from '../../../src/operations/locks/record-report.js';
import { sampleUser } from '../../support/fake-operations.js';
import { temporaryStore } from '../../support/temporary-store.js';

async function home(t: Test) {
  const { store, clock, newId } = temporaryStore(t);
  const [front, back, pinId] = [newId(), newId(), newId()];
  const bob = { ...sampleUser('member'), firstName: 'Bob', lastName: 'Bobur' };
  const pin = {
    id: pinId,
    label: 'Code',
    userId: bob.id,
    kind: 'permanent',
    validFromMs: null,
    validUntilMs: null,
    scheduleId: null,
    maxUses: null,
    useCount: 0,
    usesReserved: 0,
    createdBy: null,
    createdAtMs: clock.wallMs(),
    revokedAtMs: null,
    deviceIds: [front],
  } as const;
  await store.write((tx) => {
    for (const [id, deviceId] of [
      [front, 'front'],
      [back, 'back'],
    ] as const) {
      const rules = {
        autoLockS: null,
        leftUnlockedAlertS: null,
        profile: 'full' as const,
        unlatches: false,
        entryPriceMinor: null,
        entryRules: NO_ENTRY_RULES,
        pinRules: { minDigits: 4, maxDigits: 8, digits: '0123456789' },
      };
      const at = { createdAtMs: 0, updatedAtMs: 0, firmwareVersion: null, ...rules };
      const wire = { transport: 'serial', address: `/dev/${deviceId}`, serial: deviceId } as const;
      tx.devices.insert(
        { id, deviceId, name: deviceId, siteId: null, ownerId: null, status: 'ACTIVE', ...wire, ...at },
        random.bytes(16),
      );
    }
    tx.users.insert(bob, null);
    tx.pins.insert(pin, [{ deviceId: front, verifier: random.bytes(32), pepperId: 'p' }]);
    enrolCredentials({ scheme, random }, tx, pin, '0427');
  });
  const record = recordReport({ store, clock, live: new LiveLocks(clock) });
  /** What nobody waits for is stored a little later. */
  const report = async (id: string, told: LockReport) => {
    const stored = record(id, told);
    await clock.advanceSettling(100);
    await stored;
  };
  const entry: LockReport = {
    seq: 7,
    bootId: '00000000000000aa',
    kind: 'actuated',
    source: 'keypad',
    ageMs: 5_000,
    position: 'unlocked',
    direction: 'unlock',
    success: true,
    requestId: '0011223344556677',
    batteryPercent: null,
    count: null,
    credentialId: pinId,
    refusal: null,
  };
  const rows = () => [...store.events.page({ cursor: null, size: 50 }, {}).rows].reverse();
  return { store, clock, front, back, bob, pinId, report, entry, rows };
}

t.test('an entry that the lock decided is one row, of the person, when it happened', async (t) => {
  const { store, clock, front, bob, pinId, report, entry, rows } = await home(t);
  await report(front, entry);
  await report(front, entry);
  t.equal(rows().length, 1, 'told twice, logged once');
  t.match(rows()[0], {
    type: 'UNLOCK',
    success: true,
    reason: null,
    userId: bob.id,
    actor: { kind: 'pin', id: pinId, name: 'Bob Bobur' },
    method: 'pin',
    description: 'Bob Bobur opened by pin; the lock decided by itself, the hub was silent.',
    data: { pin_id: pinId, decided_by: 'lock', request_id: entry.requestId },
  });
  t.ok(Math.abs((rows()[0]?.atMs ?? 0) - (clock.wallMs() - 5_000)) <= 200, 'when it happened');
  t.equal(store.pins.byId(pinId)?.useCount, 1, 'and one use');
});

t.test('a bolt that did not move, and a PIN that was revoked meanwhile, are told as such', async (t) => {
  const { store, clock, front, pinId, report, entry, rows } = await home(t);
  await report(front, { ...entry, success: false, position: null });
  t.match(rows().at(-1), { success: false, reason: 'jammed', description: /did not move/ });
  await store.write((tx) => {
    tx.pins.revoke(pinId, clock.wallMs());
  });
  await report(front, { ...entry, seq: 8, ageMs: 1_000 });
  t.notOk(rows().at(-1)?.data['revoked'], 'it was before');
  clock.advance(60_000);
  await report(front, { ...entry, seq: 9, ageMs: 1 });
  t.match(rows().at(-1), { data: { revoked: true }, description: /had not heard yet/ });
});

t.test('a name that this lock was never given is nobody', async (t) => {
  const { back, front, report, entry, rows } = await home(t);
  await report(back, entry);
  await report(front, { ...entry, seq: 8, credentialId: '01941b2c-0000-7000-8000-0000000000ff' });
  for (const row of rows()) {
    t.match(row, { userId: null, actor: { kind: 'lock' }, description: /does not know/ });
  }
  t.equal(rows().length, 2);
});

t.test('what the lock refused by itself says why, and whose code it was if it was one', async (t) => {
  const { front, bob, report, entry, rows } = await home(t);
  const refused = { ...entry, kind: 'wrong_code', position: null, direction: null, success: null } as const;
  const cases = [
    ['wrong_code', null],
    ['keypad_locked', null],
    ['not_valid_now', bob.id],
    ['time_unknown', bob.id],
  ] as const;
  for (const [at, [refusal, userId]] of cases.entries()) {
    await report(front, {
      ...refused,
      seq: 10 + at,
      refusal,
      credentialId: userId === null ? null : (entry.credentialId ?? null),
    });
    t.match(rows().at(-1), { type: 'WRONG_CODE', success: false, reason: refusal, userId, method: 'pin' });
    t.match(rows().at(-1)?.description, /the lock decided by itself/);
  }
});
