import t from 'tap';
import fc from 'fast-check';
import { encodeMessage, HciStream, PACKET_BYTES_MAX } from '../../../src/simulator/ble/hci-stream.js';
import type { AdapterMessage } from '../../../src/simulator/ble/hci-stream.js';

const packet = fc.record({
  type: fc.constantFrom('command' as const, 'acl' as const, 'event' as const),
  bytes: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
});
const power = fc.record({ type: fc.constant('power' as const), on: fc.boolean() });
const messages = fc.array(fc.oneof(packet, power), { maxLength: 8 });

t.test('messages come out as they went in, however the stream is cut', async (t) => {
  fc.assert(
    fc.property(messages, fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), (sent, cuts) => {
      const bytes = Buffer.concat(sent.map(encodeMessage));
      const stream = new HciStream();
      const got: AdapterMessage[] = [];
      for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
        const end = at + (cuts[turn % cuts.length] ?? 1);
        got.push(...(stream.push(bytes.subarray(at, end)) ?? []));
        at = end;
      }
      return stream.bufferedBytes === 0 && JSON.stringify(got) === JSON.stringify(sent);
    }),
  );
  t.same(new HciStream().push(Buffer.from('01030', 'hex')), [], 'the beginning of one is none yet');
});

t.test('garbage never throws, never outgrows its buffer, and ends the stream', async (t) => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 20 }), (chunks) => {
      const stream = new HciStream();
      let ended = false;
      for (const chunk of chunks) {
        const got = stream.push(Buffer.from(chunk));
        if (ended && got !== null) return false;
        ended ||= got === null;
        if (stream.bufferedBytes > PACKET_BYTES_MAX + 3) return false;
      }
      return true;
    }),
  );
  t.equal(new HciStream().push(Buffer.from('030000', 'hex')), null, 'an unknown indicator');
  t.equal(new HciStream().push(Buffer.from('040104', 'hex')), null, '1025 bytes');
  t.throws(() => encodeMessage({ type: 'acl', bytes: Buffer.alloc(PACKET_BYTES_MAX + 1) }), RangeError);
});
