import t, { type Test } from 'tap';
import { LIFETIMES } from '../../../src/locks/confidence.js';
import type { Transport } from '../../../src/locks/device.js';
import type { LiveLock } from '../../../src/locks/live-lock.js';
import { LiveLocks } from '../../../src/operations/locks/live-locks.js';
import { SimulatedClock } from '../../support/simulated-clock.js';

const ID = 'front';

function locks(t: Test, transport: Transport) {
  const clock = new SimulatedClock();
  const asked: number[] = [];
  const changes: string[] = [];
  /** What the lock answers when asked; null: nothing. */
  const lock: { bolt: 'locked' | 'jammed' | 'unknown' | null } = { bolt: null };
  const live = new LiveLocks(clock, {
    transportOf: () => transport,
    ask: (id) => {
      asked.push(clock.monotonicMs());
      if (lock.bolt) live.observe(id, { kind: 'status', bolt: lock.bolt, door: 'closed', batteryPercent: 1 });
    },
  });
  live.onChange((_, now: LiveLock) => changes.push(`${now.lockState} ${now.doorState}`));
  t.teardown(async () => {
    await live.stop();
    if (clock.pendingTimers > 0) throw new Error('a timer is left');
  });
  live.observe(ID, { kind: 'link', online: true });
  const told = (bolt: 'locked' | 'jammed') => {
    live.observe(ID, { kind: 'status', bolt, door: 'closed', batteryPercent: 1 });
  };
  return { clock, asked, changes, lock, live, told };
}

for (const transport of ['serial', 'mqtt', 'ble'] as const) {
  const { stateMs } = LIFETIMES[transport];
  t.test(`${transport}: unconfirmed for its lifetime it is unknown, and whoever listens is told`, (t) => {
    const { clock, live, told, changes } = locks(t, transport);
    told('locked');
    changes.length = 0;
    clock.advance(stateMs);
    t.match(live.of(ID), { lockState: 'locked', doorState: 'closed', isOnline: true });
    t.same(changes, []);
    clock.advance(1);
    t.match(live.of(ID), { lockState: 'unknown', doorState: 'unknown', isOnline: true, batteryPercent: 1 });
    t.same(changes, ['unknown unknown']);
    t.end();
  });

  t.test(`${transport}: confirmed, it stays known`, (t) => {
    const { clock, live, told, changes } = locks(t, transport);
    for (let n = 0; n < 20; n += 1) {
      told('locked');
      clock.advance(stateMs - 1);
    }
    t.equal(live.of(ID).lockState, 'locked');
    t.same(changes, ['unknown unknown', 'locked closed'], 'no change was told that was none');
    t.end();
  });
}

t.test('serial and MQTT locks are asked in time; BLE locks never: that costs their battery', (t) => {
  for (const transport of ['serial', 'mqtt'] as const) {
    const { clock, live, told, lock, asked } = locks(t, transport);
    lock.bolt = 'locked';
    told('locked');
    clock.advance(3_600_000);
    t.equal(live.of(ID).lockState, 'locked');
    t.equal(asked.length, 3_600_000 / (LIFETIMES[transport].askMs ?? 0));
  }
  const { clock, told, asked } = locks(t, 'ble');
  told('jammed');
  clock.advance(7 * 3_600_000);
  t.same(asked, []);
  t.end();
});

t.test('a mended jam is seen within seconds, one that stays is shown as long as it is confirmed', (t) => {
  const { clock, live, told, lock } = locks(t, 'serial');
  lock.bolt = 'jammed';
  told('jammed');
  for (let n = 0; n < 100; n += 1) {
    clock.advance(1_000);
    t.equal(live.of(ID).lockState, 'jammed');
  }
  lock.bolt = 'locked';
  clock.advance(4_000);
  t.equal(live.of(ID).lockState, 'locked');
  told('jammed');
  lock.bolt = null;
  clock.advance(20_001);
  t.equal(live.of(ID).lockState, 'unknown', 'nobody confirms it');
  t.end();
});

t.test('a lock that does not know where its bolt is is asked less and less often', (t) => {
  const { clock, asked, lock, live } = locks(t, 'serial');
  lock.bolt = 'unknown';
  clock.advance(200_000);
  const waits = asked.map((atMs, n) => atMs - (asked[n - 1] ?? 0));
  t.same(waits.slice(0, 6), [4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
  lock.bolt = 'locked';
  clock.advance(30_000);
  t.equal(live.of(ID).lockState, 'locked');
  t.end();
});

t.test('an order on its way is not asked about, and does not stay on its way for ever', (t) => {
  const { clock, live, told, asked } = locks(t, 'serial');
  told('locked');
  live.observe(ID, { kind: 'order_sent', commandId: 'A', action: 'unlock' });
  clock.advance(60_000);
  t.equal(live.of(ID).lockState, 'unlocking');
  t.same(asked, []);
  clock.advance(1);
  t.equal(live.of(ID).lockState, 'unknown');
  t.end();
});

t.test('a lock that was removed is told as unknown, and leaves nothing', (t) => {
  const { clock, live, told, changes } = locks(t, 'serial');
  told('locked');
  live.forget(ID);
  t.equal(changes.at(-1), 'unknown unknown');
  t.equal(clock.pendingTimers, 0);
  t.equal(live.of(ID).lockState, 'unknown');
  t.end();
});

t.test('what it last was for certain is kept in mind, and since when nobody knows', (t) => {
  const { clock, live, told } = locks(t, 'serial');
  t.equal(live.of(ID).lastSure, null, 'nothing was heard of the bolt');
  told('locked');
  const atMs = clock.wallMs();
  t.same(live.of(ID).lastSure, { lockState: 'locked', atMs });
  clock.advance(1_000);
  live.observe(ID, { kind: 'link', online: false });
  t.match(live.of(ID), { lockState: 'unknown', lastSure: { lockState: 'locked', atMs } });
  clock.advance(1_000);
  live.observe(ID, { kind: 'link', online: true });
  live.observe(ID, { kind: 'bolt', position: 'unlocked' }, 400);
  t.same(
    live.of(ID).lastSure,
    { lockState: 'unlocked', atMs: clock.wallMs() - 400 },
    'a late report counts from when it was so',
  );
  live.observe(ID, { kind: 'boot' });
  t.match(live.of(ID), { lockState: 'unknown', lastSure: { lockState: 'unlocked' } });
  t.end();
});
