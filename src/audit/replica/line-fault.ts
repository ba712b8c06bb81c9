import { hash } from 'node:crypto';
import { canonicalEvent, canonicalFacts } from '../canonical-event.js';
import { canonicalWho, canonicalWords } from '../event-part.js';
import { CHAIN_PREFIX, type LinkFault } from '../hash-chain.js';
import type { ReadEventLine } from './event-line.js';
import { LINE_BYTES_MAX } from './protocol.js';

type Part = Extract<ReadEventLine['proof']['of'], { form: 2 }>['who'];

/** Where the chain stands, `hash` in lower-case hex. */
export interface LineHead {
  readonly seq: number;
  readonly hash: string;
}

/** What is hashed is written here first: text of a line is never longer, unless characters were written as escapes. */
const scratch = Buffer.allocUnsafeSlow(2 * LINE_BYTES_MAX);

/**
 * `linkFault` (`hash-chain.ts`) of a line as it came, its hashes left in hex: no buffers are made of them, for who checks the logs of
 * a whole fleet. @param hash of the line itself
 */
export function lineFault(head: LineHead, { event, proof }: ReadEventLine, hash: string): LinkFault | null {
  if (event.seq !== head.seq + 1) return 'gap';
  const canonical = canonicalOf({ event, proof });
  if (canonical !== null && salted(CHAIN_PREFIX.leaf, proof.salt, canonical) !== proof.leaf_hash)
    return 'altered';
  if (linked(head.hash, proof.leaf_hash) !== hash) return 'broken';
  return null;
}

function canonicalOf({ event, proof: { of } }: ReadEventLine): string | null {
  if (of.form === 1) return of.erased_by === null ? canonicalEvent(event) : null;
  return canonicalFacts(
    event,
    committed(of.who, () => canonicalWho(event)),
    committed(of.text, () => canonicalWords(event)),
  );
}

function committed(part: Part, canonical: () => string): string {
  return 'hash' in part ? part.hash : salted(CHAIN_PREFIX.part, part.salt, canonical());
}

/** SHA-256(prefix ‖ salt ‖ text in UTF-8), hex. */
function salted(prefix: number, salt: string, text: string): string {
  const saltBytes = salt.length / 2;
  const bytes =
    text.length * 3 + 1 + saltBytes > scratch.length ? Buffer.allocUnsafe(text.length * 3 + 64) : scratch;
  bytes[0] = prefix;
  bytes.write(salt, 1, 'hex');
  const end = 1 + saltBytes + bytes.write(text, 1 + saltBytes);
  return hash('sha256', bytes.subarray(0, end), 'hex');
}

/** SHA-256(0x01 ‖ previous ‖ leaf), hex. */
function linked(previous: string, leaf: string): string {
  scratch[0] = CHAIN_PREFIX.link;
  scratch.write(previous, 1, 'hex');
  scratch.write(leaf, 1 + previous.length / 2, 'hex');
  return hash('sha256', scratch.subarray(0, 1 + (previous.length + leaf.length) / 2), 'hex');
}
