import { createHash } from 'node:crypto';
import fc from 'fast-check';
import t from 'tap';
import { canonicalJson } from '../../src/audit/canonical-json.js';
import type { StoredEvent } from '../../src/audit/event.js';
import { canonicalEvent, canonicalFacts } from '../../src/audit/canonical-event.js';
import { canonicalWho, canonicalWords, partHash } from '../../src/audit/event-part.js';
import { CHAIN_START, chainHash, leafHash, linkFault } from '../../src/audit/hash-chain.js';
import type { ChainHead, ChainedEvent } from '../../src/audit/hash-chain.js';
import { anyEvent, chained, commitmentsOf } from './sample-events.js';

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

/** As events were chained before anything could be erased. */
function chainedForm1(head: ChainHead, event: StoredEvent, salt = Buffer.alloc(16, 3)): ChainedEvent {
  const leaf = leafHash(salt, canonicalEvent(event));
  return {
    event,
    salt,
    proof: { form: 1, erasedBy: null },
    leafHash: leaf,
    chainHash: chainHash(head.hash, leaf),
  };
}

function plainFacts(event: StoredEvent) {
  const { data, description, ip_address, actor, ...facts } = plainForm(event);
  const { who, text } = commitmentsOf(event);
  return {
    ...facts,
    actor: { id: actor.id, kind: actor.kind },
    form: 2,
    target_user_id: event.targetUserId,
    who: who.toString('hex'),
    text: text.toString('hex'),
    parts: [
      { ip_address, name: actor.name },
      { data, description },
    ] as const,
  };
}

t.test(
  'the fast forms of the facts and parts are the canonical JSON of their documented members',
  async () => {
    fc.assert(
      fc.property(anyEvent, (event) => {
        const { parts, ...facts } = plainFacts(event);
        const { who, text } = commitmentsOf(event);
        return (
          canonicalFacts(event, who, text) === canonicalJson(facts) &&
          canonicalWho(event) === canonicalJson(parts[0]) &&
          canonicalWords(event) === canonicalJson(parts[1])
        );
      }),
      { numRuns: 300 },
    );
  },
);

t.test('form 1: the fast form of an event is the canonical JSON of its documented members', async () => {
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
  t.equal(
    partHash(salt, '{"a":"ö"}').toString('hex'),
    sha(Buffer.concat([Buffer.of(2), salt, Buffer.from('{"a":"ö"}')])),
  );
});

t.test('an event that follows is accepted; any bit of it changed is found', async (t) => {
  fc.assert(
    fc.property(anyEvent, fc.nat(255), fc.boolean(), (event, bit, before) => {
      const first = { ...event, seq: 1 };
      const good = (before ? chainedForm1 : chained)(CHAIN_START, first);
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
  const forms = [chainedForm1(CHAIN_START, first), chained(CHAIN_START, first)];
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
  for (const good of forms) {
    for (const change of changes) {
      t.equal(
        linkFault(CHAIN_START, { ...good, event: { ...first, ...change } }),
        'altered',
        `form ${good.proof.form}: ${Object.keys(change).join()}`,
      );
    }
  }
  const [, good] = forms;
  const target = { ...first, targetUserId: 'x' };
  t.equal(good && linkFault(CHAIN_START, { ...good, event: target }), 'altered', 'the target');
  const asForm1 = { form: 1, erasedBy: null } as const;
  t.equal(good && linkFault(CHAIN_START, { ...good, proof: asForm1 }), 'altered', 'the form');
});
