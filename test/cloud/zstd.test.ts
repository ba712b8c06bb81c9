import fc from 'fast-check';
import t from 'tap';
import { linesOf } from '../../src/cloud/batch-body.js';
import { unzstd } from '../../src/cloud/zstd.js';

/** By the reference program (zstd 1.5.4), of `TEXT`: levels 3, 19 and 1; with and without checksum and size of the content. */
const FRAMES = [
  'KLUv/QRYbQYAkocaHVBvc5MjWvu7hbZFayGoNehBwIEUWVmvCzJm9qp6zu7u7u7u////b9u27YANBcJA4OwBGW0RlCxLIhc75AWSrEWeFzlKSquS8T2Wk3tRoUrdgyYIxUdqTBtdIByMxkOVNniZtLHSSZMUEygggHNKD4eKo+dR5qg49BxlHhVHz6HMUXHoOcocKo6eo8yj4ug5lDkqHj0PZX4TVNxm6HnNUOY0Q8Vnhp7LDGUeM1QcZuj5y1DW3dDWUWn0OsoalYZeo6yh0gBdRLnxDNvbNAQ=',
  'KLUv/QBo/QQAwkcbGVDVA8OWHpQe3AZ0Cxk+VKqqqupeyG4mUdWQZnxtpVNGODO+ttIpI5QZX1vplBHGjK+tdEqgew5N0aIRb9nC25i3+dN0SMKetWSv6n2/S+pV8fql7lyTUzUW3x+8MSQHorx+Pm3XB1E/xa3nAiioEaC7/58B8HUDEcwQ/P///dbu3d3d3bc7d3fn792du7t7vFfdTXe31jAiCkhq',
  'KLUv/QRIdQUAMsgdIDClWAfApxP2gT6xSzH2hQeyR9WplGVZVouxhAMDlgoGyk0Z4XONLdWmjPC5xpZiU0b4XGNLrSkjfK4x+qfvp0DAm3EaCQCBkypgacG1GYplGgff5MGQtZWjxkKF0zd2iZwFUm7XIzcMEgeE4vTtSNGRRf/0/RQnJPB1AyiGzVz8nLn4OXPx67GZi58zFz9nLn4dO3Pxc+bi58zF43qFzVraNWvp62NZUykK29s0BA==',
].map((text) => Buffer.from(text, 'base64'));
const LINES = Array.from(
  { length: 40 },
  (_, at) => `{"seq":${at + 1},"type":"UNLOCK","description":"Front door was unlocked by Ada Example"}`,
);
const TEXT = Buffer.from(LINES.map((line) => `${line}\n`).join(''));
const [FRAME = Buffer.alloc(0)] = FRAMES;

/** A block of one byte, many times. */
const runOf = (bytes: number, isLast: boolean) => {
  const block = Buffer.alloc(4, 0x61);
  block.writeUIntLE((bytes << 3) | 2 | Number(isLast), 0, 3);
  return block;
};
const framed = (windowDescriptor: number, ...blocks: Buffer[]) =>
  Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, windowDescriptor]), ...blocks]);

t.test('what the reference program made is read', async (t) => {
  for (const frame of FRAMES) {
    t.ok(unzstd(frame, TEXT.length).equals(TEXT));
    t.strictSame(await linesOf(frame, 'zstd'), LINES);
  }
});

t.test('no more comes out than may, and no more memory is taken', async (t) => {
  t.throws(() => unzstd(FRAME, TEXT.length - 1), RangeError);
  const block = 128 * 1024;
  const much = framed(7 << 3, ...Array.from({ length: 100 }, (_, at) => runOf(block, at === 99)));
  t.throws(() => unzstd(much, 4 * 1024 * 1024), RangeError);
  await t.rejects(linesOf(much, 'zstd'), { status: 413, code: 'batch_too_large' });
  t.equal(unzstd(much, 100 * block).length, 100 * block);
  t.throws(() => unzstd(framed(20 << 3, runOf(1, true)), 1_000), /window/);
  await t.rejects(linesOf(framed(31 << 3, runOf(1, true)), 'zstd'), { code: 'batch_too_large' });
});

t.test('anything else is refused in words', async (t) => {
  const broken = { status: 400, code: 'batch_unreadable' };
  await t.rejects(linesOf(Buffer.alloc(0), 'zstd'), broken);
  await t.rejects(linesOf(TEXT, 'zstd'), broken);
  await t.rejects(linesOf(Buffer.concat([FRAME, FRAME]), 'zstd'), broken);
  await t.rejects(linesOf(FRAME, 'gzip'), broken);
  await t.rejects(linesOf(FRAME, 'br'), { status: 415, code: 'encoding_unknown' });
  for (let length = 0; length < FRAME.length; length += 1)
    t.throws(() => unzstd(FRAME.subarray(0, length), TEXT.length), `${length} bytes of it`);
});

t.test('whatever comes, it ends: with the text, with another, or with an error', (t) => {
  fc.assert(
    fc.property(fc.constantFrom(...FRAMES), fc.nat(), fc.nat(255), (frame, at, byte) => {
      const changed = Buffer.from(frame);
      changed[at % frame.length] = byte;
      try {
        t.ok(unzstd(changed, 8_192).length <= 8_192);
      } catch (error) {
        t.ok(error instanceof Error);
      }
    }),
    { numRuns: 300 },
  );
  t.end();
});
