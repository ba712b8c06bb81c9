import fc from 'fast-check';
import t from 'tap';
import { packSeptets, toSeptets } from '../../../src/senders/gsm-modem/gsm-alphabet.js';
import { MAX_PARTS, splitMessage } from '../../../src/senders/gsm-modem/message-parts.js';
import { encodeSubmit, VALID_5_MINUTES } from '../../../src/senders/gsm-modem/sms-pdu.js';
import { GSM_CHARACTERS, readSubmit } from './read-submit.js';

const FOUR_DAYS = 0xaa;

function only(text: string) {
  const [part] = splitMessage(text, 0) ?? [];
  if (!part) throw new Error('no part');
  return part;
}

t.test('published vectors', (t) => {
  t.same(
    encodeSubmit(only('hellohello'), '+46708251358', FOUR_DAYS),
    { hex: '0011000B916407281553F80000AA0AE8329BFD4697D9EC37', octets: 23 },
    'L. Pettersson, "SMS and the PDU format", dreamfabric.com/sms: AT+CMGS=23',
  );
  t.equal(
    packSeptets(toSeptets('It is easy to send text messages.') ?? [], 0)
      .toString('hex')
      .toUpperCase(),
    '493A283D0795C3F33C88FE06CDCB6E32885EC6D341EDF27C1E3E97E72E',
    'developershome.com, "SMS Tutorial", SMS-SUBMIT in PDU mode',
  );
  // Test vectors of python-messaging (messaging/test/test_sms.py), made with umts-tools: what follows the address.
  t.ok(
    encodeSubmit(only('русский'), '+34655345678', FOUR_DAYS).hex.endsWith(
      '0008AA0E0440044304410441043A04380439',
    ),
  );
  const kipling =
    "Or walk with Kings - nor lose the common touch, if neither foes nor loving friends can hurt you, If all men count with you, but none too much; If you can fill the unforgiving minute With sixty seconds' worth of distance run, Yours is the Earth and everything thats in it, And - which is more - you will be a Man, my son";
  const parts = [
    '0000AAA00500038803019E72D03DCC5E83EE693A1AB44CBBCF73500BE47ECB41ECF7BC0CA2A3CBA0F1BBDD7EBB41F4777D8C6681D26690BB9CA6A3CB7290F95D9E83DC6F3988FDB6A7DD6790599E2EBBC973D038EC06A1EB723A28FFAEB340493328CC6683DA653768FCAEBBE9A07B9A8E06E5DF7516485CA783DC6F7719447FBF41EDFA18BD0325CDA0FCBB0E1A87DD',
    '0000AAA005000388030240E6349B0DA2A3CBA0BADBFC969FD3F6B4FB0C6AA7DD757A19744DD3D1A0791A4FCF83E6E5F1DB4D9E9F40F7B79C8E06BDCD20727A4E0FBBC76590BCEE6681B2EFBA7C0E4ACF41747419540CCBE96850D84D0695ED65799E8E4EBBCF203A3A4C9F83D26E509ACE0205DD64500B7447A7C768507A0E6ABFE565500B947FD741F7349B0D129741',
    '0000AA14050003880303C2A066D8CD02B5F3A0F9DB0D',
  ];
  splitMessage(kipling, 136)?.forEach((part, at) => {
    const { hex } = encodeSubmit(part, '+655345678', FOUR_DAYS);
    t.equal(hex.slice('0051000991563554 76F8'.replace(' ', '').length), parts[at], `part ${at + 1} of 3`);
    t.match(hex, /^005100/, 'a header is announced');
  });
  t.end();
});

t.test('every character of the alphabet is one of its codes, and no other is', (t) => {
  t.equal(GSM_CHARACTERS.length, 137);
  for (const character of GSM_CHARACTERS) {
    t.equal(readSubmit(encodeSubmit(only(character), '+12345', 0).hex).text, character);
    t.equal(only(character).alphabet, 'gsm7');
  }
  for (const other of ['`', 'ʻ', 'ş', 'ç', 'я', '\u001b', '\t', '\u00a0', '😀']) {
    t.equal(toSeptets(other), null, `U+${other.codePointAt(0)?.toString(16) ?? ''}`);
  }
  t.end();
});

const e164 = fc.stringMatching(/^\+[1-9][0-9]{4,14}$/);
const gsmText = fc.string({ unit: fc.constantFrom(...GSM_CHARACTERS), minLength: 1, maxLength: 500 });
const anyText = fc.string({ unit: 'binary', minLength: 1, maxLength: 400 });

t.test('what a phone reads is the text and the number; no part is longer than a message', (t) => {
  fc.assert(
    fc.property(fc.oneof(gsmText, anyText), e164, fc.nat(255), (text, to, reference) => {
      const parts = splitMessage(text, reference);
      if (!parts) return;
      const read = parts.map((part) => {
        const pdu = encodeSubmit(part, to, VALID_5_MINUTES);
        const seen = readSubmit(pdu.hex);
        // 140 octets of user data are all that the network carries (3GPP TS 23.040, section 9.2.3.24).
        const address = 2 + Math.ceil((to.length - 1) / 2);
        if (seen.octets !== pdu.octets || pdu.octets > 2 + address + 4 + 140) throw new Error('wrong length');
        return seen;
      });
      t.equal(read.map((part) => part.text).join(''), text);
      t.ok(read.every((part) => part.to === to && part.validity === 0));
      t.ok(read.every((part) => part.alphabet === (toSeptets(text) ? 'gsm7' : 'ucs2')));
      t.same(
        read.map(({ part }) => part),
        parts.length === 1
          ? [null]
          : parts.map((_, at) => ({ reference, total: parts.length, number: at + 1 })),
      );
    }),
  );
  t.end();
});

t.test('where a text is cut', (t) => {
  const count = (text: string) => splitMessage(text, 1)?.length ?? null;
  const rows: [string, number | null][] = [
    ['x'.repeat(160), 1],
    ['x'.repeat(161), 2],
    ['x'.repeat(153 * 2), 2],
    ['x'.repeat(153 * 2 + 1), 3],
    ['€'.repeat(80), 1],
    ['€'.repeat(153), 3],
    ['я'.repeat(70), 1],
    ['я'.repeat(71), 2],
    ['я'.repeat(67 * 2), 2],
    ['я'.repeat(67 * 2 + 1), 3],
    ['x'.repeat(153 * MAX_PARTS), MAX_PARTS],
    ['x'.repeat(153 * MAX_PARTS + 1), null],
    ['я'.repeat(67 * MAX_PARTS + 1), null],
  ];
  for (const [text, parts] of rows) t.equal(count(text), parts, `${text.length} times ${text[0] ?? ''}`);
  const halves = splitMessage(`${'я'.repeat(66)}😀${'я'.repeat(10)}`, 1) ?? [];
  t.same(
    halves.map(({ units }) => units.length),
    [66, 12],
    'no part ends with half a character',
  );
  const escapes = splitMessage(`${'x'.repeat(152)}€${'x'.repeat(20)}`, 1) ?? [];
  t.same(
    escapes.map(({ units }) => units.length),
    [152, 22],
    'nor with an escape',
  );
  t.end();
});
