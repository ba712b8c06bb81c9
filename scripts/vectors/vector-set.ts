import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { keyPairFromPrivate } from '../../firmware-protocol/key-pair.js';
import type { KeyPair } from '../../firmware-protocol/key-pair.js';
import { vectorPath } from '../../test/firmware-protocol/vector-file.js';
import type { VectorCase } from '../../test/firmware-protocol/vector-file.js';

/** Bytes that anyone can make again: the start of SHA-256("doorward vector " ‖ label). */
export function fixedBytes(label: string, length: number): Buffer {
  return createHash('sha256').update(`doorward vector ${label}`).digest().subarray(0, length);
}

/** The key pair whose private key is {@link fixedBytes} of its label. */
export function fixedKeyPair(label: string): KeyPair {
  return keyPairFromPrivate(fixedBytes(label, 32));
}

/** Collects the tests of one file and numbers them. */
export class VectorSet<Extra extends object> {
  readonly tests: (VectorCase & Extra)[] = [];

  add(result: VectorCase['result'], comment: string, extra: Extra, ...flags: string[]): void {
    this.tests.push({ id: this.tests.length + 1, comment, flags, result, ...extra });
  }
}

/** Writes a vector file. */
export function writeVectors(name: string, content: object): void {
  writeFileSync(vectorPath(name), `${JSON.stringify(content, null, 1)}\n`);
}
