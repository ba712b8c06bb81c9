import { sha256 } from './sha-256.js';

/**
 * Domain separation of RFC 9162, section 2.1.1; the leaves are those of `hash-chain.ts`. A link of the chain begins with the same
 * byte, and can't be passed off as a node: that would take a leaf whose hash is the chain's 32 zero bytes.
 */
const NODE = 0x01;
const HASH_BYTES = 32;

/** Of a tree without leaves: SHA-256 of nothing. */
export const EMPTY_ROOT: Uint8Array = sha256(new Uint8Array(0));

/** SHA-256(0x01 ‖ left ‖ right), 32 bytes. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  const bytes = Buffer.allocUnsafe(1 + 2 * HASH_BYTES);
  bytes[0] = NODE;
  bytes.set(left, 1);
  bytes.set(right, 1 + HASH_BYTES);
  return sha256(bytes);
}

/** The root of a perfect subtree of 2^level leaves, and what lies to the left of it. */
export interface Peak {
  readonly level: number;
  readonly hash: Uint8Array;
  readonly below: Frontier;
}

/**
 * All that a tree needs to grow: its perfect subtrees from the left, the smallest on top. It is never changed: growing makes another
 * one that shares what stays, so that going back costs nothing.
 */
export type Frontier = Peak | null;

/**
 * The tree with one more perfect subtree at its right edge, by default a leaf: one node to hash, on average.
 * @param level no higher than that of the smallest peak
 * @param completed told of each larger perfect subtree that this makes
 */
export function grown(
  frontier: Frontier,
  hash: Uint8Array,
  level = 0,
  completed?: (level: number, hash: Uint8Array) => void,
): Peak {
  let top: Peak = { level, hash, below: frontier };
  while (top.below?.level === top.level) {
    top = {
      level: top.level + 1,
      hash: nodeHash(top.below.hash, top.hash),
      below: top.below.below,
    };
    completed?.(top.level, top.hash);
  }
  return top;
}

/** Merkle tree hash (RFC 9162, section 2.1.1), 32 bytes. */
export function rootOf(frontier: Frontier): Uint8Array {
  if (!frontier) return EMPTY_ROOT;
  let { hash } = frontier;
  for (let peak = frontier.below; peak; peak = peak.below) hash = nodeHash(peak.hash, hash);
  return hash;
}

/** The hashes of the peaks from the left, as they are stored. */
export function peakBytes(frontier: Frontier): Buffer {
  const hashes: Uint8Array[] = [];
  for (let peak = frontier; peak; peak = peak.below) hashes.push(peak.hash);
  return Buffer.concat(hashes.reverse());
}

/** What `peakBytes` made, of a tree with so many leaves. @returns undefined for anything else */
export function readPeaks(size: number, bytes: Uint8Array): Frontier | undefined {
  let frontier: Frontier = null;
  let at = 0;
  for (const level of peakLevels(size)) {
    frontier = { level, hash: bytes.slice(at, at + HASH_BYTES), below: frontier };
    at += HASH_BYTES;
  }
  return at === bytes.length ? frontier : undefined;
}

/** Levels of the perfect subtrees of which a tree with so many leaves is made, from the left: the ones in its binary number. */
function peakLevels(size: number): number[] {
  const bits = size.toString(2);
  return Array.from(bits).flatMap((bit, at) => (bit === '1' ? [bits.length - 1 - at] : []));
}
