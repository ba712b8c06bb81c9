import { createHash } from 'node:crypto';
import fc from 'fast-check';
import t from 'tap';
import { canonicalJson } from '../../src/audit/canonical-json.js';
import { EVENT_TYPES } from '../../src/audit/event.js';
import type { StoredEvent } from '../../src/audit/event.js';
import { CHAIN_START, canonicalEvent, chainHash, leafHash, linkFault } from '../../src/audit/hash-chain.js';
import type { ChainHead, ChainedEvent } from '../../src/audit/hash-chain.js';

const text = fc.oneof(fc.string(), fc.string({ unit: 'grapheme' }), fc.constant('"\\\u0000\u2028'));
const orNull = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: null });
const anyEvent: fc.Arbitrary<StoredEvent> = fc.record({
  id: fc.uuid(),
  seq: fc.integer({ min: 1, max: 1_000_000 }),
  atMs: fc.integer({ min: 0, max: 4_000_000_000_000 }),
  type: fc.constantFrom(...EVENT_TYPES),
  success: orNull(fc.boolean()),
  reason: orNull(text),
  description: text,
  deviceId: orNull(fc.uuid()),
  userId: orNull(fc.uuid()),
  actor: fc.record({
    kind: fc.constantFrom('user' as const, 'pin' as const, 'lock' as const),
    id: orNull(fc.uuid()),
    name: text,
  }),
  method: orNull(fc.constantFrom('rest' as const, 'pin' as const)),
  ipAddress: orNull(fc.ipV6()),
  commandId: orNull(fc.uuid()),
  lockEventKey: orNull(text),
  data: fc.dictionary(text, fc.jsonValue({ maxDepth: 2 })),
});

function plainForm(event: StoredEvent) {
  return {
    actor: event.actor,
    at_ms: event.atMs,
    command_id: event.commandId,
    data: event.data,
    description: event.description,
    device_id: event.deviceId,
    id: event.id,
    ip_address: event.ipAddress,
    lock_event_key: event.lockEventKey,
    method: event.method,
    reason: event.reason,
    seq: event.seq,
    success: event.success,
    type: event.type,
    user_id: event.userId,
  };
}

function chained(head: ChainHead, event: StoredEvent, salt = Buffer.alloc(16, 3)): ChainedEvent {
  const leaf = leafHash(salt, canonicalEvent(event));
  return { event, salt, leafHash: leaf, chainHash: chainHash(head.hash, leaf) };
}

t.test('the fast form of an event is the canonical JSON of its documented members', async () => {
  fc.assert(
    fc.property(anyEvent, (event) => canonicalEvent(event) === canonicalJson(plainForm(event))),
    { numRuns: 300 },
  );
});

t.test('leaf and link are SHA-256 with their own first byte', async (t) => {
  const salt = Buffer.alloc(16, 9);
  const sha = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
  const leaf = leafHash(salt, '{"a":"ö"}');
  t.equal(leaf.toString('hex'), sha(Buffer.concat([Buffer.of(0), salt, Buffer.from('{"a":"ö"}')])));
  const previous = Buffer.alloc(32, 4);
  t.equal(chainHash(previous, leaf).toString('hex'), sha(Buffer.concat([Buffer.of(1), previous, leaf])));
});

t.test('an event that follows is accepted; any bit of it changed is found', async (t) => {
  fc.assert(
    fc.property(anyEvent, fc.nat(255), (event, bit) => {
      const first = { ...event, seq: 1 };
      const good = chained(CHAIN_START, first);
      const flipped = (bytes: Uint8Array) => {
        const copy = Buffer.from(bytes);
        const at = bit % (copy.length * 8);
        copy.writeUInt8(copy.readUInt8(at >> 3) ^ (1 << (at & 7)), at >> 3);
        return copy;
      };
      return (
        linkFault(CHAIN_START, good) === null &&
        linkFault(CHAIN_START, { ...good, salt: flipped(good.salt) }) === 'altered' &&
        linkFault(CHAIN_START, { ...good, leafHash: flipped(good.leafHash) }) === 'altered' &&
        linkFault(CHAIN_START, { ...good, chainHash: flipped(good.chainHash) }) === 'broken' &&
        linkFault({ seq: 0, hash: flipped(CHAIN_START.hash) }, good) === 'broken' &&
        linkFault({ seq: 1, hash: CHAIN_START.hash }, good) === 'gap'
      );
    }),
    { numRuns: 100 },
  );
  t.end();
});

t.test('each member counts', async (t) => {
  const [event] = fc.sample(anyEvent, { numRuns: 1, seed: 1 });
  if (!event) throw new Error('no sample');
  const first = { ...event, seq: 1 };
  const good = chained(CHAIN_START, first);
  const changes: Partial<StoredEvent>[] = [
    { id: 'x' },
    { atMs: first.atMs + 1 },
    { type: first.type === 'LOCK' ? 'UNLOCK' : 'LOCK' },
    { success: first.success === null ? true : null },
    { reason: `${first.reason ?? ''}!` },
    { description: `${first.description}!` },
    { deviceId: 'x' },
    { userId: 'x' },
    { actor: { ...first.actor, kind: 'system' } },
    { actor: { ...first.actor, id: 'x' } },
    { actor: { ...first.actor, name: `${first.actor.name}!` } },
    { method: 'cli' },
    { ipAddress: 'x' },
    { commandId: 'x' },
    { lockEventKey: `${first.lockEventKey ?? ''}!` },
    { data: { ...first.data, more: 1 } },
  ];
  for (const change of changes) {
    t.equal(
      linkFault(CHAIN_START, { ...good, event: { ...first, ...change } }),
      'altered',
      Object.keys(change).join(),
    );
  }
});
