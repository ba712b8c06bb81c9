import { createCipheriv, createDecipheriv, hkdfSync, type KeyObject } from 'node:crypto';
import { Transform } from 'node:stream';
import type { Random } from '../kit/random.js';
import { damaged, HEADER_BYTES_MAX, openHeader, sealHeader } from './age-header.js';

/**
 * The payload of age: STREAM (Hoang, Reyhanitabar, Rogaway, Vizár: Online Authenticated-Encryption and its Nonce-Reuse
 * Misuse-Resistance, CRYPTO 2015) with ChaCha20-Poly1305. Each piece has its number in its nonce, and the last one says so:
 * what is cut, changed, left out or put elsewhere is noticed, with one piece in memory.
 */
const PIECE_BYTES = 64 * 1024;
const TAG_BYTES = 16;
const NONCE_BYTES = 16;

const payloadKey = (fileKey: Uint8Array, nonce: Uint8Array) =>
  new Uint8Array(hkdfSync('sha256', fileKey, nonce, 'payload', 32));

/** Encrypts for `recipient` (32 bytes). `fileKey` opens what was made, to prove it before it is sent anywhere. */
export function sealing(recipient: Uint8Array, random: Random): { stream: Transform; fileKey: Uint8Array } {
  const header = sealHeader(recipient, random);
  const nonce = random.bytes(NONCE_BYTES);
  const pieces = new Pieces(payloadKey(header.fileKey, nonce), 'seal');
  const waiting = new Waiting(PIECE_BYTES);
  const stream = new Transform({
    transform(chunk: Buffer, _, done) {
      for (const piece of waiting.add(chunk)) this.push(pieces.next(piece, false));
      done();
    },
    flush(done) {
      this.push(pieces.next(waiting.rest(), true));
      done();
    },
  });
  stream.push(header.bytes);
  stream.push(nonce);
  return { stream, fileKey: header.fileKey };
}

/** Decrypts with the owner's key, or with that of the one file. Fails with HubError `backup_damaged`, `recovery_key_wrong`. */
export function opening(key: { readonly identity: KeyObject } | { readonly fileKey: Uint8Array }): Transform {
  const waiting = new Waiting(PIECE_BYTES + TAG_BYTES);
  let head: Buffer = Buffer.alloc(0);
  let pieces: Pieces | null = null;
  const begin = (isEnd: boolean): Pieces | null => {
    if (!isEnd && head.length < HEADER_BYTES_MAX + NONCE_BYTES) return null;
    const { fileKey, length } =
      'identity' in key ? openHeader(head, key.identity) : skipHeader(head, key.fileKey);
    const nonce = head.subarray(length, length + NONCE_BYTES);
    if (nonce.length < NONCE_BYTES) throw damaged('it ends too early');
    head = head.subarray(length + NONCE_BYTES);
    return new Pieces(payloadKey(fileKey, nonce), 'open');
  };
  return new Transform({
    transform(chunk: Buffer, _, done) {
      try {
        let content = chunk;
        if (!pieces) {
          head = Buffer.concat([head, chunk]);
          pieces = begin(false);
          content = head;
        }
        if (pieces) for (const piece of waiting.add(content)) this.push(pieces.next(piece, false));
        done();
      } catch (error) {
        done(error as Error);
      }
    },
    flush(done) {
      try {
        if (!pieces) {
          pieces = begin(true);
          if (pieces) for (const piece of waiting.add(head)) this.push(pieces.next(piece, false));
        }
        if (pieces) this.push(pieces.next(waiting.rest(), true));
        done();
      } catch (error) {
        done(error as Error);
      }
    },
  });
}

function skipHeader(start: Buffer, fileKey: Uint8Array): { fileKey: Uint8Array; length: number } {
  const end = start.indexOf('\n--- ');
  const length = end === -1 ? -1 : start.indexOf('\n', end + 1) + 1;
  if (length <= 0) throw damaged('it has no header');
  return { fileKey, length };
}

/** Cuts a stream; the last piece is kept back, since it is another kind. */
class Waiting {
  private readonly size: number;
  private kept: Buffer = Buffer.alloc(0);

  constructor(size: number) {
    this.size = size;
  }

  *add(chunk: Buffer): Generator<Buffer> {
    this.kept = this.kept.length === 0 ? chunk : Buffer.concat([this.kept, chunk]);
    while (this.kept.length > this.size) {
      yield this.kept.subarray(0, this.size);
      this.kept = this.kept.subarray(this.size);
    }
  }

  rest(): Buffer {
    return this.kept;
  }
}

class Pieces {
  private readonly key: Uint8Array;
  private readonly way: 'seal' | 'open';
  private number = 0;

  constructor(key: Uint8Array, way: 'seal' | 'open') {
    this.key = key;
    this.way = way;
  }

  next(piece: Buffer, isLast: boolean): Buffer {
    const nonce = Buffer.alloc(12);
    // 11 bytes of number, of which 6 are more than any disk has pieces.
    nonce.writeUIntBE(this.number, 5, 6);
    nonce[11] = isLast ? 1 : 0;
    this.number += 1;
    if (this.way === 'seal') {
      const cipher = createCipheriv('chacha20-poly1305', this.key, nonce, { authTagLength: TAG_BYTES });
      return Buffer.concat([cipher.update(piece), cipher.final(), cipher.getAuthTag()]);
    }
    // An empty last piece is only right in an empty file.
    if (piece.length < TAG_BYTES || (piece.length === TAG_BYTES && this.number > 1))
      throw damaged('it ends too early');
    const decipher = createDecipheriv('chacha20-poly1305', this.key, nonce, { authTagLength: TAG_BYTES });
    decipher.setAuthTag(piece.subarray(-TAG_BYTES));
    try {
      return Buffer.concat([decipher.update(piece.subarray(0, -TAG_BYTES)), decipher.final()]);
    } catch {
      throw damaged(isLast ? 'it ends too early, or was changed' : 'it was changed');
    }
  }
}
