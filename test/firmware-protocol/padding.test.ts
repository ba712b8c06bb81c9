import fc from 'fast-check';
import t from 'tap';
import { pad, PADDING_STEP_BYTES, unpad } from '../../firmware-protocol/padding.js';
import { bytes } from './vector-file.js';

t.test('what was padded comes back, in steps of 32 and never more than needed', (t) => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 500 }), (plain) => {
      const padded = pad(plain);
      const extra = padded.length - plain.length;
      const back = unpad(padded);
      return (
        padded.length % PADDING_STEP_BYTES === 0 &&
        extra >= 1 &&
        extra <= PADDING_STEP_BYTES &&
        back !== undefined &&
        Buffer.compare(back, plain) === 0
      );
    }),
  );
  t.end();
});

t.test('other paddings are none', (t) => {
  const cases: [string, string][] = [
    ['nothing', ''],
    ['not a step', '8000'],
    ['no mark', '00'.repeat(32)],
    ['another mark', `41${'00'.repeat(31)}`],
    ['a step too many', `80${'00'.repeat(63)}`],
    ['something after the mark', `80${'00'.repeat(30)}01`],
  ];
  for (const [comment, hex] of cases) t.equal(unpad(bytes(hex)), undefined, comment);
  t.end();
});
