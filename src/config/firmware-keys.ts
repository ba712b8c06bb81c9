import { createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { HubError } from '../kit/errors.js';

const PEM_BLOCK = /-----BEGIN PUBLIC KEY-----[^-]+-----END PUBLIC KEY-----/gu;
/** A raw Ed25519 key stands at the end of its DER (RFC 8410, section 4). */
const KEY_BYTES = 32;
const MAX_KEYS = 32;

/**
 * The raw Ed25519 keys, 32 bytes each, in a PEM file of one or more public keys.
 * @param file '' for none
 * @throws HubError `settings_invalid` saying what is wrong with the file
 */
export function readFirmwareKeys(file: string): readonly Uint8Array[] {
  if (file === '') return [];
  let text;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw wrong(file, 'it can not be read', cause);
  }
  const blocks = text.match(PEM_BLOCK) ?? [];
  if (blocks.length === 0) throw wrong(file, 'it holds no PEM block "PUBLIC KEY"');
  if (blocks.length > MAX_KEYS) throw wrong(file, `it holds more than ${MAX_KEYS} keys`);
  return blocks.map((block) => rawKey(file, block));
}

function rawKey(file: string, pem: string): Uint8Array {
  let key;
  try {
    key = createPublicKey(pem);
  } catch (cause) {
    throw wrong(file, 'one of its keys can not be read', cause);
  }
  if (key.asymmetricKeyType !== 'ed25519') throw wrong(file, 'one of its keys is not an Ed25519 key');
  return key.export({ format: 'der', type: 'spki' }).subarray(-KEY_BYTES);
}

function wrong(file: string, why: string, cause?: unknown): HubError {
  return new HubError('settings_invalid', `DOORWARD_FIRMWARE_KEYS=${file}: ${why}.`, { cause });
}
