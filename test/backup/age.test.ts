import { pipeline } from 'node:stream/promises';
import { Readable, Writable } from 'node:stream';
import fc from 'fast-check';
import t from 'tap';
import { opening, sealing } from '../../src/backup/age-stream.js';
import { systemRandom } from '../../src/kit/random.js';
import { makeRecoveryKey, readIdentity, readRecipient, recipientOf } from '../../src/kit/recovery-key.js';

const PIECE = 64 * 1024;

async function through(stream: NodeJS.ReadWriteStream, chunks: readonly Buffer[]): Promise<Buffer> {
  const found: Buffer[] = [];
  const sink = new Writable({
    write(chunk: Buffer, _, done) {
      found.push(chunk);
      done();
    },
  });
  await pipeline(Readable.from(chunks), stream, sink);
  return Buffer.concat(found);
}

const key = makeRecoveryKey(systemRandom);
const identity = readIdentity(key.identity);
const recipient = readRecipient(key.recipient);
if (!identity || !recipient) throw new Error('a key that was just made can not be read');
const seal = (content: Buffer) => through(sealing(recipient, systemRandom).stream, [content]);
const open = (bytes: Buffer, by = identity) => through(opening({ identity: by }), [bytes]);

t.test('what was sealed opens again, whatever its length and however it comes', async (t) => {
  for (const length of [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, 3 * PIECE + 5]) {
    const content = systemRandom.bytes(length);
    const bytes = await seal(content);
    t.ok(content.equals(await open(bytes)), `${length} bytes`);
    const bits = [
      bytes.subarray(0, 7),
      bytes.subarray(7, 190),
      bytes.subarray(190, 70_000),
      bytes.subarray(70_000),
    ];
    t.ok(content.equals(await through(opening({ identity }), bits)), `${length} bytes, in pieces`);
  }
});

t.test('what is cut, changed or put elsewhere does not open', async (t) => {
  const content = systemRandom.bytes(2 * PIECE + 100);
  const bytes = await seal(content);
  await fc.assert(
    fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ flip;
      await t.rejects(open(changed), { name: 'HubError' });
    }),
    { numRuns: 60 },
  );
  await fc.assert(
    fc.asyncProperty(fc.nat(bytes.length - 1), async (length) => {
      await t.rejects(open(bytes.subarray(0, length)), { code: 'backup_damaged' });
    }),
    { numRuns: 60 },
  );
  const start = bytes.length - (2 * (PIECE + 16) + 116);
  const piece = (n: number) => bytes.subarray(start + n * (PIECE + 16), start + (n + 1) * (PIECE + 16));
  const rest = bytes.subarray(start + 2 * (PIECE + 16));
  const head = bytes.subarray(0, start);
  t.ok(content.equals(await open(Buffer.concat([head, piece(0), piece(1), rest]))), 'that is where they are');
  await t.rejects(open(Buffer.concat([head, piece(1), piece(0), rest])), { code: 'backup_damaged' });
  await t.rejects(open(Buffer.concat([head, piece(0), rest])), { code: 'backup_damaged' });
  await t.rejects(open(Buffer.concat([head, piece(0), piece(1)])), { code: 'backup_damaged' });
  await t.rejects(open(Buffer.concat([bytes, Buffer.of(0)])), { code: 'backup_damaged' });
});

t.test('another key does not open it', async (t) => {
  const other = readIdentity(makeRecoveryKey(systemRandom).identity) ?? undefined;
  await t.rejects(open(await seal(Buffer.from('the hub')), other), { code: 'recovery_key_wrong' });
});

t.test('a key that was mistyped is none', (t) => {
  t.equal(recipientOf(identity), key.recipient);
  for (let at = 0; at < key.identity.length; at += 1) {
    const wrong = key.identity[at] === 'Q' ? 'P' : 'Q';
    t.equal(readIdentity(key.identity.slice(0, at) + wrong + key.identity.slice(at + 1)), null);
  }
  t.equal(readRecipient(key.identity), null);
  t.end();
});

/** Made by the reference implementation in TypeScript (age-encryption 0.3): not our code on both ends. */
t.test('a file of another program opens', async (t) => {
  const theirs = readIdentity('AGE-SECRET-KEY-1RJAVU7NVM84JV962UWUGR3WV44H5W40DAHSJED0R7FXSUWSVYYPQZN3AYC');
  const bytes = Buffer.from(
    'YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IFgyNTUxOSBDOUZiN05HWUlhalVJNXp5eVZHVEpMN3A0Zkp2Y1I0Zjhuck1yWG9tTzN3ClNmMDBzRzRPVzVKMlh2NGxiQ0dMTkd0WGhUWDFudG10WXZ1c3QrdG9tY28KLS0tIFZ1U0JLaTB1TGFpU3plSDZ5ejRla05FVUU2WCtqeGdXNEtnYzFQdjh6S1UK3lxEGjjfkfKhHPrnpb5wk3ycyz6RSMm7TOEVweQpqM4oBpvwFQbkrtYADAnklMd4zhIAPgX1hnln',
    'base64',
  );
  t.equal(theirs && recipientOf(theirs), 'age1jr2mmsxzn6d9qckn5gz8efukqqrrdf4vsf6cjv3h4drtzh9cggus3ppf4p');
  t.equal((await open(bytes, theirs ?? undefined)).toString(), 'the hub beside the locks\n');
});
