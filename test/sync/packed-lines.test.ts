import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import t from 'tap';
import { LineBuffer } from '../../src/sync/line-buffer.js';
import { PACKED_AT_ONCE, PackedLines } from '../../src/sync/packed-lines.js';

const grapheme = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 });
/** From nothing to more than what is compressed at a time. */
const text = fc
  .tuple(grapheme, fc.integer({ min: 0, max: PACKED_AT_ONCE / 4 }))
  .map(([one, n]) => one.repeat(n));

t.test(
  'what was added comes out, whole and in order, also when the same memory is taken again',
  async (t) => {
    const lines = new LineBuffer();
    await fc.assert(
      fc.asyncProperty(fc.array(text, { maxLength: 6 }), async (texts) => {
        const packed = new PackedLines(lines);
        for (const one of texts) await packed.add(one);
        const whole = Buffer.from(texts.join(''));
        t.equal(packed.bytes, whole.length);
        t.ok(gunzipSync(await packed.end()).equals(whole));
      }),
      { numRuns: 40 },
    );
  },
);

t.test('no more than a piece of it is held uncompressed', async (t) => {
  const lines = new LineBuffer();
  const packed = new PackedLines(lines);
  for (let n = 0; n < 64; n += 1) {
    await packed.add(`${'a line'.repeat(4_000)}\n`);
    t.ok(lines.bytes < PACKED_AT_ONCE);
  }
  t.equal(gunzipSync(await packed.end()).length, packed.bytes);
});
