import t from 'tap';
import { fuzzFrames } from '../../scripts/prove/fuzz-frames.js';

t.test('20,000 mutated frames: nothing throws, hangs or grows', async (t) => {
  const seen: number[] = [];
  const report = await fuzzFrames({ count: 20_000, seed: 7, progress: (done) => seen.push(done) });
  t.equal(report.count, 20_000);
  t.ok(report.accepted > 5000, 'many got past the checksum');
  t.ok(report.dropped > 5000, 'and many did not');
  t.ok(report.maxBufferedBytes > 0 && report.maxBufferedBytes < 512);
  t.ok(report.heapGrowthBytes < 4 * 1024 * 1024, `${report.heapGrowthBytes} bytes of heap`);
  t.same(seen, [0, 10_000]);
});

t.test('the same seed makes the same frames', async (t) => {
  const { accepted, dropped } = await fuzzFrames({ count: 500, seed: 11 });
  t.match(await fuzzFrames({ count: 500, seed: 11 }), { accepted, dropped });
  t.notMatch(await fuzzFrames({ count: 500, seed: 12 }), { accepted, dropped });
});
