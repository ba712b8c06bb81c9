import t from 'tap';
import { CHECK_EVERY_MS, CheckBudget, CHECKS_IN_A_ROW } from '../../../src/drivers/ble/battery-budget.js';
import {
  CHANGE_GRACE_MS,
  Presence,
  SILENCE_MS,
  STATE_LIFETIME_MS,
} from '../../../src/drivers/ble/presence.js';

const SECOND = 1_000;

t.test('adverts alone never make a lock known', async (t) => {
  const presence = new Presence();
  t.equal(presence.isKnown(0), false);
  for (let nowMs = 0; nowMs < 60 * SECOND; nowMs += SECOND) presence.heard(7, nowMs);
  t.equal(presence.isKnown(60 * SECOND), false);
  t.equal(presence.wantsCheck(60 * SECOND), true);
});

t.test('after a session it is known while its adverts say nothing new', async (t) => {
  const presence = new Presence();
  presence.heard(7, 0);
  presence.confirmed(7, SECOND);
  presence.leftAlone(2 * SECOND);
  let nowMs = 2 * SECOND;
  for (; nowMs < STATE_LIFETIME_MS; nowMs += SECOND) presence.heard(7, nowMs);
  t.equal(presence.isKnown(nowMs), true);
  t.equal(presence.wantsCheck(nowMs), false);
  for (; nowMs < STATE_LIFETIME_MS + 10 * SECOND; nowMs += SECOND) presence.heard(7, nowMs);
  t.equal(presence.wantsCheck(nowMs), true, 'the lifetime is over');
  t.equal(presence.isKnown(nowMs), false);
});

t.test('an old advert said again gives nothing back', async (t) => {
  const presence = new Presence();
  presence.heard(7, 0);
  presence.confirmed(7, 0);
  presence.leftAlone(0);
  for (let nowMs = SECOND; nowMs < 20 * SECOND; nowMs += SECOND) {
    presence.heard(8, nowMs);
    presence.heard(7, nowMs);
    t.equal(presence.wantsCheck(nowMs), true);
  }
  t.equal(presence.isKnown(20 * SECOND), false);
  presence.confirmed(8, 20 * SECOND);
  presence.heard(8, 20 * SECOND);
  t.equal(presence.wantsCheck(20 * SECOND), false, 'a session does');
});

t.test('silence, a change and a lost link end what is known', async (t) => {
  const left = () => {
    const presence = new Presence();
    presence.heard(7, 0);
    presence.confirmed(7, 0);
    presence.leftAlone(0);
    return presence;
  };
  const silent = left();
  t.equal(silent.isKnown(SILENCE_MS - 1), true);
  t.equal(silent.isKnown(SILENCE_MS), false);

  const changed = left();
  changed.heard(8, SECOND);
  t.equal(changed.wantsCheck(SECOND), true);
  t.equal(changed.isKnown(SECOND + CHANGE_GRACE_MS - 1), true, 'there is a moment to find out');
  changed.heard(9, SECOND + CHANGE_GRACE_MS - 1);
  t.equal(changed.isKnown(SECOND + CHANGE_GRACE_MS), false, 'and a second change does not prolong it');
  changed.confirmed(9, 5 * SECOND);
  changed.leftAlone(5 * SECOND);
  changed.heard(9, 6 * SECOND);
  t.equal(changed.wantsCheck(6 * SECOND), false);
  t.equal(changed.isKnown(6 * SECOND), true);

  const lost = left();
  lost.lost();
  lost.heard(7, 1);
  t.equal(lost.isKnown(1), false);
  t.equal(lost.wantsCheck(1), true);
});

t.test('a counter that moved before or during the session is looked into once more', async (t) => {
  const presence = new Presence();
  presence.heard(7, 0);
  presence.confirmed(7, 0);
  presence.leftAlone(SECOND);
  presence.heard(9, 2 * SECOND);
  t.equal(presence.wantsCheck(2 * SECOND), true, 'it may have changed after the last word');
  presence.confirmed(9, 3 * SECOND);
  presence.leftAlone(4 * SECOND);
  presence.heard(9, 5 * SECOND);
  t.equal(presence.wantsCheck(5 * SECOND), false);
});

t.test('forged counters cost a bounded number of connections', async (t) => {
  const budget = new CheckBudget(0);
  let checks = 0;
  const hourMs = 3_600_000;
  for (let nowMs = 0; nowMs < hourMs; nowMs += SECOND) {
    if (budget.nextAtMs(nowMs) > nowMs) continue;
    budget.spend(nowMs);
    checks++;
  }
  t.ok(checks <= CHECKS_IN_A_ROW + hourMs / CHECK_EVERY_MS, `${checks} in an hour`);
  t.ok(checks >= CHECKS_IN_A_ROW + hourMs / CHECK_EVERY_MS - 2, 'and are not stopped for good');
  t.equal(new CheckBudget(0).nextAtMs(5), 5);
});
