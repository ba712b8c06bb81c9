import { scrypt } from 'node:crypto';
import scryptJs from 'scrypt-js';
import { PIN_SCRYPT, PIN_VERIFIER_BYTES } from '../../../src/operations/access/pin-verifiers.js';
import { timed } from '../sample.js';

const PASSWORD = Buffer.from('5093');
const SALT = Buffer.alloc(48, 7);
const MAXMEM_BYTES = 64 * 1024 * 1024;

/** One scrypt of node:crypto at the cost of a PIN, milliseconds. */
export function bareScryptMs(): Promise<number> {
  return timed(
    () =>
      new Promise<void>((resolve, reject) => {
        scrypt(PASSWORD, SALT, PIN_VERIFIER_BYTES, { ...PIN_SCRYPT, maxmem: MAXMEM_BYTES }, (error) => {
          if (error) reject(error);
          else resolve();
        });
      }),
  );
}

/** The same with scrypt-js, milliseconds. */
export function scryptJsMs(): Promise<number> {
  const { cost, blockSize, parallelization } = PIN_SCRYPT;
  return timed(() => scryptJs.scrypt(PASSWORD, SALT, cost, blockSize, parallelization, PIN_VERIFIER_BYTES));
}
