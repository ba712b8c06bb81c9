import { nodeHash } from './merkle-tree.js';

/**
 * The root of the leaves from `start` to `end`, that one not included, counted from 0. `start` is always a multiple of the largest power of two
 * that is no more than their number.
 */
export type RangeRoot = (start: number, end: number) => Uint8Array;

/** That a leaf is in a tree of this size (RFC 9162, section 2.1.3.1). @param index of the leaf, from 0 */
export function inclusionProof(root: RangeRoot, index: number, size: number): readonly Uint8Array[] {
  const path: Uint8Array[] = [];
  let [start, end] = [0, size];
  while (end - start > 1) {
    const middle = start + leftSize(end - start);
    if (index < middle) {
      path.unshift(root(middle, end));
      end = middle;
    } else {
      path.unshift(root(start, middle));
      start = middle;
    }
  }
  return path;
}

/** That a tree of size `from` is the beginning of one of size `to` (RFC 9162, section 2.1.4.1). @param from at least 1 */
export function consistencyProof(root: RangeRoot, from: number, to: number): readonly Uint8Array[] {
  const path: Uint8Array[] = [];
  let [start, end] = [0, to];
  while (end > from) {
    const middle = start + leftSize(end - start);
    if (from <= middle) {
      path.unshift(root(middle, end));
      end = middle;
    } else {
      path.unshift(root(start, middle));
      start = middle;
    }
  }
  return start === 0 ? path : [root(start, end), ...path];
}

/** RFC 9162, section 2.1.3.2. */
export function holdsInclusion(
  given: {
    readonly leaf: Uint8Array;
    readonly index: number;
    readonly size: number;
    readonly root: Uint8Array;
  },
  path: readonly Uint8Array[],
): boolean {
  if (given.index < 0 || given.index >= given.size) return false;
  let [first, last] = [given.index, given.size - 1];
  let hash = given.leaf;
  for (const sibling of path) {
    if (last === 0) return false;
    if (first % 2 === 1 || first === last) {
      hash = nodeHash(sibling, hash);
      while (first % 2 === 0 && first !== 0) [first, last] = [half(first), half(last)];
    } else hash = nodeHash(hash, sibling);
    [first, last] = [half(first), half(last)];
  }
  return last === 0 && isSame(hash, given.root);
}

/** RFC 9162, section 2.1.4.2. */
export function holdsConsistency(
  from: { readonly size: number; readonly root: Uint8Array },
  to: { readonly size: number; readonly root: Uint8Array },
  path: readonly Uint8Array[],
): boolean {
  if (from.size < 1 || from.size > to.size) return false;
  if (from.size === to.size) return path.length === 0 && isSame(from.root, to.root);
  if (path.length === 0) return false;
  let [first, last] = [from.size - 1, to.size - 1];
  while (first % 2 === 1) [first, last] = [half(first), half(last)];
  const [seed = from.root, ...rest] = first === 0 ? [from.root, ...path] : path;
  let [older, newer] = [seed, seed];
  for (const sibling of rest) {
    if (last === 0) return false;
    if (first % 2 === 1 || first === last) {
      [older, newer] = [nodeHash(sibling, older), nodeHash(sibling, newer)];
      while (first % 2 === 0 && first !== 0) [first, last] = [half(first), half(last)];
    } else newer = nodeHash(newer, sibling);
    [first, last] = [half(first), half(last)];
  }
  return last === 0 && isSame(older, from.root) && isSame(newer, to.root);
}

/** The largest power of two below `size`. @param size at least 2 */
function leftSize(size: number): number {
  let left = 1;
  while (left * 2 < size) left *= 2;
  return left;
}

const half = (number: number) => Math.floor(number / 2);

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
