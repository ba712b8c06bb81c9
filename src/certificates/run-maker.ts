import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { HubError } from '../kit/errors.js';
import type { CertificateOrder, MakeCertificates, MakeLockCertificate } from './certificate-order.js';

/** Far more than it needs, also on a machine that is busy starting. */
const TIMEOUT_MS = 60_000;
const OUTPUT_BYTES_MAX = 256 * 1024;
/** Of what the program said when it failed, characters. */
const LAST_WORDS = 300;

const madeShape = z.object({ authorityPem: z.string(), pem: z.string() });
const lockShape = z.union([
  madeShape,
  z.object({ refused: z.enum(['malformed', 'signature', 'key', 'name']) }),
]);

/** Where the bundle of the maker is: beside the hub's own. */
export function makerProgramPath(): string {
  return fileURLToPath(new URL('./certificate-maker.mjs', import.meta.url));
}

/**
 * Has certificates made by a program that ends when it is done: what its library takes of memory is given back. It gets
 * its order, keys among it, over a pipe, and none of the hub's environment.
 * @throws HubError `certificate_maker_failed`
 */
export function runMaker(path: string): MakeCertificates {
  return (order) => run(path, order, madeShape);
}

/** As `runMaker`, for a lock. */
export function runLockMaker(path: string): MakeLockCertificate {
  return (order) => run(path, order, lockShape);
}

function run<T extends z.ZodType>(path: string, order: CertificateOrder, shape: T): Promise<z.output<T>> {
  return new Promise((resolve, reject) => {
    const options = { env: {}, timeout: TIMEOUT_MS, maxBuffer: OUTPUT_BYTES_MAX };
    const child = execFile(process.execPath, [path], options, (error, stdout, stderr) => {
      const made = error === null ? shape.safeParse(parsed(stdout)) : null;
      if (made?.success === true) {
        resolve(made.data);
        return;
      }
      const why = stderr.trim().slice(-LAST_WORDS) || (error?.code ?? error?.signal ?? 'no answer');
      // Without a cause: what execFile tells of a failure may hold what was written.
      reject(
        new HubError('certificate_maker_failed', `The TLS certificate could not be made by ${path}: ${why}`),
      );
    });
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(JSON.stringify(order));
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
