import fc from 'fast-check';
import t from 'tap';
import { leafHash } from '../../src/audit/hash-chain.js';
import {
  consistencyProof,
  holdsConsistency,
  holdsInclusion,
  inclusionProof,
} from '../../src/audit/merkle-proof.js';
import {
  EMPTY_ROOT,
  grown,
  nodeHash,
  peakBytes,
  readPeaks,
  rootOf,
  type Frontier,
} from '../../src/audit/merkle-tree.js';
import { sha256 } from '../../src/audit/sha-256.js';

/** The leaves and roots that the reference implementations of RFC 6962 are tested with. */
const INPUTS = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
].map((hex) => leafHash(Buffer.from(hex, 'hex'), ''));
const ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

/** MTH of RFC 9162, section 2.1.1, word for word. */
function naive(leaves: readonly Uint8Array[]): Uint8Array {
  const [only] = leaves;
  if (only === undefined) return sha256(Buffer.alloc(0));
  if (leaves.length === 1) return only;
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return nodeHash(naive(leaves.slice(0, k)), naive(leaves.slice(k)));
}

const treeOf = (leaves: readonly Uint8Array[]) =>
  leaves.reduce<Frontier>((frontier, leaf) => grown(frontier, leaf), null);
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const someLeaves = (count: number) => Array.from({ length: count }, (_, n) => sha256(Buffer.from(String(n))));

t.test('the roots of the published trees', async (t) => {
  t.equal(hex(EMPTY_ROOT), ROOTS[0]);
  for (const [size, root] of ROOTS.entries()) t.equal(hex(rootOf(treeOf(INPUTS.slice(0, size)))), root);
});

t.test('the published paths', async (t) => {
  const range = (start: number, end: number) => naive(INPUTS.slice(start, end));
  t.strictSame(inclusionProof(range, 0, 8).map(hex), [
    '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
    '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
    '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
  ]);
  t.strictSame(consistencyProof(range, 1, 1).map(hex), []);
  t.strictSame(consistencyProof(range, 6, 8).map(hex), [
    '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
    'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
    'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  ]);
});

t.test('a tree that grows is the tree of the definition, and its peaks read back', async () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 300 }), (size) => {
      const leaves = someLeaves(size);
      const tree = treeOf(leaves);
      const read = readPeaks(size, peakBytes(tree));
      return (
        hex(rootOf(tree)) === hex(naive(leaves)) &&
        read !== undefined &&
        hex(rootOf(read)) === hex(naive(leaves)) &&
        readPeaks(size, Buffer.concat([peakBytes(tree), Buffer.of(0)])) === undefined
      );
    }),
    { numRuns: 60 },
  );
});

const LEAVES = someLeaves(130);
const range = (start: number, end: number) => naive(LEAVES.slice(start, end));

t.test('every proof holds, and no other', async () => {
  const sizes = fc.tuple(fc.nat(LEAVES.length - 1), fc.nat(LEAVES.length - 1), fc.nat());
  fc.assert(
    fc.property(sizes, ([a, b, any]) => {
      const [from, to] = [Math.min(a, b) + 1, Math.max(a, b) + 1];
      const [older, newer] = [
        { size: from, root: range(0, from) },
        { size: to, root: range(0, to) },
      ];
      const given = { leaf: range(from - 1, from), index: from - 1, ...newer };
      const inclusion = inclusionProof(range, from - 1, to);
      const consistency = consistencyProof(range, from, to);
      const wrong = <T>(path: readonly T[], by: T) =>
        path.map((one, at) => (at === any % path.length ? by : one));
      const other = sha256(Buffer.from('other'));
      return (
        holdsInclusion(given, inclusion) &&
        !holdsInclusion({ ...given, leaf: other }, inclusion) &&
        !holdsInclusion({ ...given, root: other }, inclusion) &&
        !holdsInclusion(given, [...inclusion, other]) &&
        (inclusion.length === 0 || !holdsInclusion(given, wrong(inclusion, other))) &&
        (inclusion.length === 0 || !holdsInclusion(given, inclusion.slice(1))) &&
        holdsConsistency(older, newer, consistency) &&
        !holdsConsistency({ ...older, root: other }, newer, consistency) &&
        !holdsConsistency(older, { ...newer, root: other }, consistency) &&
        !holdsConsistency(older, newer, [...consistency, other]) &&
        (consistency.length === 0 || !holdsConsistency(older, newer, wrong(consistency, other)))
      );
    }),
    { numRuns: 300 },
  );
});

t.test('what is out of bounds holds nothing', async (t) => {
  const [leaf, root] = [range(0, 1), range(0, 4)];
  t.notOk(holdsInclusion({ leaf, index: 4, size: 4, root }, []));
  t.notOk(holdsInclusion({ leaf, index: -1, size: 4, root }, []));
  t.notOk(holdsConsistency({ size: 0, root: EMPTY_ROOT }, { size: 4, root }, []));
  t.notOk(holdsConsistency({ size: 5, root }, { size: 4, root }, []));
  t.notOk(holdsConsistency({ size: 2, root: range(0, 2) }, { size: 4, root }, []));
});
