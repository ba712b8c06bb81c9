import { readFileSync } from 'node:fs';

/** One test of a vector file, in the manner of Wycheproof. The rest of the properties depend on the file. */
export interface VectorCase {
  id: number;
  comment: string;
  flags: string[];
  result: 'valid' | 'invalid';
}

/** A vector file. */
export interface VectorFile<Case> {
  about: string;
  tests: Case[];
}

const folder = new URL('../../firmware-protocol/vectors/', import.meta.url);

/** Where a vector file is. */
export function vectorPath(name: string): URL {
  return new URL(name, folder);
}

/** Reads a vector file; the caller knows its shape. */
export function readVectors(name: string): unknown {
  return JSON.parse(readFileSync(vectorPath(name), 'utf8'));
}

/** Bytes of hex. */
export function bytes(hex: string): Buffer {
  return Buffer.from(hex, 'hex');
}

/** Hex of bytes. */
export function hex(raw: Uint8Array): string {
  return Buffer.from(raw).toString('hex');
}

/** A message as JSON: byte strings become `{"hex": "…"}`. */
export function messageToJson(message: object): Record<string, unknown> {
  const entries = Object.entries(message).map(([name, value]: [string, unknown]) => [
    name,
    value instanceof Uint8Array ? { hex: hex(value) } : value,
  ]);
  return Object.fromEntries(entries) as Record<string, unknown>;
}

/** The reverse. */
export function messageFromJson(json: object): object {
  const entries = Object.entries(json).map(([name, value]: [string, unknown]) => {
    const isBytes = typeof value === 'object' && value !== null && 'hex' in value;
    return [name, isBytes ? bytes(String(value.hex)) : value];
  });
  return Object.fromEntries(entries) as object;
}
