import fc from 'fast-check';
import t from 'tap';
import { LineReader, MAX_LINE_CHARS } from '../../../src/senders/gsm-modem/line-reader.js';

const read = (chunks: readonly Uint8Array[]) => {
  const reader = new LineReader();
  return chunks.flatMap((chunk) => reader.push(chunk));
};
const lines = (...texts: string[]) => texts.map((text) => ({ kind: 'line', text }));
const PROMPT = { kind: 'prompt' };

t.test('lines and prompts', (t) => {
  const said = (text: string) => read([Buffer.from(text, 'latin1')]);
  t.same(said('\r\nOK\r\n'), lines('OK'));
  t.same(said('AT\r\r\nOK\r\n'), lines('AT', 'OK'), 'with echo');
  t.same(said('AT+CMGS=23\r\r\n> '), [...lines('AT+CMGS=23'), PROMPT]);
  t.same(said('\r\n> 0011\r\n+CMGS: 5\r\n\r\nOK\r\n'), [PROMPT, ...lines('0011', '+CMGS: 5', 'OK')]);
  t.same(said('\n+CMTI: "SM",1\nRING\r'), lines('+CMTI: "SM",1', 'RING'));
  t.same(said('+CSQ: 20'), [], 'half a line is kept back');
  t.same(said('\0\x11O\x13K\x1b\r\n'), lines('OK'), 'control characters are no part of a line');
  t.same(said('a > b\r\n>x\r\n'), lines('a > b', '>x'), 'a prompt begins its line');
  t.end();
});

const modemBytes = fc
  .array(
    fc.oneof(
      fc.constantFrom('\r\n', '\r', '\n', '> ', '>', ' ', 'OK', '+CMGS: 12', 'RING', '\x1a', '\0'),
      fc.string({ unit: 'binary-ascii' }),
      fc.string({ unit: fc.constantFrom('x', 'ÿ'), minLength: 900, maxLength: 1_200 }),
    ),
  )
  .map((pieces) => Buffer.from(pieces.join(''), 'latin1'));

t.test('however the bytes are cut, the same is read, and the reader never outgrows its line', (t) => {
  fc.assert(
    fc.property(modemBytes, fc.array(fc.nat(2_000)), (bytes, cuts) => {
      const at = [...new Set([0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length])].sort(
        (a, b) => a - b,
      );
      const chunks = at.slice(1).map((end, index) => bytes.subarray(at[index], end));
      const reader = new LineReader();
      const said = chunks.flatMap((chunk) => {
        const heard = reader.push(chunk);
        if (reader.held > MAX_LINE_CHARS) throw new Error('outgrown');
        return heard;
      });
      t.same(said, read([bytes]));
      t.same(said, read([...bytes].map((byte) => Uint8Array.of(byte))), 'also byte by byte');
    }),
    { numRuns: 60 },
  );
  t.end();
});

t.test('a line that is too long is dropped whole, and the next one is read', (t) => {
  const fits = 'x'.repeat(MAX_LINE_CHARS);
  t.same(read([Buffer.from(`${fits}\r\n${fits}x\r\nOK\r\n`)]), lines(fits, 'OK'));
  t.end();
});
