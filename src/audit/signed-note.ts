import { createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { sha256 } from './sha-256.js';

/*
 * Signed notes (C2SP signed-note v1.0.0) with Ed25519 (RFC 8032): a text that ends with a line feed, an empty line, and a line for each
 * signature: an em dash, the name of the key, and base64 of the key's id and the signature over the text.
 */

/** Type of an Ed25519 signature. */
const ED25519 = 0x01;
const ID_BYTES = 4;
const KEY_BYTES = 32;
/** PrivateKeyInfo and SubjectPublicKeyInfo of Ed25519 (RFC 8410) up to their 32 bytes. */
const PKCS8_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex');
const SPKI_HEAD = Buffer.from('302a300506032b6570032100', 'hex');
/** The longest note that is looked at, characters. */
export const NOTE_CHARS_MAX = 10_000;

export const SEED_BYTES = 32;

/** Whose signature it is: a name, and a key whose id is made from both. */
export interface NoteVerifier {
  readonly name: string;
  readonly id: Uint8Array;
  readonly key: KeyObject;
}

export interface NoteSigner extends NoteVerifier {
  /** The public key as text: name, id and key, with plus signs in between. */
  readonly publicText: string;
  readonly privateKey: KeyObject;
}

/** @param seed 32 secret bytes @param nameOf makes the name from the public key, 32 bytes */
export function noteSigner(seed: Uint8Array, nameOf: (publicKey: Uint8Array) => string): NoteSigner {
  const der = Buffer.concat([PKCS8_HEAD, seed]);
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const key = createPublicKey(privateKey);
  const bytes = key.export({ format: 'der', type: 'spki' }).subarray(-KEY_BYTES);
  const name = nameOf(bytes);
  const id = idOf(name, bytes);
  const typed = Buffer.concat([Buffer.of(ED25519), bytes]);
  return {
    name,
    id,
    key,
    privateKey,
    publicText: `${name}+${id.toString('hex')}+${typed.toString('base64')}`,
  };
}

/** Reads `publicText`. @returns null for anything else */
export function readVerifier(text: string): NoteVerifier | null {
  const [, name = '', idText = '', keyText = ''] =
    /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(text.trim()) ?? [];
  const typed = Buffer.from(keyText, 'base64');
  if (typed.length !== 1 + KEY_BYTES || typed[0] !== ED25519) return null;
  const id = idOf(name, typed.subarray(1));
  if (id.toString('hex') !== idText) return null;
  const der = Buffer.concat([SPKI_HEAD, typed.subarray(1)]);
  return { name, id, key: createPublicKey({ key: der, format: 'der', type: 'spki' }) };
}

/** @param text ends with a line feed */
export function signNote({ name, id, privateKey }: NoteSigner, text: string): string {
  const signature = Buffer.concat([id, sign(null, Buffer.from(text), privateKey)]);
  return `${text}\n\u2014 ${name} ${signature.toString('base64')}\n`;
}

/** @param by `alone`: nobody else may have signed it @returns the text that this key signed; null if it did not */
export function openNote(
  { name, id, key }: NoteVerifier,
  note: string,
  by: 'alone' | 'among_others' = 'among_others',
): string | null {
  const cut = note.length > NOTE_CHARS_MAX ? -1 : note.lastIndexOf('\n\n');
  if (cut === -1 || !note.endsWith('\n')) return null;
  const text = note.slice(0, cut + 1);
  const lines = note.slice(cut + 2, -1).split('\n');
  if (by === 'alone' && lines.length > 1) return null;
  const isSigned = lines.some((line) => {
    const head = `\u2014 ${name} `;
    const bytes = Buffer.from(line.slice(head.length), 'base64');
    return (
      line === head + bytes.toString('base64') &&
      bytes.subarray(0, ID_BYTES).equals(id) &&
      verify(null, Buffer.from(text), key, bytes.subarray(ID_BYTES))
    );
  });
  return isSigned ? text : null;
}

function idOf(name: string, key: Uint8Array): Buffer {
  return sha256(Buffer.concat([Buffer.from(`${name}\n`), Buffer.of(ED25519), key])).subarray(0, ID_BYTES);
}
