import t from 'tap';
import { MAX_STATIONS } from '../../../src/drivers/serial/serial-bus.js';
import { TimedHome, type TimedLock } from './timed-home.js';

/** What a dead lock may cost anybody else's command. */
const DEAD_COST_MS = 250;
/** An access decision is void after 900 ms; the hub's own work takes some of it. */
const KEYPAD_WAIT_MS = 760;
const ROUNDS = 40;

async function busOf(stations: number, travelMs = 0): Promise<{ home: TimedHome; locks: TimedLock[] }> {
  const home = new TimedHome();
  const locks = Array.from({ length: stations }, (_, at) => home.addLock(at + 1, travelMs));
  await home.start();
  await home.passUntil(() => home.online(locks) === stations, 10_000);
  return { home, locks };
}

/** The slowest of many unlocks at moments that fall differently each time. */
async function slowest(home: TimedHome, lock: TimedLock, rounds = ROUNDS): Promise<number> {
  let worstMs = 0;
  for (let round = 0; round < rounds; round += 1) {
    await home.pass(7 + ((round * 37) % 200));
    const { outcome, tookMs } = await home.unlock(lock);
    if (outcome.kind !== 'answered') throw new Error(`not answered: ${JSON.stringify(outcome)}`);
    worstMs = Math.max(worstMs, tookMs);
  }
  return worstMs;
}

t.test(`${MAX_STATIONS} locks, all alive`, async (t) => {
  const { home, locks } = await busOf(MAX_STATIONS);
  const [first] = locks;
  if (!first) throw new Error('no lock');
  const commandMs = await slowest(home, first);
  t.ok(commandMs <= 30, `a command takes ${commandMs} ms`);
  let keypadMs = 0;
  for (const lock of locks) keypadMs = Math.max(keypadMs, await home.press(lock));
  t.ok(keypadMs <= 150, `a keypad waits ${keypadMs} ms`);
  t.equal(home.hardware.collisions, 0, 'nobody speaks out of turn');
  await home.driver.stop();
});

t.test(`${MAX_STATIONS} locks that take all the time they may`, async (t) => {
  const { home, locks } = await busOf(MAX_STATIONS);
  home.hardware.thinkMs = 20;
  await home.pass(1_000);
  let keypadMs = 0;
  for (const lock of locks.slice(0, 12)) keypadMs = Math.max(keypadMs, await home.press(lock));
  t.ok(keypadMs > 150 && keypadMs <= KEYPAD_WAIT_MS, `a keypad waits ${keypadMs} ms`);
  const [first] = locks;
  if (!first) throw new Error('no lock');
  const commandMs = await slowest(home, first, 10);
  t.ok(commandMs <= 250, `a command takes ${commandMs} ms`);
  t.equal(home.hardware.collisions, 0);
  await home.driver.stop();
});

for (const dead of [1, 16, MAX_STATIONS - 1]) {
  t.test(`${dead} of ${MAX_STATIONS} locks are dead`, async (t) => {
    const { home, locks } = await busOf(MAX_STATIONS, 50);
    const alive = locks.slice(dead);
    const [last] = alive.slice(-1);
    if (!last) throw new Error('nobody lives');
    const withAllMs = await slowest(home, last, 10);
    for (const lock of locks.slice(0, dead)) lock.firmware.powerOff();
    // The very moment at which they die counts too.
    const dyingMs = await slowest(home, last, 10);
    await home.passUntil(() => home.online(locks) === alive.length, 10_000);
    const deadMs = await slowest(home, last);
    const costMs = Math.max(dyingMs, deadMs) - withAllMs;
    t.ok(costMs <= DEAD_COST_MS, `they cost a command ${costMs.toFixed(1)} ms at most`);
    let keypadMs = 0;
    for (const lock of alive.slice(0, 8)) keypadMs = Math.max(keypadMs, await home.press(lock));
    t.ok(keypadMs <= 250, `a keypad waits ${keypadMs} ms`);
    for (const lock of locks.slice(0, dead)) lock.firmware.powerOn();
    const backMs = await home.passUntil(() => home.online(locks) === locks.length, 20_000);
    t.ok(backMs <= 12_000, `all are back after ${backMs} ms`);
    await home.driver.stop();
  });
}

t.test('commands to one lock without pause starve no keypad and no lock that comes back', async (t) => {
  const { home, locks } = await busOf(8);
  const [busy, other, dead] = locks;
  if (!busy || !other || !dead) throw new Error('locks');
  dead.firmware.powerOff();
  await home.passUntil(() => home.online(locks) === 7, 10_000);
  const storm = { going: true };
  const over = (async () => {
    while (storm.going)
      await home.driver.execute(
        busy.id,
        {
          commandId: crypto.randomUUID(),
          action: 'unlock',
          userId: null,
          deadlineMs: home.clock.monotonicMs() + 5_000,
        },
        () => Promise.resolve(),
      );
  })();
  t.ok((await home.press(other)) <= 250, 'a keypad is heard');
  dead.firmware.powerOn();
  t.ok((await home.passUntil(() => home.online(locks) === 8, 10_000)) <= 5_000, 'a lock comes back');
  await home.pass(1_000);
  t.ok(busy.physical.actuations > 50, `${busy.physical.actuations} commands`);
  storm.going = false;
  await home.pass(500);
  await over;
  await home.driver.stop();
});
