import fc from 'fast-check';
import { canonicalFacts } from '../../src/audit/canonical-event.js';
import { EVENT_TYPES, type StoredEvent } from '../../src/audit/event.js';
import { canonicalWho, canonicalWords, partHash } from '../../src/audit/event-part.js';
import { chainHash, leafHash, type ChainHead, type ChainedEvent } from '../../src/audit/hash-chain.js';

export const text = fc.oneof(fc.string(), fc.string({ unit: 'grapheme' }), fc.constant('"\\\u0000\u2028'));
const orNull = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: null });

export const anyEvent: fc.Arbitrary<StoredEvent> = fc.record({
  id: fc.uuid(),
  seq: fc.integer({ min: 1, max: 1_000_000 }),
  atMs: fc.integer({ min: 0, max: 4_000_000_000_000 }),
  type: fc.constantFrom(...EVENT_TYPES.filter((type) => type !== 'LOG_ERASED')),
  success: orNull(fc.boolean()),
  reason: orNull(text),
  description: text,
  deviceId: orNull(fc.uuid()),
  userId: orNull(fc.uuid()),
  targetUserId: orNull(fc.uuid()),
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
  isErased: fc.constant(false),
});

export const WHO_SALT = Buffer.alloc(16, 4);
export const TEXT_SALT = Buffer.alloc(16, 5);

export function commitmentsOf(event: StoredEvent): { who: Buffer; text: Buffer } {
  return {
    who: partHash(WHO_SALT, canonicalWho(event)),
    text: partHash(TEXT_SALT, canonicalWords(event)),
  };
}

/** As the log chains it. */
export function chained(head: ChainHead, event: StoredEvent, salt = Buffer.alloc(16, 3)): ChainedEvent {
  const { who, text: words } = commitmentsOf(event);
  const leaf = leafHash(salt, canonicalFacts(event, who, words));
  return {
    event,
    salt,
    proof: { form: 2, who: { salt: WHO_SALT }, text: { salt: TEXT_SALT } },
    leafHash: leaf,
    chainHash: chainHash(head.hash, leaf),
  };
}
