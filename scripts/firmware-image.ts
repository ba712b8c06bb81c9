/**
 * Makes a firmware image that simulated locks take, to try an update with, or prints the key that signed it:
 * `node --import ./test/ts-hook.mjs scripts/firmware-image.ts --version 1.1.0 --out FILE [--bytes N] [--model MODEL]`,
 * or `… --public-key`. Simulated locks guard nothing, so their maker's key is no secret.
 */
import { createPublicKey, randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { SIMULATED_MAKER_KEY, SIMULATED_MODEL, simulatedImage } from '../src/simulator/maker.js';

const { values } = parseArgs({
  options: {
    version: { type: 'string', default: '1.1.0' },
    model: { type: 'string', default: SIMULATED_MODEL },
    bytes: { type: 'string', default: '65536' },
    out: { type: 'string' },
    'public-key': { type: 'boolean', default: false },
  },
});

if (values['public-key']) {
  const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), SIMULATED_MAKER_KEY]);
  const key = createPublicKey({ key: spki, format: 'der', type: 'spki' });
  process.stdout.write(key.export({ format: 'pem', type: 'spki' }));
} else if (values.out === undefined) {
  process.stderr.write('Say where to write the image: --out FILE\n');
  process.exitCode = 2;
} else {
  writeFileSync(values.out, simulatedImage(values.version, randomBytes(Number(values.bytes)), values.model));
}
