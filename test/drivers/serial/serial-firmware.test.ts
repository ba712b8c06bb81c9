import t, { type Test } from 'tap';
import { FIRMWARE_CHUNK_BYTES } from '../../../firmware-protocol/message-fields.js';
import { systemClock } from '../../../src/kit/clock.js';
import type { FirmwareOutcome } from '../../../src/operations/firmware/firmware-ports.js';
import { simulatedImage } from '../../../src/simulator/maker.js';
import { SerialHome, until, type HomeLock } from './serial-home.js';

const PAYLOAD_BYTES = 60_000;
const CHUNKS = Math.ceil(PAYLOAD_BYTES / FIRMWARE_CHUNK_BYTES);
const imageOf = (version: string, bytes = PAYLOAD_BYTES, model?: string) =>
  simulatedImage(version, Buffer.alloc(bytes, version), model);

const homeOf = (t: Test, travelMs = 0): { home: SerialHome; lock: HomeLock } => {
  const home = new SerialHome(t.testdir({}));
  t.teardown(() => home.stop());
  return { home, lock: home.addLock(1, travelMs) };
};

/** A transfer and what was seen of it. */
class Watched {
  held: number[] = [];
  commits = 0;
  isCancelled = false;
  mayCommit = true;
  private readonly transfer: Promise<FirmwareOutcome>;

  constructor(home: SerialHome, lock: HomeLock, image: Uint8Array) {
    this.transfer = home.driver.firmware.transfer(lock.id, () => Promise.resolve(image), {
      isCancelled: () => this.isCancelled,
      receiving: () => Promise.resolve(),
      holds: (bytes) => {
        this.held.push(bytes);
      },
      committing: () => {
        this.commits += 1;
        return Promise.resolve(this.mayCommit);
      },
    });
  }

  /** How it ended; keeps the process alive until then, which the timers of a driver do not. */
  get outcome(): Promise<FirmwareOutcome> {
    let ended: FirmwareOutcome | null = null;
    void this.transfer.then((outcome) => {
      ended = outcome;
    });
    return until(() => ended !== null, 30_000).then(() => this.transfer);
  }

  get last(): number {
    return this.held.at(-1) ?? 0;
  }
}

/** Waits for the restart and asks what runs. */
async function installed(home: SerialHome, lock: HomeLock, image: Uint8Array): Promise<FirmwareOutcome> {
  await until(() => home.reports.links.at(-1) === false);
  await until(() => home.driver.isOnline(lock.id));
  return new Watched(home, lock, image).outcome;
}

t.test('a lock is sent an image, restarts, and says that it runs it', async (t) => {
  const { home, lock } = homeOf(t);
  await home.settle(lock);
  await until(() => home.reports.firmwareVersion === '1.0.0');
  t.same(home.driver.firmware.identity(lock.id), { model: 'DW-SIM', version: '1.0.0' });
  const image = imageOf('1.1.0');
  const watched = new Watched(home, lock, image);
  t.same(await watched.outcome, { kind: 'restarting' });
  t.equal(lock.firmware.updater.chunksReceived, CHUNKS);
  t.equal(lock.firmware.firmwareVersion, '1.0.0', 'the answer leaves first');
  t.same(await installed(home, lock, image), { kind: 'installed' });
  await until(() => home.reports.firmwareVersion === '1.1.0');
  t.same(await new Watched(home, lock, imageOf('1.0.1')).outcome, { kind: 'refused', reason: 'not_newer' });
  t.same(
    await new Watched(home, lock, imageOf('1.1.0', 500)).outcome,
    { kind: 'refused', reason: 'not_newer' },
    'the same version, but another image: the lock can tell',
  );
  const foreign = imageOf('2.0.0', 100, 'DW-TWO');
  t.same(await new Watched(home, lock, foreign).outcome, { kind: 'refused', reason: 'wrong_model' });
  const cut = imageOf('2.0.0').subarray(0, -1);
  t.same(await new Watched(home, lock, cut).outcome, { kind: 'refused', reason: 'damaged' });
});

t.test('commands, a press and a neighbour go between the chunks', async (t) => {
  const { home, lock } = homeOf(t);
  const neighbour = home.addLock(2);
  await home.settle(lock, neighbour);
  const watched = new Watched(home, lock, imageOf('1.1.0', 200_000));
  await until(() => watched.last > 0);
  const latenciesMs: Record<string, number[]> = { own: [], neighbour: [], press: [] };
  const timed = async (name: string, act: () => Promise<unknown>, wanted: unknown) => {
    const startMs = systemClock.monotonicMs();
    t.match(await act(), wanted, name);
    latenciesMs[name]?.push(systemClock.monotonicMs() - startMs);
  };
  let frames = 0;
  for (let round = 0; round < 5; round += 1) {
    const sentBefore = home.wire.sent.length;
    await timed('own', () => home.execute(lock), { kind: 'answered', success: true });
    frames = Math.max(frames, home.wire.sent.length - sentBefore);
    await timed('neighbour', () => home.execute(neighbour), { kind: 'answered', success: true });
    await timed('press', () => lock.firmware.present('pin', '0427'), 'granted');
  }
  t.ok(watched.last < 200_000, 'all of that was in the middle of it');
  t.comment(
    Object.entries(latenciesMs)
      .map(([name, all]) => `${name}: ${all.map((ms) => ms.toFixed(0)).join(' ')} ms`)
      .join('; '),
  );
  t.ok(
    frames <= 6,
    `${frames} frames to the bus while the command was under way: it waits for one chunk at most`,
  );
  for (const [name, all] of Object.entries(latenciesMs)) {
    const [, , median = Infinity] = [...all].sort((a, b) => a - b);
    t.ok(median < 250, `${name}: ${median} ms`);
  }
  watched.isCancelled = true;
  t.same(await watched.outcome, { kind: 'cancelled' });
  t.equal(lock.firmware.firmwareVersion, '1.0.0');
});

t.test('the link is lost in the middle: the next try goes on', async (t) => {
  const { home, lock } = homeOf(t);
  await home.settle(lock);
  const image = imageOf('1.1.0');
  const first = new Watched(home, lock, image);
  await until(() => first.last > PAYLOAD_BYTES / 3);
  home.wire.pullOut();
  t.same(await first.outcome, { kind: 'interrupted' });
  t.same(await new Watched(home, lock, image).outcome, { kind: 'interrupted' }, 'nobody there');
  await home.wire.plugIn();
  await until(() => home.driver.isOnline(lock.id));
  const second = new Watched(home, lock, image);
  t.same(await second.outcome, { kind: 'restarting' });
  t.ok((second.held[0] ?? 0) >= first.last, 'from what the lock holds');
  t.ok(lock.firmware.updater.chunksReceived <= CHUNKS + 1);
  t.same(await installed(home, lock, image), { kind: 'installed' });
});

t.test('a noisy line drops, doubles and spoils frames, and the image arrives whole', async (t) => {
  const { home, lock } = homeOf(t);
  await home.settle(lock);
  let count = 0;
  const fates = ['pass', 'pass', 'drop', 'pass', 'twice', 'pass', 'pass', 'corrupt', 'pass', 'pass'] as const;
  const judge = () => fates[(count += 1) % fates.length] ?? 'pass';
  home.wire.toLock = judge;
  home.wire.toHub = judge;
  const image = imageOf('1.1.0', 15_000);
  let outcome: FirmwareOutcome = { kind: 'interrupted' };
  for (let round = 0; round < 20 && outcome.kind === 'interrupted'; round += 1) {
    await until(() => home.driver.isOnline(lock.id));
    outcome = await new Watched(home, lock, image).outcome;
  }
  t.same(outcome, { kind: 'restarting' });
  home.wire.toLock = home.wire.toHub = () => 'pass';
  await until(() => lock.firmware.firmwareVersion === '1.1.0');
});

t.test('the power of the lock goes in the middle', async (t) => {
  const { home, lock } = homeOf(t);
  await home.settle(lock);
  const image = imageOf('1.1.0');
  const first = new Watched(home, lock, image);
  await until(() => first.last > PAYLOAD_BYTES / 3);
  lock.firmware.powerOff();
  lock.firmware.powerOn();
  t.same(await first.outcome, { kind: 'interrupted' });
  t.equal(first.commits, 0);
  await until(() => home.driver.isOnline(lock.id));
  const second = new Watched(home, lock, image);
  t.same(await second.outcome, { kind: 'restarting' });
  t.ok((second.held[0] ?? 0) >= first.last);
  t.same(await installed(home, lock, image), { kind: 'installed' });
});

t.test('a bolt on its way is not cut off by the restart', async (t) => {
  const { home, lock } = homeOf(t, 400);
  await home.settle(lock);
  const image = imageOf('1.1.0', 900);
  const order = home.execute(lock);
  await until(() => lock.physical.moving);
  const watched = new Watched(home, lock, image);
  t.same(await watched.outcome, { kind: 'restarting' }, 'asked again until the motor rested');
  t.same(await order, { kind: 'answered', success: true, reason: null });
  const late = home.execute(lock);
  t.same(
    await late,
    { kind: 'answered', success: true, reason: null },
    'begun before the restart, and ended',
  );
  await until(() => lock.firmware.firmwareVersion === '1.1.0');
  t.equal(lock.physical.actuations, 2);
});

t.test('not committed when the watch says no', async (t) => {
  const { home, lock } = homeOf(t);
  await home.settle(lock);
  const watched = new Watched(home, lock, imageOf('1.1.0', 900));
  watched.mayCommit = false;
  t.same(await watched.outcome, { kind: 'cancelled' });
  t.equal(watched.last, 900);
  lock.firmware.powerOff();
  lock.firmware.powerOn();
  t.equal(lock.firmware.firmwareVersion, '1.0.0');
});
