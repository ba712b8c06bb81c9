import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createPublicKey,
  diffieHellman,
  hkdfSync,
  timingSafeEqual,
  type KeyObject,
} from 'node:crypto';
import { HubError } from '../kit/errors.js';
import type { Random } from '../kit/random.js';
import { privateKeyOf, publicKeyOf, rawPublicKey } from '../kit/recovery-key.js';

/** The format of the tool age (C2SP, age-encryption.org/v1), with one X25519 recipient: whoever has the key can open a backup with it. */
const VERSION = 'age-encryption.org/v1';
const INFO = 'age-encryption.org/v1/X25519';
const FILE_KEY_BYTES = 16;
const TAG_BYTES = 16;
/** Bytes of a header; ours have 200. */
export const HEADER_BYTES_MAX = 4_096;

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64').replaceAll('=', '');

export interface SealedHeader {
  readonly fileKey: Uint8Array;
  readonly bytes: Buffer;
}

/** A header for a new file. @param recipient 32 bytes */
export function sealHeader(recipient: Uint8Array, random: Random): SealedHeader {
  const fileKey = random.bytes(FILE_KEY_BYTES);
  const ephemeral = privateKeyOf(random.bytes(32));
  const share = rawPublicKey(createPublicKey(ephemeral));
  const secret = diffieHellman({ privateKey: ephemeral, publicKey: publicKeyOf(recipient) });
  const cipher = createCipheriv('chacha20-poly1305', wrapKey(secret, share, recipient), Buffer.alloc(12), {
    authTagLength: TAG_BYTES,
  });
  const wrapped = Buffer.concat([cipher.update(fileKey), cipher.final(), cipher.getAuthTag()]);
  const head = `${VERSION}\n-> X25519 ${base64(share)}\n${base64(wrapped)}\n---`;
  return { fileKey, bytes: Buffer.from(`${head} ${base64(mac(fileKey, head))}\n`, 'ascii') };
}

/**
 * @returns the key of the file, and where its content begins
 * @throws HubError `backup_damaged`, `recovery_key_wrong`
 */
export function openHeader(start: Buffer, identity: KeyObject): { fileKey: Uint8Array; length: number } {
  const { head, share, wrapped, tag, length } = parsed(start);
  const own = rawPublicKey(createPublicKey(identity));
  const secret = diffieHellman({ privateKey: identity, publicKey: publicKeyOf(share) });
  const decipher = createDecipheriv('chacha20-poly1305', wrapKey(secret, share, own), Buffer.alloc(12), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAuthTag(wrapped.subarray(FILE_KEY_BYTES));
  let fileKey: Buffer;
  try {
    fileKey = Buffer.concat([decipher.update(wrapped.subarray(0, FILE_KEY_BYTES)), decipher.final()]);
  } catch (cause) {
    throw new HubError('recovery_key_wrong', 'This recovery key does not open this backup.', { cause });
  }
  if (!timingSafeEqual(mac(fileKey, head), tag)) throw damaged('its header was changed');
  return { fileKey, length };
}

export function damaged(why: string): HubError {
  return new HubError('backup_damaged', `This is no whole backup of a hub: ${why}.`);
}

function parsed(start: Buffer) {
  const text = start.subarray(0, HEADER_BYTES_MAX).toString('latin1');
  const found =
    /^(age-encryption\.org\/v1\n-> X25519 ([A-Za-z0-9+/]{43})\n([A-Za-z0-9+/]{43})\n---) ([A-Za-z0-9+/]{43})\n/.exec(
      text,
    );
  const [whole, head, share, wrapped, tag] = found ?? [];
  if (!whole || !head || !share || !wrapped || !tag) throw damaged('it does not begin as one');
  const bytes = (part: string) => Buffer.from(part, 'base64');
  return { head, share: bytes(share), wrapped: bytes(wrapped), tag: bytes(tag), length: whole.length };
}

function wrapKey(secret: Uint8Array, share: Uint8Array, recipient: Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret, Buffer.concat([share, recipient]), INFO, 32));
}

function mac(fileKey: Uint8Array, head: string): Buffer {
  const key = new Uint8Array(hkdfSync('sha256', fileKey, Buffer.alloc(0), 'header', 32));
  return createHmac('sha256', key).update(head, 'ascii').digest();
}
