import { createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { generate, correction } from 'lean-qr';
import t from 'tap';
import { agrees, doorSet, type Ticket, type TicketClaims } from '../../../src/access/ticket/ticket.js';
import {
  CLAIMS_BYTES,
  readTicket,
  TICKET_BYTES,
  writeClaims,
} from '../../../src/access/ticket/ticket-codec.js';
import { checkTicket, signTicket, ticketKey } from '../../../src/access/ticket/ticket-signature.js';
import { fromTicketText, inGroups, toTicketText } from '../../../src/access/ticket/ticket-text.js';

interface Vectors {
  readonly seed: string;
  readonly public_key: string;
  readonly key_id: string;
  readonly valid: readonly { comment: string; claims: TicketClaims; code: string }[];
  readonly invalid: readonly { comment: string; code: string; reason: string }[];
}
const vectors = JSON.parse(
  readFileSync(new URL('../../vectors/tickets.json', import.meta.url), 'utf8'),
) as Vectors;
const KEY = ticketKey(Buffer.from(vectors.seed, 'hex'));
const keyOf = (id: string) => (id === KEY.id ? KEY : null);
const reasonOf = (code: string) => {
  const checked = checkTicket(code, keyOf);
  return checked.ok ? null : checked.flaw.reason;
};

t.test('the published vectors', (t) => {
  t.equal(KEY.id, vectors.key_id);
  // RFC 8032, section 7.1, test 1: the public key of this seed.
  t.equal(vectors.public_key, 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a');
  for (const { comment, claims, code } of vectors.valid) {
    t.equal(signTicket(claims, KEY), code, comment);
    t.same(checkTicket(code, keyOf), { ok: true, claims }, comment);
    t.equal(code.length, 172);
  }
  for (const { comment, code, reason } of vectors.invalid) t.equal(reasonOf(code), reason, comment);
  t.end();
});

t.test('the signature is what anybody can check who has the public key and the layout', (t) => {
  const [first] = vectors.valid;
  if (!first) throw new Error('no vectors');
  // Read by arithmetic of its own: base 32 as one large number.
  let number = 0n;
  for (const letter of first.code)
    number = number * 32n + BigInt('0123456789ABCDEFGHJKMNPQRSTVWXYZ'.indexOf(letter));
  const bytes = Buffer.from((number >> 4n).toString(16).padStart(214, '0'), 'hex');
  t.equal(bytes.length, TICKET_BYTES);
  t.equal(bytes.readUInt32BE(21), first.claims.validFromS);
  t.equal(bytes.readUInt16BE(29), 1);
  const spki = Buffer.from(`302a300506032b6570032100${vectors.public_key}`, 'hex');
  const publicKey = createPublicKey({ key: spki, format: 'der', type: 'spki' });
  const signed = Buffer.concat([Buffer.from('doorward ticket\0'), bytes.subarray(0, 43)]);
  t.ok(verify(null, signed, publicKey, bytes.subarray(43)));
  t.end();
});

const u32 = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const hex = (bytes: number) =>
  fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((one) => Buffer.from(one).toString('hex'));
const claims: fc.Arbitrary<TicketClaims> = fc.record({
  keyId: fc.constant(KEY.id),
  id: fc.uuid(),
  validFromS: u32,
  validUntilS: u32,
  maxUses: fc.option(fc.integer({ min: 1, max: 65_535 })),
  epoch: u32,
  doors: hex(8),
});

t.test('property: what is written is read, in any spelling', (t) => {
  fc.assert(
    fc.property(claims, fc.boolean(), (one, lower) => {
      const code = signTicket(one, KEY);
      const typed = inGroups(lower ? code.toLowerCase().replaceAll('0', 'o').replaceAll('1', 'l') : code);
      const checked = checkTicket(typed, keyOf);
      if (!checked.ok || JSON.stringify(checked.claims) !== JSON.stringify(one))
        throw new Error(`${code} is not read as it was written`);
    }),
    { numRuns: 300 },
  );
  t.end();
});

t.test('every bit that is turned over is noticed', (t) => {
  const [first] = vectors.valid;
  const read = first && fromTicketText(first.code);
  if (!first || !read?.ok) throw new Error('no vectors');
  const found = new Map<string, number>();
  for (let bit = 0; bit < TICKET_BYTES * 8; bit += 1) {
    const bytes = Buffer.from(read.bytes);
    bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    const reason = reasonOf(toTicketText(bytes)) ?? 'taken';
    found.set(reason, (found.get(reason) ?? 0) + 1);
  }
  t.same(Object.fromEntries(found), { qr_malformed: 8, qr_foreign: 32, qr_altered: 816 });
  for (let at = 0; at < first.code.length; at += 1) {
    for (const letter of '0123456789ABCDEFGHJKMNPQRSTVWXYZ') {
      if (letter === first.code[at]) continue;
      if (reasonOf(first.code.slice(0, at) + letter + first.code.slice(at + 1)) === null)
        t.fail(`${letter} at ${at} is taken`);
    }
  }
  t.end();
});

t.test('property: text of any kind is refused and never throws; text is one for each bytes', (t) => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ maxLength: 300 }), fc.string({ unit: 'binary' })), (text) => {
      if (reasonOf(text) !== 'qr_malformed') throw new Error('taken');
    }),
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 120 }), (bytes) => {
      const back = fromTicketText(toTicketText(bytes));
      if (!back.ok || Buffer.compare(back.bytes, bytes) !== 0) throw new Error('not the same bytes');
      const read = readTicket(bytes);
      if (read.ok !== (bytes.length === TICKET_BYTES && bytes[0] === 1)) throw new Error('read wrongly');
    }),
  );
  t.same(fromTicketText('0'.repeat(257)), { ok: false, code: 'length', offset: 256 });
  t.same(fromTicketText('00*'), { ok: false, code: 'character', offset: 2 });
  t.same(fromTicketText('000'), { ok: false, code: 'padding', offset: 3 });
  t.end();
});

t.test('claims that a ticket can not hold are not written', (t) => {
  const good = vectors.valid[0]?.claims;
  if (!good) throw new Error('no vectors');
  t.equal(writeClaims(good).length, CLAIMS_BYTES);
  const wrong: Partial<TicketClaims>[] = [
    { maxUses: 0 },
    { maxUses: 65_536 },
    { validFromS: -1 },
    { validUntilS: 2 ** 32 },
    { epoch: 0.5 },
    { id: 'no uuid' },
    { doors: '00' },
  ];
  for (const change of wrong)
    t.throws(() => writeClaims({ ...good, ...change }), RangeError, JSON.stringify(change));
  t.end();
});

t.test('a ticket fits version 7, which a telephone reads from a screen of another', (t) => {
  for (const { code } of vectors.valid) {
    const qr = generate(code, { minCorrectionLevel: correction.M });
    t.equal(qr.size, 45);
  }
  t.end();
});

t.test('a set of doors has no order, and a row that says something else is not of the ticket', (t) => {
  t.equal(doorSet(['b', 'a', 'b']), doorSet(['a', 'b']));
  t.not(doorSet(['a', 'b']), doorSet(['a']));
  const [first] = vectors.valid;
  if (!first) throw new Error('no vectors');
  const { validFromS, validUntilS, ...same } = first.claims;
  const ticket: Ticket = {
    ...same,
    label: 'Guest',
    userId: null,
    validFromMs: validFromS * 1000,
    validUntilMs: validUntilS * 1000,
    deviceIds: [],
    closedDeviceIds: [],
    useCount: 3,
    usesReserved: 0,
    createdBy: null,
    createdAtMs: 0,
    revokedAtMs: 5,
  };
  t.ok(agrees(first.claims, ticket));
  t.notOk(agrees(first.claims, { ...ticket, maxUses: 2 }));
  t.notOk(agrees(first.claims, { ...ticket, validUntilMs: ticket.validUntilMs + 1000 }));
  t.end();
});
