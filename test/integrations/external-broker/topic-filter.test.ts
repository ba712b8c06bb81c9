import fc from 'fast-check';
import t from 'tap';
import { PacketBound } from '../../../src/integrations/external-broker/packet-bound.js';
import { matches } from '../../../src/integrations/external-broker/topic-filter.js';

t.test('filters as in MQTT 5, section 4.7', (t) => {
  for (const [filter, topic, is] of [
    ['doorward/+/+/set', 'doorward/front/lock/set', true],
    ['doorward/+/+/set', 'doorward/front/lock/set/x', false],
    ['doorward/+/+/set', 'doorward/front/set', false],
    ['doorward/+/+/set', 'doorward//lock/set', true],
    ['a/#', 'a', true],
    ['a/#', 'a/b/c', true],
    ['a/#', 'ab', false],
    ['#', '$SYS/x', false],
    ['+/x', '$SYS/x', false],
    ['$SYS/#', '$SYS/x', true],
    ['a', 'a/', false],
  ] as const) {
    t.equal(matches(filter, topic), is, `${filter} ${topic}`);
  }
  t.end();
});

t.test('packets in bounds pass however they are cut; a longer one does not', (t) => {
  const packet = (length: number) => {
    const header = [0x30];
    for (let left = length; ;) {
      const more = left >= 128;
      header.push((left % 128) + (more ? 128 : 0));
      left = Math.floor(left / 128);
      if (!more) break;
    }
    return Buffer.concat([Buffer.from(header), Buffer.alloc(length, 0xff)]);
  };
  fc.assert(
    fc.property(
      fc.array(fc.nat({ max: 60_000 }), { maxLength: 5 }),
      fc.integer({ min: 1, max: 9_000 }),
      (sizes, cut) => {
        const bytes = Buffer.concat(sizes.map(packet));
        const bound = new PacketBound();
        let passes = true;
        for (let at = 0; at < bytes.length; at += cut) passes &&= bound.take(bytes.subarray(at, at + cut));
        t.ok(passes);
      },
    ),
    { numRuns: 30 },
  );
  t.notOk(new PacketBound().take(packet(65_537).subarray(0, 4)));
  t.notOk(new PacketBound().take(Buffer.from([0x30, 0xff, 0xff, 0xff, 0xff, 0x01])));
  t.end();
});
