import { bareScryptMs, scryptJsMs } from '../baselines/scrypt.js';
import type { Bench } from '../bench.js';
import { ratioAtMost, row } from '../row.js';
import { median } from '../sample.js';

const ROUNDS = { full: 10, short: 1 } as const;

/** Whether the choice recorded in src/ARCHITECTURE.md, node:crypto instead of scrypt-js, is still the right one. */
export const scryptChoice: Bench = {
  name: 'scrypt-choice',
  async run(_scene, effort) {
    const native: number[] = [];
    const script: number[] = [];
    for (let round = 0; round < ROUNDS[effort]; round += 1) {
      native.push(await bareScryptMs());
      script.push(await scryptJsMs());
    }
    return [
      row({
        name: 'scrypt-choice',
        measures: 'one scrypt of node:crypto at the cost of a PIN, median',
        unit: 'ms',
        value: median(native),
        baseline: { measures: 'the same with scrypt-js, on the main thread', value: median(script) },
        targets: [ratioAtMost(1)],
      }),
    ];
  },
};
