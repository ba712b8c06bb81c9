import fc from 'fast-check';
import t from 'tap';
import type { Caller } from '../../../src/operations/ports.js';
import { HubError } from '../../../src/kit/errors.js';
import { guessSourceOperations } from '../../../src/operations/access/guess-source-operations.js';
import { sourcesOf } from '../../../src/operations/access/guess-sources.js';
import {
  afterWrongCode,
  EASED_MAX,
  isStopped,
  NO_STREAK,
  type Streak,
} from '../../../src/security/lockout.js';
import { GUESS_SOURCES_MAX } from '../../../src/store/tables/guess-source-table.js';
import { sampleDevice, uuid } from '../../store/samples.js';
import { openTestStore } from '../../store/open-test-store.js';
import { codeOf } from '../accounts/household.js';
import { ADMIN, FRONT, MANAGER, NEW_PIN, pinHome } from './pin-home.js';

const MIA: Caller = { ...MANAGER, userId: uuid(91), ipAddress: '192.0.2.7' };
const WRONG = '999413';
const HOUR_MS = 3_600_000;

async function refusalOf(action: () => Promise<unknown>): Promise<HubError | null> {
  try {
    await action();
    return null;
  } catch (error) {
    if (error instanceof HubError) return error;
    throw error;
  }
}

t.test('a source is the person, whatever their tokens, and the address by its network', (t) => {
  t.same(sourcesOf(MIA), [`user:${uuid(91)}`, 'address:192.0.2.7']);
  t.same(sourcesOf({ ...MIA, actor: { kind: 'api_token', id: uuid(5), name: 'x' } }), sourcesOf(MIA));
  t.same(sourcesOf({ ...MIA, ipAddress: '2001:db8:1:2:3::4' })[1], 'address:2001:db8:1:2');
  t.same(sourcesOf({ ...ADMIN, actor: { kind: 'cli', id: null, name: '' }, userId: null }), ['cli']);
  t.end();
});

t.test('who tries at a keypad that is locked out is told for how long', async (t) => {
  const home = await pinHome(t);
  const check = () => home.hub.verifyPin(ADMIN, { deviceId: FRONT, pin: WRONG });
  const make = () => home.hub.createPin(ADMIN, { ...NEW_PIN, kind: 'permanent', pin: '482913' });
  const type = (times: number) =>
    home.hub.store.write((tx) => {
      let lockedForMs: number | null = null;
      for (let n = 0; n < times; n += 1) lockedForMs = home.hub.lockouts.wrongCode(tx, FRONT);
      return lockedForMs;
    });
  home.hub.lockouts.begin(FRONT, (await type(7)) ?? 0);
  t.match((await refusalOf(check))?.options, { retryAfterS: 240 });
  home.clock.advance(100_000);
  for (const ask of [check, make])
    t.match(await refusalOf(ask), { code: 'keypad_locked', options: { retryAfterS: 140 } });
  home.hub.lockouts.begin(FRONT, (await type(100)) ?? 0);
  const stopped = await refusalOf(check);
  t.equal(stopped?.code, 'keypad_locked');
  t.equal(stopped?.options.retryAfterS, undefined, 'no time opens it');
});

t.test('five wrong codes at five locks lock the source out, and no lock', async (t) => {
  const home = await pinHome(t);
  await home.hub.store.write((tx) => {
    for (let n = 10; n < 15; n += 1)
      tx.devices.insert(
        sampleDevice(n, { status: 'ACTIVE', transport: 'serial' }),
        new Uint8Array(16).fill(n),
      );
  });
  const check = (caller: Caller, deviceId: string, pin = WRONG) =>
    home.hub.verifyPin(caller, { deviceId, pin });
  const told = await Promise.all([10, 11, 12, 13, 14, 10, 11].map((n) => codeOf(() => check(MIA, uuid(n)))));
  t.same(
    told.sort(),
    [...Array<string>(5).fill('none'), 'source_locked', 'source_locked'],
    'also all at once',
  );
  t.notOk(home.hub.lockouts.isLocked(uuid(10)));
  t.match((await refusalOf(() => check(MIA, FRONT)))?.options, { retryAfterS: 60 });
  t.equal(
    await codeOf(() => check({ ...MIA, ipAddress: '192.0.2.8' }, FRONT)),
    'source_locked',
    'the person',
  );
  const neighbour = { ...ADMIN, ipAddress: '192.0.2.7' };
  t.equal(await codeOf(() => check(neighbour, FRONT)), 'source_locked', 'the address');
  t.equal(
    await codeOf(() => check({ ...ADMIN, ipAddress: '192.0.2.9' }, FRONT)),
    'none',
    'somebody elsewhere',
  );
  t.equal(
    await codeOf(() => home.hub.createPin(MIA, { ...NEW_PIN, kind: 'permanent', pin: '482913' })),
    'source_locked',
    'nor by making codes',
  );
  t.equal(await codeOf(() => home.hub.createPin(MIA, { ...NEW_PIN, kind: 'permanent', pin: null })), 'none');
  const rows = await home.events('SOURCE_LOCKED');
  t.match(
    rows.map(({ data }) => data),
    [
      { of: 'user', failures: 5, locked_for_s: 60 },
      { of: 'address', failures: 5, locked_for_s: 60 },
    ],
  );

  home.clock.advance(59_000);
  t.match((await refusalOf(() => check(MIA, FRONT)))?.options, { retryAfterS: 1 });
  await home.kill();
  home.clock.advance(59_000);
  t.equal(await codeOf(() => check(MIA, FRONT)), 'source_locked', 'a restart begins it anew');
  home.clock.jumpWall(25 * 365 * 24 * HOUR_MS);
  t.equal(
    await codeOf(() => check(MIA, FRONT)),
    'source_locked',
    'a jump of the wall clock shortens nothing',
  );
  home.clock.advance(2_000);
  await home.settled(Promise.resolve());
  await home.hub.store.write(() => undefined);
  t.equal((await check(MIA, FRONT)).reason, 'wrong_code');
  t.equal(home.hub.store.guessSources.of(`user:${uuid(91)}`).failures, 6, 'the streak goes on');
  t.match((await refusalOf(() => check(MIA, FRONT)))?.options, { retryAfterS: 120 });
});

t.test('an admin resets a source; quiet hours and a right code take one off', async (t) => {
  const home = await pinHome(t);
  await home.hub.createPin(ADMIN, { ...NEW_PIN, kind: 'permanent', pin: '482913' });
  const source = `user:${uuid(91)}`;
  const failures = () => home.hub.store.guessSources.of(source).failures;
  for (let n = 0; n < 3; n += 1) await home.hub.verifyPin(MIA, { deviceId: FRONT, pin: WRONG });
  t.equal((await home.hub.verifyPin(MIA, { deviceId: FRONT, pin: '482913' })).granted, true);
  t.equal(failures(), 2);
  t.equal(home.hub.store.guessSources.of('address:192.0.2.7').failures, 2);
  t.equal(home.hub.store.lockouts.byDevice(FRONT).failures, 3, "nothing of the keypad's");
  await home.hub.verifyPin(MIA, { deviceId: FRONT, pin: WRONG });
  home.clock.advance(6 * HOUR_MS);
  await home.settled(Promise.resolve());
  await home.hub.store.write(() => undefined);
  t.equal(failures(), 2);

  await home.hub.store.write((tx) => {
    tx.guessSources.set(source, { failures: 100, lockedForMs: HOUR_MS });
  });
  await home.kill();
  const after = guessSourceOperations({ ...home.hub, clock: home.clock });
  t.match(await refusalOf(() => home.hub.verifyPin(MIA, { deviceId: FRONT, pin: WRONG })), {
    code: 'source_locked',
    options: {},
  });
  t.match(after.listGuessSources(ADMIN), [
    { source: 'address:192.0.2.7', failures: 2, isStopped: false },
    { source, failures: 100, isStopped: true, lockedUntilMs: null },
  ]);
  t.same(await after.resetGuessSource(ADMIN, source), { failures: 100 });
  t.equal((await home.hub.verifyPin(MIA, { deviceId: FRONT, pin: WRONG })).reason, 'wrong_code');
  t.equal(await codeOf(() => after.resetGuessSource(ADMIN, 'user:nobody')), 'source_not_found');
  t.match(await home.events('SOURCE_RESET'), [
    { data: { failures: 100, of: 'user' }, actor: { name: 'Ada' } },
  ]);
});

t.test(
  'who knows a right code buys four tries with it, and no more: not by a kill, nor by a jump',
  async (t) => {
    const home = await pinHome(t);
    await home.hub.createPin(ADMIN, { ...NEW_PIN, kind: 'permanent', pin: '482913' });
    const source = `user:${uuid(91)}`;
    const streak = () => home.hub.store.guessSources.of(source);
    const right = () => home.hub.verifyPin(MIA, { deviceId: FRONT, pin: '482913' });
    const forget = () =>
      home.hub.store.write((tx) => {
        tx.lockouts.set(FRONT, NO_STREAK);
      });
    for (let n = 0; n < EASED_MAX; n += 1) {
      await home.hub.verifyPin(MIA, { deviceId: FRONT, pin: WRONG });
      await right();
      await forget();
      if (n === 1) {
        await home.kill();
        home.clock.jumpWall(25 * 365 * 24 * HOUR_MS);
      }
    }
    t.match(streak(), { failures: 0, eased: EASED_MAX });
    t.same(guessSourceOperations({ ...home.hub, clock: home.clock }).listGuessSources(ADMIN), []);
    for (let n = 1; n <= 5; n += 1) {
      await home.hub.verifyPin(MIA, { deviceId: FRONT, pin: WRONG });
      if (n < 5) await right();
      t.equal(streak().failures, n);
      await forget();
    }
    t.equal(await codeOf(right), 'source_locked');

    for (let hours = 0; hours < 30; hours += 6) {
      home.clock.advance(6 * HOUR_MS);
      await home.settled(Promise.resolve());
      await home.hub.store.write(() => undefined);
    }
    t.match(streak(), { failures: 0, eased: EASED_MAX }, 'quiet hours take the wrong ones off first');
    home.clock.advance(6 * HOUR_MS);
    await home.settled(Promise.resolve());
    await home.hub.store.write(() => undefined);
    t.match(streak(), { failures: 0, eased: EASED_MAX - 1 }, 'then they give one right code back');
  },
);

t.test('property: room for so many; the quietest goes first, and never one that is locked', async (t) => {
  const { store } = openTestStore(t);
  const put = (names: readonly (readonly [string, Streak])[]) =>
    store.write((tx) => {
      for (const [name, streak] of names)
        if (tx.guessSources.hasRoomFor(name)) tx.guessSources.set(name, streak);
    });
  const name = (n: number) => `address:${String(n).padStart(6, '0')}`;
  const one = afterWrongCode(NO_STREAK);
  await put(Array.from({ length: GUESS_SOURCES_MAX }, (_, n) => [name(n), one] as const));
  const known = new Map(Array.from({ length: GUESS_SOURCES_MAX }, (_, n) => [name(n), one]));
  let turn = [...known.keys()];
  const streak = fc.constantFrom<Streak>(
    one,
    { failures: 3, lockedForMs: null },
    { failures: 5, lockedForMs: 60_000 },
    { failures: 100, lockedForMs: 3_600_000 },
  );
  const steps = fc.array(fc.tuple(fc.nat({ max: 1_400 }), streak), { maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(steps, async (all) => {
      await put(all.map(([n, what]) => [name(n), what] as const));
      for (const [n, what] of all) {
        const before = known.get(name(n));
        if (!before && known.size >= GUESS_SOURCES_MAX) {
          const gone = turn.find((other) => {
            const found = known.get(other);
            return found !== undefined && found.lockedForMs === null && !isStopped(found);
          });
          if (gone === undefined) continue;
          known.delete(gone);
          turn = turn.filter((other) => other !== gone);
        }
        if (!before || what.failures > before.failures)
          turn = [...turn.filter((one) => one !== name(n)), name(n)];
        known.set(name(n), what);
      }
      const kept = store.guessSources.all();
      if (kept.length > GUESS_SOURCES_MAX) throw new Error('outgrew its bound');
      const expected = [...known].sort(([a], [b]) => (a < b ? -1 : 1));
      if (JSON.stringify(kept.map(({ source, streak }) => [source, streak])) !== JSON.stringify(expected))
        throw new Error('another one went');
    }),
    { numRuns: 40 },
  );
  await put([[name(2_000), one]]);
  t.ok(store.guessSources.of(name(2_000)).failures > 0, 'there was room by making it');
});
