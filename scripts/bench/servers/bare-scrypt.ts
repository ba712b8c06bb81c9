// As many scrypts a second as there can be at the cost of a password, so many at a time: for as many milliseconds as it is told.
import { scrypt } from 'node:crypto';
import { SCRYPT_CONCURRENT } from '../../../src/kit/scrypt-pool.js';

const OPTIONS = { cost: 2 ** 14, blockSize: 8, parallelization: 5, maxmem: 64 * 1024 * 1024 };
const SALT = Buffer.alloc(16, 7);

async function perSecond(ms: number): Promise<number> {
  const begun = performance.now();
  let done = 0;
  const one = () =>
    new Promise<void>((resolve, reject) => {
      scrypt('a long enough password', SALT, 32, OPTIONS, (error) => {
        if (error) reject(error);
        else resolve();
      });
    });
  await Promise.all(
    Array.from({ length: SCRYPT_CONCURRENT.log_in }, async () => {
      while (performance.now() - begun < ms) {
        await one();
        done += 1;
      }
    }),
  );
  return done / ((performance.now() - begun) / 1000);
}

process.on('message', (ms) => {
  void perSecond(Number(ms)).then((value) => process.stdout.write(`per-second ${value}\n`));
});
process.stdout.write('ready\n');
process.on('disconnect', () => process.exit(0));
