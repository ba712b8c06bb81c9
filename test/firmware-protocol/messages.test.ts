import fc from 'fast-check';
import t from 'tap';
import { decodeHubMessage, encodeHubMessage } from '../../firmware-protocol/hub-messages.js';
import type { HubMessage } from '../../firmware-protocol/hub-messages.js';
import { decodeLockMessage, encodeLockMessage } from '../../firmware-protocol/lock-message-table.js';
import type { LockMessage } from '../../firmware-protocol/lock-messages.js';
import { anyHubMessage, anyLockMessage } from './any-message.js';
import { bytes, hex, messageFromJson, messageToJson, readVectors } from './vector-file.js';
import type { VectorCase, VectorFile } from './vector-file.js';

interface MessageCase extends VectorCase {
  side: 'hub' | 'lock';
  message?: object;
  cbor: string;
  code?: string;
}

const { tests } = readVectors('messages.json') as VectorFile<MessageCase>;

for (const { id, comment, result, side, message = {}, cbor, code } of tests) {
  t.test(`${id} ${side}: ${comment}`, (t) => {
    const read = side === 'hub' ? decodeHubMessage(bytes(cbor)) : decodeLockMessage(bytes(cbor));
    if (result === 'valid') {
      t.same(read.ok && messageToJson(read.message), message);
      const given = messageFromJson(message);
      const written =
        side === 'hub' ? encodeHubMessage(given as HubMessage) : encodeLockMessage(given as LockMessage);
      t.equal(hex(written), cbor);
      for (let length = 0; length < cbor.length / 2; length += 1) {
        const cut = bytes(cbor).subarray(0, length);
        if ((side === 'hub' ? decodeHubMessage(cut) : decodeLockMessage(cut)).ok) t.fail(`cut to ${length}`);
      }
    } else t.same(read, { ok: false, code });
    t.end();
  });
}

t.test('every message comes back as it was', (t) => {
  fc.assert(
    fc.property(anyHubMessage, (message) => {
      const read = decodeHubMessage(encodeHubMessage(message));
      t.same(read.ok && messageToJson(read.message), messageToJson(message));
    }),
  );
  fc.assert(
    fc.property(anyLockMessage, (message) => {
      const read = decodeLockMessage(encodeLockMessage(message));
      t.same(read.ok && messageToJson(read.message), messageToJson(message));
    }),
  );
  t.end();
});

t.test('whatever decodes encodes to the same bytes: no meaning has two spellings', (t) => {
  fc.assert(
    fc.property(anyLockMessage, fc.nat(), fc.integer({ min: 1, max: 255 }), (message, at, flip) => {
      const altered = Buffer.from(encodeLockMessage(message));
      const index = at % altered.length;
      altered.writeUInt8(altered.readUInt8(index) ^ flip, index);
      const read = decodeLockMessage(altered);
      return !read.ok || Buffer.compare(encodeLockMessage(read.message), altered) === 0;
    }),
    { numRuns: 1000 },
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 500 }), (raw) => {
      const read = decodeHubMessage(raw);
      return !read.ok || Buffer.compare(encodeHubMessage(read.message), raw) === 0;
    }),
    { numRuns: 1000 },
  );
  t.end();
});

t.test('a value outside its bounds is not sent', (t) => {
  const bootId = Buffer.alloc(8);
  const refused: (() => unknown)[] = [
    () => encodeHubMessage({ type: 'get_result', commandId: Buffer.alloc(15) }),
    () => encodeHubMessage({ type: 'get_events', after: -1 }),
    () => encodeHubMessage({ type: 'get_events', after: 0.5 }),
    () => encodeHubMessage({ type: 'get_events', after: 2 ** 32 }),
    () => encodeHubMessage({ type: 'set_time', unixMs: 2 ** 53 }),
    () => encodeHubMessage({ type: 'set_time', unixMs: Number.NaN }),
    () => encodeHubMessage({ type: 'pair_commit' } as unknown as HubMessage),
    () => encodeHubMessage({ type: 'open_sesame' } as unknown as HubMessage),
    () => encodeLockMessage({ type: 'error', bootId, lockMs: 1, code: 'no' } as unknown as LockMessage),
  ];
  const request = {
    type: 'access_request',
    bootId,
    lockMs: 1,
    requestId: Buffer.alloc(8),
    kind: 'qr',
  } as const;
  for (const value of ['', 'x'.repeat(257), 'é'.repeat(129), 'half a pair \ud800']) {
    refused.push(() => encodeLockMessage({ ...request, value }));
  }
  for (const send of refused) t.throws(send, RangeError);
  t.end();
});
