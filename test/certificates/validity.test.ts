import fc from 'fast-check';
import { test } from 'tap';
import {
  AHEAD_MS,
  AUTHORITY_VALIDITY,
  BACK_MS,
  CLOCK_FLOOR_MS,
  guessedValidity,
  holds,
  RENEW_BEFORE_MS,
  validityAt,
} from '../../src/certificates/validity.js';

const DAY_MS = 86_400_000;
const wallMs = fc.integer({ min: 0, max: Date.UTC(2048, 0, 1) });

test('a new certificate counts at once, whatever the clock says, and within every limit of clients', async (t) => {
  fc.assert(
    fc.property(wallMs, wallMs, (nowMs, writtenMs) => {
      const made = guessedValidity(nowMs, writtenMs);
      t.ok(holds(validityAt(nowMs), nowMs), 'nor is it due at once by a clock that is trusted');
      const fromMs = Math.max(nowMs, writtenMs, CLOCK_FLOOR_MS);
      t.ok(holds(made, fromMs));
      t.ok(made.notAfterMs - made.notBeforeMs <= 825 * DAY_MS);
      t.ok(made.notAfterMs - fromMs <= 398 * DAY_MS);
      t.ok(made.notBeforeMs >= AUTHORITY_VALIDITY.notBeforeMs);
    }),
  );
});

test('a machine that woke in 1970', async (t) => {
  const made = guessedValidity(0, 0);
  t.ok(made.notBeforeMs < CLOCK_FLOOR_MS && CLOCK_FLOOR_MS < made.notAfterMs);
  const written = Date.UTC(2027, 5, 1);
  t.equal(
    guessedValidity(0, written).notAfterMs,
    written + AHEAD_MS,
    'it can not be earlier than what it wrote',
  );
  t.equal(guessedValidity(0, written).notBeforeMs, written - BACK_MS);
});

test('it is renewed long before its end, and when it has not begun', async (t) => {
  const made = validityAt(Date.UTC(2027, 0, 1));
  t.ok(holds(made, made.notBeforeMs));
  t.notOk(holds(made, made.notBeforeMs - 1));
  t.ok(holds(made, made.notAfterMs - RENEW_BEFORE_MS - 1));
  t.notOk(holds(made, made.notAfterMs - RENEW_BEFORE_MS));
});
