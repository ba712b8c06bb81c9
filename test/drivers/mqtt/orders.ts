import t from 'tap';
import { REPLY_GRACE_MS } from '../../../src/drivers/mqtt/limits.js';
import type { LockDeadline, LockOrder, OrderOutcome } from '../../../src/operations/locks/driver-ports.js';
import { until } from '../../broker/lock-clients.js';
import { DEVICE, type DriverFixture } from './driver-fixture.js';
import type { ScriptedLock } from './scripted-lock.js';

export const FRONT = DEVICE.id;
/** From an order to its deadline. */
export const TIMEOUT_MS = 5_000;
let orders = 0;

/** A new order to unlock, unless `change` says otherwise. */
export function order(fixture: DriverFixture, change: Partial<LockOrder> = {}): LockOrder {
  orders += 1;
  return {
    commandId: `00000000-0000-7000-8000-${orders.toString(16).padStart(12, '0')}`,
    action: 'unlock',
    userId: null,
    deadlineMs: fixture.clock.monotonicMs() + TIMEOUT_MS,
    ...change,
  };
}

export const journal = (): Promise<void> => Promise.resolve();
export const SUCCEEDED: OrderOutcome = { kind: 'answered', success: true, reason: null };

/** Runs an order that the lock leaves unanswered to its end. */
export async function unanswered(
  fixture: DriverFixture,
  lock: ScriptedLock,
  sent: LockOrder,
): Promise<LockDeadline> {
  const before = lock.actuations;
  let deadline: LockDeadline = { bootId: '', notAfterMs: 0 };
  const outcome = fixture.driver.execute(FRONT, sent, (known) => {
    deadline = known;
    return Promise.resolve();
  });
  await until(() => lock.actuations === before + 1, 'the lock has the command');
  fixture.clock.advance(TIMEOUT_MS - 1);
  fixture.clock.advance(REPLY_GRACE_MS + 50);
  t.same(await outcome, { kind: 'unknown', reason: 'no_answer' });
  return deadline;
}
