import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import t from 'tap';
import { buildC, cannotBuild } from './c-build.js';

/** About two seconds each. */
const ROUNDS = 20_000;
const SEEDS = [1, 2, 3];

t.setTimeout(300_000);

t.test('nothing thrown at the lock in C breaks it or moves it', { skip: cannotBuild }, async (t) => {
  const bin = await buildC(t, ['fuzz']);
  for (const seed of SEEDS) {
    // Ends with another code than 0 when a sanitizer or a check of its own finds something.
    const { stdout } = await promisify(execFile)(path.join(bin, 'fuzz'), [String(seed), String(ROUNDS)]);
    t.match(stdout, new RegExp(`^rounds=${ROUNDS} commanded=[1-9]`), `seed ${seed}`);
  }
});
