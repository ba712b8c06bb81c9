import fc from 'fast-check';
import t from 'tap';
import { LineBuffer } from '../../src/sync/line-buffer.js';

t.test('what was gathered is there, in one piece, also when the same memory is taken again', (t) => {
  const texts = fc.array(fc.string({ unit: 'grapheme', maxLength: 40_000 }), { maxLength: 8 });
  fc.assert(
    fc.property(fc.array(texts, { minLength: 1, maxLength: 3 }), (batches) => {
      const lines = new LineBuffer();
      for (const batch of batches) {
        lines.clear();
        for (const text of batch) lines.add(text);
        t.ok(lines.view().equals(Buffer.from(batch.join(''))));
        t.equal(lines.bytes, Buffer.byteLength(batch.join('')));
      }
    }),
    { numRuns: 30 },
  );
  t.end();
});
