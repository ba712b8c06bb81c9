import t from 'tap';
import fc from 'fast-check';
import {
  decodeAccess,
  decodeEvent,
  decodeReply,
  decodeState,
  type Decoded,
} from '../../../src/drivers/mqtt/messages.js';
import { MESSAGE_BYTES } from '../../../src/drivers/mqtt/limits.js';
import { betterSample, outcomeOf, recordOf } from '../../../src/drivers/mqtt/meaning.js';
import { notAfterMs } from '../../../src/locks/lock-clock.js';

const hex16 = fc.stringMatching(/^[0-9a-f]{16}$/);
const lockMs = fc.nat({ max: Number.MAX_SAFE_INTEGER });
const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null | undefined> =>
  fc.option(value).chain((one) => fc.constantFrom(one, undefined));
const status = fc.record({
  bolt: fc.constantFrom('locked', 'unlocked', 'moving', 'jammed', 'unknown'),
  door: fc.constantFrom('open', 'closed', 'unknown'),
  battery_level: fc.option(fc.nat(100)),
  tamper: fc.boolean(),
});
const stamped = { boot_id: hex16, lock_ms: lockMs };
const valid: Record<string, [(payload: Uint8Array) => Decoded<unknown>, fc.Arbitrary<object>]> = {
  reply: [
    decodeReply,
    fc.record({
      command_id: fc.uuid(),
      ...stamped,
      outcome: fc.constantFrom('done', 'refused', 'interrupted', 'never_seen', 'evicted', 'ok'),
      success: maybe(fc.boolean()),
      reason: maybe(fc.constantFrom('jammed', 'expired', 'wrong_boot')),
      of: maybe(fc.uuid()),
      status: maybe(status),
      firmware_version: maybe(fc.constant('1.2.3')),
    }),
  ],
  event: [
    decodeEvent,
    fc.record({
      seq: fc.nat(),
      ...stamped,
      current_boot_id: maybe(hex16),
      kind: fc.constantFrom(
        'bolt',
        'door',
        'jam',
        'tamper',
        'battery',
        'boot',
        'wrong_code',
        'actuated',
        'events_lost',
      ),
      source: maybe(fc.constantFrom('remote', 'keypad', 'key', 'thumb_turn', 'auto', 'button')),
      at_lock_ms: lockMs,
      position: maybe(fc.constantFrom('locked', 'unlocked', 'open', 'closed')),
      direction: maybe(fc.constantFrom('lock', 'unlock', 'unlatch')),
      success: maybe(fc.boolean()),
      request_id: maybe(hex16),
      battery_level: maybe(fc.nat(100)),
      count: maybe(fc.nat()),
    }),
  ],
  access: [
    decodeAccess,
    fc.record({
      request_id: hex16,
      kind: fc.constantFrom('pin', 'qr', 'card'),
      value: fc.string({ minLength: 1, maxLength: 64 }),
      ...stamped,
    }),
  ],
  state: [
    decodeState,
    fc.record({ ...stamped, status }).map(({ status: inner, ...rest }) => ({ ...inner, ...rest })),
  ],
};
/** Short names that one message or another has, so that a random one may hit them. */
const MEMBERS = new Set(
  'seq of kind source count value bolt door tamper reason status success outcome position'.split(' '),
);
const bytes = (json: unknown): Buffer => Buffer.from(JSON.stringify(json));

for (const [name, [decode, messages]] of Object.entries(valid)) {
  t.test(name, (t) => {
    fc.assert(
      fc.property(messages, (message) => {
        const decoded = decode(bytes(message));
        return decoded.ok && bytes(inOrderOf(message, decoded.value)).equals(bytes(message));
      }),
    );
    fc.assert(
      fc.property(messages, fc.nat(), fc.constantFrom(-1, 1.5, 2 ** 60, [], {}), (message, at, wrong) => {
        const names = Object.keys(message);
        const field = names[at % names.length] ?? '';
        const decoded = decode(bytes({ ...message, [field]: wrong }));
        return !decoded.ok && decoded.code === 'wrong_shape' && decoded.field.startsWith(field);
      }),
    );
    fc.assert(
      fc.property(messages, fc.string({ minLength: 1 }), (message, extra) => {
        fc.pre(!MEMBERS.has(extra) && extra !== '__proto__');
        return !decode(bytes({ ...message, [extra]: 1 })).ok;
      }),
    );
    const json = fc.json().map((text) => Buffer.from(text));
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 6_000 }), json), (payload) => !decode(payload).ok),
    );
    t.match(decode(Buffer.alloc(MESSAGE_BYTES + 1, ' ')), { ok: false, code: 'too_long' });
    t.match(decode(Buffer.from('{')), { ok: false, code: 'not_json' });
    t.end();
  });
}

function inOrderOf(like: object, value: unknown): object {
  const members = value as Record<string, unknown>;
  return Object.fromEntries(Object.keys(like).map((key) => [key, members[key]]));
}

t.test('a reply never means more than the lock said', (t) => {
  const base = { command_id: '00000000-0000-7000-8000-000000000000', boot_id: 'a'.repeat(16), lock_ms: 100 };
  t.equal(
    outcomeOf('unlock', { ...base, outcome: 'ok', success: true }),
    null,
    'a bolt moves by `done` alone',
  );
  t.same(outcomeOf('identify', { ...base, outcome: 'ok' }), {
    kind: 'answered',
    success: true,
    reason: null,
  });
  t.equal(outcomeOf('unlock', { ...base, outcome: 'done' }), null, 'done, but how?');
  t.equal(outcomeOf('unlock', { ...base, outcome: 'never_seen' }), null);
  t.equal(outcomeOf('unlock', { ...base, outcome: 'evicted' }), null);
  const deadline = { bootId: base.boot_id, notAfterMs: 100 };
  t.equal(recordOf({ ...base, outcome: 'ok' }, deadline), null);
  t.equal(recordOf({ ...base, outcome: 'done' }, deadline), null);
  t.same(recordOf({ ...base, outcome: 'refused' }, deadline), {
    kind: 'done',
    success: false,
    reason: 'refused',
  });
  fc.assert(
    fc.property(fc.nat(200), fc.boolean(), (atMs, sameBoot) => {
      const boot_id = sameBoot ? base.boot_id : 'b'.repeat(16);
      const record = recordOf({ ...base, boot_id, lock_ms: atMs, outcome: 'never_seen' }, deadline);
      return (record?.kind === 'not_executed') === (!sameBoot || atMs > 100);
    }),
  );
  t.end();
});

t.test('a sample is replaced by a better one only, within a boot', (t) => {
  const sample = fc.record({
    bootId: fc.constantFrom('a', 'b'),
    lockMs: fc.nat(100_000),
    receivedAtMs: fc.nat(10_000),
  });
  fc.assert(
    fc.property(sample, sample, (known, heard) => {
      const newer = { ...heard, receivedAtMs: known.receivedAtMs + heard.receivedAtMs };
      const kept = betterSample(known, newer);
      if (known.bootId !== newer.bootId) return kept === newer;
      const nowMs = newer.receivedAtMs;
      const best = Math.max(notAfterMs(known, nowMs), notAfterMs(newer, nowMs));
      return notAfterMs(kept, nowMs) === best;
    }),
  );
  t.end();
});
