import { hash } from 'node:crypto';

/** 32 bytes. By way of a binary string: cheaper than having Node make a buffer with memory of its own for them. */
export function sha256(bytes: Uint8Array): Buffer {
  return Buffer.from(hash('sha256', bytes, 'binary'), 'binary');
}
