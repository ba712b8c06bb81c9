import t from 'tap';
import fc from 'fast-check';
import { FrameMeter } from '../../src/broker/frame-meter.js';
import { CONNECT_BYTES, PACKET_BURST, PACKET_BYTES, PACKETS_PER_SECOND } from '../../src/broker/limits.js';
import { SimulatedClock } from '../support/simulated-clock.js';

/** A control packet with a body of this length (MQTT 3.1.1, section 2.2). */
function packet(bodyBytes: number): Buffer {
  const header = [0x30];
  let left = bodyBytes;
  do {
    const digit = left % 128;
    left = Math.floor(left / 128);
    header.push(left > 0 ? digit | 0x80 : digit);
  } while (left > 0);
  return Buffer.concat([Buffer.from(header), Buffer.alloc(bodyBytes, 0xff)]);
}

const fresh = (clock = new SimulatedClock()): FrameMeter => new FrameMeter(() => clock.monotonicMs());

t.test('limits are exact', (t) => {
  t.equal(fresh().take(packet(CONNECT_BYTES - 3)), null, 'the largest CONNECT');
  t.equal(fresh().take(packet(CONNECT_BYTES - 2)), 'packet_too_long');
  const meter = fresh();
  t.equal(meter.take(packet(0)), null);
  t.equal(meter.take(packet(PACKET_BYTES - 4)), null, 'the largest packet');
  t.equal(meter.take(packet(0)), null, 'and the next begins where it ended');
  t.equal(
    meter.take(packet(PACKET_BYTES - 3).subarray(0, 4)),
    'packet_too_long',
    'known from the header alone',
  );
  t.equal(fresh().take(Buffer.from([0x10, 0x80, 0x80, 0x80, 0x80])), 'length_malformed');
  t.end();
});

t.test('how the bytes are cut makes no difference', (t) => {
  const stream = fc
    .array(fc.oneof(fc.nat(300), fc.nat(20_000), fc.constant(PACKET_BYTES)), { maxLength: 8 })
    .map((sizes) => Buffer.concat(sizes.map(packet)));
  fc.assert(
    fc.property(
      fc.oneof(stream, fc.uint8Array({ maxLength: 300 })),
      fc.array(fc.nat(5_000)),
      (bytes, cuts) => {
        const whole = fresh().take(bytes);
        const meter = fresh();
        let at = 0;
        let parts: string | null = null;
        for (const cut of [...cuts, bytes.length]) {
          parts ??= meter.take(bytes.subarray(at, at + cut));
          at += cut;
        }
        return parts === whole;
      },
    ),
    { numRuns: 200 },
  );
  t.end();
});

t.test('a flood is cut, a steady stream below the limit never', (t) => {
  const ping = packet(0);
  const clock = new SimulatedClock();
  const steady = fresh(clock);
  for (let second = 0; second < 4; second += 1) {
    for (let step = 0; step < 100; step += 1) {
      const pings = Buffer.concat(Array.from({ length: PACKETS_PER_SECOND / 100 }, () => ping));
      if (steady.take(pings) !== null) t.fail(`cut in second ${second}`);
      clock.advance(10);
    }
  }
  const flood = fresh(clock);
  let fault: string | null = null;
  let taken = 0;
  for (; fault === null && taken < PACKET_BURST * 10; taken += 1) fault = flood.take(ping);
  t.equal(fault, 'too_many_packets');
  t.ok(taken <= PACKET_BURST * 2 + 1, `after ${taken}`);
  t.end();
});
