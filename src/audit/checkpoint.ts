import { rfc3339 } from '../kit/clock.js';
import { sha256 } from './sha-256.js';
import { noteSigner, openNote, signNote, type NoteSigner, type NoteVerifier } from './signed-note.js';

/** A log of a certain length: what its tree and its chain come to. */
export interface LogHead {
  /** Rows. */
  readonly size: number;
  /** Of the Merkle tree over their leaf hashes, 32 bytes. */
  readonly root: Uint8Array;
  /** Hash of the chain up to the last row, 32 bytes. */
  readonly chain: Uint8Array;
}

/** A head at a time. */
export interface Checkpoint extends LogHead {
  readonly atMs: number;
  /** Whether the hub believed its clock then. */
  readonly isTimeTrusted: boolean;
  /** It says that the bodies of all its rows may be gone (`pruning.ts`). */
  readonly isPruned: boolean;
}

const HASH_BYTES = 32;
const NAME_BYTES = 8;

const FORM =
  /^(?<origin>\S+)\n(?<size>0|[1-9]\d{0,14})\n(?<root>\S+)\nchain (?<chain>\S+)\ntime (?<time>\S+)(?<doubt> untrusted)?\n(?<pruned>pruned\n)?$/;

/** The log's key from its secret. Its name has the key in it: no other log can have the same. */
export function logSigner(seed: Uint8Array): NoteSigner {
  return noteSigner(seed, (key) => `doorward/${sha256(key).subarray(0, NAME_BYTES).toString('hex')}`);
}

/** A checkpoint (C2SP tlog-checkpoint) with the head of the chain and the time as further lines, signed. */
export function signCheckpoint(signer: NoteSigner, checkpoint: Checkpoint): string {
  return signNote(signer, textOf(signer.name, checkpoint));
}

/**
 * @param by `alone`: nobody else may have signed it
 * @returns null unless it is a checkpoint of the log with this key
 */
export function openCheckpoint(
  verifier: NoteVerifier,
  note: string,
  by: 'alone' | 'among_others' = 'among_others',
): Checkpoint | null {
  const text = openNote(verifier, note, by);
  const { size, root, chain, time, doubt, pruned } = FORM.exec(text ?? '')?.groups ?? {};
  if (text === null || size === undefined || root === undefined || chain === undefined || time === undefined)
    return null;
  const read: Checkpoint = {
    size: Number(size),
    root: Buffer.from(root, 'base64'),
    chain: Buffer.from(chain, 'base64'),
    atMs: Date.parse(time),
    isTimeTrusted: doubt === undefined,
    isPruned: pruned !== undefined,
  };
  const isWhole =
    read.root.length === HASH_BYTES && read.chain.length === HASH_BYTES && !Number.isNaN(read.atMs);
  return isWhole && textOf(verifier.name, read) === text ? read : null;
}

function textOf(origin: string, { size, root, chain, atMs, isTimeTrusted, isPruned }: Checkpoint): string {
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
  const time = `time ${rfc3339(atMs)}${isTimeTrusted ? '' : ' untrusted'}`;
  return `${origin}\n${size}\n${base64(root)}\nchain ${base64(chain)}\n${time}\n${isPruned ? 'pruned\n' : ''}`;
}
