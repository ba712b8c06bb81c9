import t from 'tap';
import type { LockEvent } from '../../firmware-protocol/lock-messages.js';
import { EventIntake } from '../../src/drivers/lock-session-events.js';
import { silentLogger } from '../../src/kit/logger.js';
import type { LockReport } from '../../src/operations/locks/driver-ports.js';
import { SimulatedClock } from '../support/simulated-clock.js';

const BOOT = Buffer.alloc(8, 1);
const OTHER_BOOT = Buffer.alloc(8, 2);

function eventAt(seq: number, given: Partial<LockEvent> = {}): LockEvent {
  const stamps = { bootId: BOOT, currentBootId: BOOT, lockMs: 1_000, atLockMs: 900 };
  return { type: 'event', seq, kind: 'tamper', ...stamps, ...given };
}

function intake() {
  const reports: LockReport[] = [];
  const acknowledged: number[] = [];
  const events = new EventIntake(
    {
      report: async (report) => void reports.push(report),
      acknowledge: (_, upto) => acknowledged.push(upto),
      overrun: () => undefined,
    },
    new SimulatedClock(),
    silentLogger,
  );
  const take = async (event: LockEvent) => {
    events.received(event);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { reports, acknowledged, take };
}

t.test('an event that could not be read is logged as lost before the next one is acknowledged', async (t) => {
  const { reports, acknowledged, take } = intake();
  await take(eventAt(1));
  await take(eventAt(4));
  t.match(reports, [{ seq: 1 }, { seq: 2, kind: 'unreadable', count: 2 }, { seq: 4, kind: 'tamper' }]);
  t.same(acknowledged, [1, 4]);
});

t.test('another boot begins anew, and what the lock itself calls lost is told once', async (t) => {
  const { reports, take } = intake();
  await take(eventAt(7));
  await take(eventAt(3, { bootId: OTHER_BOOT }));
  await take(eventAt(9, { bootId: OTHER_BOOT, kind: 'events_lost', count: 5 }));
  t.same(
    reports.map(({ seq, kind, count }) => [seq, kind, count]),
    [
      [7, 'tamper', null],
      [3, 'tamper', null],
      [9, 'events_lost', 5],
    ],
  );
});
