// Run by credit-proof.ts until it is killed: people spend money as fast as they can, and what they are told goes to
// standard output, a line each. What the lock did goes to a file, which outlives any kill.
import { appendFileSync, readFileSync, writeSync } from 'node:fs';
import { systemClock as clock } from '../../../src/kit/clock.js';
import { idSource } from '../../../src/kit/ids.js';
import { silentLogger as logger } from '../../../src/kit/logger.js';
import { systemRandom } from '../../../src/kit/random.js';
import { recoverCommands } from '../../../src/operations/locks/recover-commands.js';
import { openStore } from '../../../src/store/store.js';
import { seeded } from '../seeded.js';
import { ForgetfulLock } from './forgetful-lock.js';
import { readMoves, writtenMove } from './moves-file.js';
import { Spenders } from './spenders.js';

const PEOPLE = 3;
/** Acts of a crowd, before there is a new one. */
const ACTS = 40;
const [file = '', movesFile = '', seed = '0', once = ''] = process.argv.slice(2);
const moves = readMoves(readFileSync(movesFile, 'utf8'));
const newId = idSource(clock, systemRandom);
const random = seeded(Number(seed));
const store = openStore({
  file,
  masterKey: new Uint8Array(32).fill(7),
  logger,
  clock,
  newId,
  random: systemRandom,
});
const lock = new ForgetfulLock(
  {
    moved: (id, success) => {
      appendFileSync(movesFile, writtenMove(id, success));
      moves.set(id, success);
    },
    recall: (id) => moves.get(id),
  },
  random,
);
await recoverCommands({ store, clock });
const tell = (told: object) => writeSync(1, `${JSON.stringify(told)}\n`);
const spenders = await Spenders.of({ store, clock, newId, random, lock, tell });
tell({ ready: true });
if (once === 'settle') {
  await spenders.settle();
  await store.stop();
  process.exit(0);
}
for (;;) {
  const people = await spenders.people(PEOPLE);
  const going: Promise<void>[] = [];
  for (let acts = 0; acts < ACTS; acts += 1) {
    // A silent lock lets somebody wait for ever: nobody waits for them.
    going.push(spenders.act(people[random(PEOPLE)] ?? ''));
    for (let turns = random(3); turns > 0; turns -= 1) await new Promise(setImmediate);
  }
  if (random(3) === 0) await spenders.settle();
  const [failure] = spenders.failures;
  if (failure !== undefined) throw new Error('somebody met what can not be', { cause: failure });
}
