import t from 'tap';
import { afterPayment } from '../../src/access/paid-entry.js';

const GRANTED = {
  granted: true,
  reason: 'pin_valid',
  trace: [
    { rule: 'in_window', verdict: 'passes', detail: 'The PIN is valid now.' },
    { rule: 'pin_valid', verdict: 'allows', detail: 'A valid PIN of this lock.' },
  ],
} as const;

t.test('enough credit lets a decision stand, and the trace says so', async (t) => {
  const { granted, reason, trace } = afterPayment(GRANTED, true);
  t.strictSame([granted, reason], [true, 'pin_valid']);
  t.strictSame(
    trace.map(({ rule, verdict }) => `${rule} ${verdict}`),
    ['in_window passes', 'credit_enough passes', 'pin_valid allows'],
  );
});

t.test('too little denies, and nothing in the trace allows any more', async (t) => {
  const { granted, reason, trace } = afterPayment(GRANTED, false);
  t.strictSame([granted, reason], [false, 'credit_insufficient']);
  t.strictSame(
    trace.map(({ rule, verdict }) => `${rule} ${verdict}`),
    ['in_window passes', 'pin_valid passes', 'credit_insufficient denies'],
  );
});

t.test('credit opens nothing that is denied', async (t) => {
  const denied = { granted: false, reason: 'wrong_code', trace: [] };
  t.equal(afterPayment(denied, true), denied);
});
