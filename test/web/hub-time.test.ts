import t from 'tap';
import { HUB_TIME_WITHIN_MS, hearHubTime, hubNowMs } from '../../src/web/api/hub-time.js';

const HOUR_MS = 3_600_000;

/** What an answer's header says of a time, in whole seconds. */
const dateOf = (ms: number) => new Date(ms).toUTCString();
const aheadMs = () => hubNowMs() - Date.now();
const isAbout = (ms: number) => Math.abs(aheadMs() - ms) <= HUB_TIME_WITHIN_MS;

function hear(offsetMs: number, tookMs = 80): void {
  const heardMs = Date.now();
  hearHubTime(dateOf(heardMs - tookMs / 2 + offsetMs), heardMs - tookMs, heardMs);
}

t.test('the time at the hub is what its answers say, where this device has another', (t) => {
  for (const hours of [-5, 3, 24 * 40]) {
    hear(hours * HOUR_MS);
    t.ok(isAbout(hours * HOUR_MS), `${hours} hours`);
  }
  hear(0);
  t.equal(Math.round(aheadMs() / 10), 0, 'set right, the device is believed again');
  t.end();
});

t.test('a clock that is right but for moments is left alone', (t) => {
  hear(0);
  for (const offset of [-2_500, -700, 0, 400, 2_500]) {
    hear(offset);
    t.equal(Math.round(aheadMs() / 10), 0, `${offset} ms`);
  }
  t.end();
});

t.test('what is known once does not waver with every answer', (t) => {
  hear(5 * HOUR_MS);
  const known = aheadMs();
  for (const offset of [-900, 0, 900]) hear(5 * HOUR_MS + offset);
  t.ok(Math.abs(aheadMs() - known) < 50);
  t.end();
});

t.test('an answer that tells nothing of the time changes nothing', (t) => {
  hear(0);
  const nowMs = Date.now();
  hearHubTime(null, nowMs, nowMs);
  hearHubTime('yesterday', nowMs, nowMs);
  hearHubTime(dateOf(nowMs - 30_000), nowMs - 40_000, nowMs);
  hearHubTime(dateOf(nowMs + HOUR_MS), nowMs, nowMs - HOUR_MS);
  t.equal(Math.round(aheadMs() / 10), 0, 'no date, no time, on its way for long, a clock set meanwhile');
  t.end();
});
