import { canonicalEvent } from './canonical-event.js';
import type { StoredEvent } from './event.js';
import type { ChainedEvent } from './hash-chain.js';
import { sha256 } from './sha-256.js';

/** Domain separation beside leaves, links and parts. */
const ERASED = 0x03;
const HASH_BYTES = 32;
/** Erasures whose event has not come yet, while a log is verified; each takes some hundred rows with it. */
export const OPEN_ERASURES_MAX = 100_000;

/**
 * What an erasure took, so that the event which tells of it, itself in the chain, accounts for every row: nobody can
 * pass off a row they blanked as one that was erased. Rows come in the order of the log.
 */
export class ErasureDigest {
  rows = 0;
  private digest: Uint8Array = new Uint8Array(HASH_BYTES);

  /** SHA-256(0x03 ‖ digest so far ‖ what is left of the row), 32 bytes. */
  add(left: Uint8Array): void {
    this.rows += 1;
    this.digest = sha256(Buffer.concat([Buffer.of(ERASED), this.digest, left]));
  }

  hex(): string {
    return Buffer.from(this.digest).toString('hex');
  }
}

/**
 * What is left of a row, 32 bytes. For form 2 its leaf hash, which holds all but the erased parts in place, with the
 * parts' names. For form 1 its leaf hash and its text as it is now: nothing else would hold what is left in place.
 */
export function leftOf({ event, proof, leafHash }: ChainedEvent, parts: string): Buffer {
  const text = proof.form === 1 ? canonicalEvent(blank(event)) : parts;
  return sha256(Buffer.concat([leafHash, Buffer.from(text)]));
}

/** As it is stored, whatever readers are shown in place of what is gone. */
function blank(event: StoredEvent): StoredEvent {
  return { ...event, description: '', data: {}, ipAddress: null, actor: { ...event.actor, name: '' } };
}

/** An event whose body is no longer kept: what goes on proving the others. */
export interface PrunedEvent {
  readonly seq: number;
  readonly leafHash: Uint8Array;
  readonly chainHash: Uint8Array;
  /** What was erased of it before: `seq` of the event that tells of it, if its body is kept, and what was left then (`leftOf`). */
  readonly erased: readonly (readonly [erasedBy: number, left: Uint8Array])[];
}

/** What erasures took of an event, as it is kept when its body goes. */
export function leftByErasures(event: ChainedEvent): PrunedEvent['erased'] {
  return erasedParts(event).map(([erasedBy, parts]) => [erasedBy, leftOf(event, parts)]);
}

/** Checks, beside the chain, that each row of which something was erased is accounted for. */
export class ErasureLedger {
  /** By `seq` of the event that should account for them. */
  private readonly open = new Map<number, ErasureDigest>();

  /** The next row of the log. @returns whether all is well so far */
  take(next: ChainedEvent): boolean {
    return this.account(next.event.seq, leftByErasures(next)) && this.settle(next);
  }

  /** The next row, of which the body is no longer kept. @returns as `take` */
  takePruned({ seq, erased }: PrunedEvent): boolean {
    // What tells of an erasure must be there to be held against it: nothing else would hold an entry in place.
    return !this.open.has(seq) && this.account(seq, erased);
  }

  /** @returns the number of an event that should tell of an erasure and is not there; null if there is none */
  unsettled(): number | null {
    return this.open.keys().next().value ?? null;
  }

  private account(seq: number, erased: PrunedEvent['erased']): boolean {
    for (const [erasedBy, left] of erased) {
      // What tells of an erasure comes after what it took.
      if (erasedBy <= seq) return false;
      let digest = this.open.get(erasedBy);
      if (!digest) {
        if (this.open.size >= OPEN_ERASURES_MAX) return false;
        digest = new ErasureDigest();
        this.open.set(erasedBy, digest);
      }
      digest.add(left);
    }
    return true;
  }

  private settle({ event }: ChainedEvent): boolean {
    const digest = this.open.get(event.seq);
    if (event.type !== 'LOG_ERASED') return digest === undefined;
    this.open.delete(event.seq);
    return (
      digest !== undefined && event.data['rows'] === digest.rows && event.data['digest'] === digest.hex()
    );
  }
}

/** Which erasures took something of a row, and what. */
function erasedParts({ proof }: ChainedEvent): [erasedBy: number, parts: string][] {
  if (proof.form === 1) return proof.erasedBy === null ? [] : [[proof.erasedBy, 'all']];
  const who = 'hash' in proof.who ? proof.who.erasedBy : null;
  const text = 'hash' in proof.text ? proof.text.erasedBy : null;
  if (who !== null && who === text) return [[who, 'who+text']];
  return [
    ...(who === null ? [] : [[who, 'who'] as [number, string]]),
    ...(text === null ? [] : [[text, 'text'] as [number, string]]),
  ];
}
