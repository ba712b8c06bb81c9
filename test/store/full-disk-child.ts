// Run by broken-storage.test.ts on a small disk: fills it, erases, asks for a checkpoint before and after there is room, and tells how it went.
import { appendFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../src/kit/clock.js';
import { HubError } from '../../src/kit/errors.js';
import { idSource } from '../../src/kit/ids.js';
import { silentLogger } from '../../src/kit/logger.js';
import { systemRandom } from '../../src/kit/random.js';
import { openStore } from '../../src/store/store.js';
import { MASTER_KEY } from './open-test-store.js';
import { sampleUser } from './samples.js';

const dir = process.argv[2] ?? '';
const filler = join(dir, 'filler');
let broken = 0;
const store = openStore({
  file: join(dir, 'doorward.db'),
  masterKey: MASTER_KEY,
  logger: silentLogger,
  clock: systemClock,
  newId: idSource(systemClock, systemRandom),
  random: systemRandom,
  onBroken: () => {
    broken += 1;
  },
});

function outcome(work: () => unknown): string {
  try {
    work();
    return 'ok';
  } catch (error) {
    return error instanceof HubError ? error.code : String(error);
  }
}

await store.write((tx) => {
  for (let n = 1; n <= 20; n += 1) tx.users.insert(sampleUser(n), null);
});
store.checkpoint();
for (let bytes = 65_536; bytes >= 1; bytes /= 16)
  while (
    outcome(() => {
      appendFileSync(filler, Buffer.alloc(bytes, 1));
    }) === 'ok'
  );
const asked = outcome(() => {
  store.scrub();
});
const job = outcome(() => store.checkpoint());
const owed = store['checkpoints']['owesScrub'];
rmSync(filler);
const jobWithRoom = outcome(() => store.checkpoint());
const told = {
  asked,
  job,
  owed,
  job_with_room: jobWithRoom,
  owed_at_the_end: store['checkpoints']['owesScrub'],
  broken,
};
process.stdout.write(JSON.stringify(told));
await store.stop();
