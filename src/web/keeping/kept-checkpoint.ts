import { call } from '../api/call.js';
import { Problem } from '../api/problem.js';
import { checkpoint, logStanding, readCheckpoint, readStanding } from './log-standing.js';

/**
 * How the log stands to a checkpoint that somebody kept. `unsigned`: it is none of this hub's, or not all of it;
 * `unable`: the browser knows no Ed25519.
 */
export interface Comparison {
  readonly verdict: 'holds' | 'differs' | 'cut_off' | 'unsigned' | 'unable';
  /** Rows that the checkpoint is of; 0 for one that could not be read. */
  readonly size: number;
}

/** A checkpoint as far as it is compared (C2SP tlog-checkpoint). */
interface KeptCheckpoint {
  readonly signed: string;
  readonly signature: Uint8Array<ArrayBuffer>;
  readonly size: number;
  readonly root: string;
}

const FORM = /^(?<signed>\S+\n(?<size>[1-9]\d{0,14})\n(?<root>\S+)\n[^]*?\n)\n\u2014 \S+ (?<line>\S+)$/;
/** What a signature begins with: which key it is of (C2SP signed-note). */
const KEY_ID_BYTES = 4;
/** What a key ends in, after its kind. */
const KEY_BYTES = 32;

/** Asks the hub what its log came to when it was as long. @throws Problem, Unreachable */
export async function compareCheckpoint(typed: string): Promise<Comparison> {
  const kept = readKept(typed);
  if (kept === null) return { verdict: 'unsigned', size: 0 };
  if (checkpoint.value === null) await readCheckpoint();
  const { size } = kept;
  const isSigned = await isSignedBy(checkpoint.value?.public_key ?? '', kept);
  if (isSigned !== true) return { verdict: isSigned === null ? 'unable' : 'unsigned', size };
  try {
    const { data } = await call('GET /api/v1/audit/proofs/consistency', { query: { from: size } });
    await readStanding();
    const broken = logStanding.value?.broken ?? null;
    // The tree is of hashes: that rows fit theirs is for the check of the log to say.
    const isHeld = data.from_root === hexOf(bytesOf(kept.root)) && (broken === null || broken.at_seq > size);
    return { verdict: isHeld ? 'holds' : 'differs', size };
  } catch (error) {
    if (error instanceof Problem && error.code === 'log_size') return { verdict: 'cut_off', size };
    throw error;
  }
}

function readKept(typed: string): KeptCheckpoint | null {
  const { signed, size, root, line } = FORM.exec(typed.replaceAll('\r\n', '\n').trim())?.groups ?? {};
  if (signed === undefined || root === undefined || line === undefined) return null;
  try {
    return { signed, signature: bytesOf(line).slice(KEY_ID_BYTES), size: Number(size), root };
  } catch {
    return null;
  }
}

/** @param publicKey `name+id+key` @returns null: this browser can't tell */
async function isSignedBy(publicKey: string, { signed, signature }: KeptCheckpoint): Promise<boolean | null> {
  try {
    const raw = bytesOf(publicKey.split('+').slice(2).join('+')).slice(-KEY_BYTES);
    const key = await crypto.subtle.importKey('raw', raw, { name: 'Ed25519' }, false, ['verify']);
    return await crypto.subtle.verify({ name: 'Ed25519' }, key, signature, new TextEncoder().encode(signed));
  } catch {
    return null;
  }
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
