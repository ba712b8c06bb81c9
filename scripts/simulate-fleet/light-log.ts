import { canonicalFacts } from '../../src/audit/canonical-event.js';
import type { NewEvent, StoredEvent } from '../../src/audit/event.js';
import { canonicalWho, canonicalWords, PART_SALT_BYTES, partHash } from '../../src/audit/event-part.js';
import {
  CHAIN_START,
  chainHash,
  leafHash,
  SALT_BYTES,
  type ChainedEvent,
  type ChainHead,
} from '../../src/audit/hash-chain.js';
import type { NewId } from '../../src/kit/ids.js';
import type { Random } from '../../src/kit/random.js';

/** A hub's log in memory, chained as the one on a disk is. */
export class LightLog {
  private readonly events: ChainedEvent[] = [];
  private readonly newId: NewId;
  private readonly random: Random;
  private head: ChainHead = CHAIN_START;

  constructor(newId: NewId, random: Random) {
    this.newId = newId;
    this.random = random;
  }

  get lastSeq(): number {
    return this.head.seq;
  }

  append(given: NewEvent): void {
    const event: StoredEvent = { ...given, id: this.newId(), seq: this.head.seq + 1, isErased: false };
    const salt = this.random.bytes(SALT_BYTES);
    const who = { salt: this.random.bytes(PART_SALT_BYTES) };
    const text = { salt: this.random.bytes(PART_SALT_BYTES) };
    const facts = canonicalFacts(
      event,
      partHash(who.salt, canonicalWho(event)),
      partHash(text.salt, canonicalWords(event)),
    );
    const leaf = leafHash(salt, facts);
    const chain = chainHash(this.head.hash, leaf);
    this.events.push({ event, salt, proof: { form: 2, who, text }, leafHash: leaf, chainHash: chain });
    this.head = { seq: event.seq, hash: chain };
  }

  /** Oldest first. */
  after(seq: number, limit: number): readonly ChainedEvent[] {
    return this.events.slice(seq, seq + limit);
  }

  hashAt(seq: number): Uint8Array | null {
    return seq === 0 ? CHAIN_START.hash : (this.events[seq - 1]?.chainHash ?? null);
  }
}
