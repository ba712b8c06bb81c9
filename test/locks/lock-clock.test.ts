import fc from 'fast-check';
import t from 'tap';
import { isFresh, MAX_DRIFT, MAX_SAMPLE_AGE_MS, notAfterMs } from '../../src/locks/lock-clock.js';

const bootId = '00112233aabbccdd';

/** A lock whose clock runs at `rate` and showed `offsetMs` at hub time 0. */
const lockClock = (offsetMs: number, rate: number) => (hubMs: number) => offsetMs + hubMs * rate;

t.test('the deadline on the lock is never later than the deadline at the hub', (t) => {
  const property = () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1e12, noNaN: true }),
        fc.double({ min: 0, max: 30_000, noNaN: true }),
        fc.double({ min: 0, max: 120_000, noNaN: true }),
        fc.integer({ min: 0, max: 10_000_000 }),
        (drift, offsetMs, latencyMs, aheadMs, stampedAtMs) => {
          const lock = lockClock(offsetMs, 1 + drift * MAX_DRIFT);
          const receivedAtMs = stampedAtMs + latencyMs;
          const deadlineMs = receivedAtMs + aheadMs;
          const sample = { bootId, lockMs: Math.floor(lock(stampedAtMs)), receivedAtMs };
          const lateBy = notAfterMs(sample, deadlineMs) - lock(deadlineMs);
          return lateBy <= 0.001; // floating point at 1e12 ms
        },
      ),
      { numRuns: 2_000 },
    );
  };
  t.doesNotThrow(property);
  t.end();
});

t.test('it is early by no more than the latency, the drift and one millisecond', (t) => {
  const property = () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1, max: 1, noNaN: true }),
        fc.integer({ min: 0, max: 500 }),
        fc.integer({ min: 0, max: 30_000 }),
        (drift, latencyMs, aheadMs) => {
          const lock = lockClock(5_000, 1 + drift * MAX_DRIFT);
          const receivedAtMs = 1_000 + latencyMs;
          const deadlineMs = receivedAtMs + aheadMs;
          const sample = { bootId, lockMs: Math.floor(lock(1_000)), receivedAtMs };
          const earlyByMs = lock(deadlineMs) - notAfterMs(sample, deadlineMs);
          return earlyByMs <= (latencyMs + aheadMs * 2) * MAX_DRIFT + latencyMs + 2;
        },
      ),
    );
  };
  t.doesNotThrow(property);
  t.end();
});

t.test('known values', (t) => {
  const sample = { bootId, lockMs: 10_000, receivedAtMs: 100 };
  t.equal(notAfterMs(sample, 100), 10_000, 'a deadline at the moment of the reply');
  t.equal(notAfterMs(sample, 10_100), 19_995, '10 s ahead: 5 ms are kept for drift');
  t.equal(notAfterMs(sample, 0), 9_899, 'a deadline that has passed lies in the past at the lock too');
  t.equal(notAfterMs({ ...sample, lockMs: 5 }, 0), 0, 'never below zero');
  t.end();
});

t.test('a sample is fresh for 60 s', (t) => {
  const sample = { bootId, lockMs: 1, receivedAtMs: 1_000 };
  t.equal(isFresh(sample, 1_000 + MAX_SAMPLE_AGE_MS), true);
  t.equal(isFresh(sample, 1_000.5 + MAX_SAMPLE_AGE_MS), false);
  t.equal(isFresh(null, 0), false);
  t.end();
});
