import t from 'tap';
import { drawFate } from '../../../scripts/prove/sync-chaos/fate.js';
import { syncChaosProof } from '../../../scripts/prove/sync-chaos/sync-chaos-proof.js';
import { seeded } from '../../../scripts/prove/seeded.js';
import { postgresPrograms } from '../../cloud/postgres-server.js';

const DISCONNECTIONS = 60;

t.setTimeout(300_000);

const skip = postgresPrograms() === null ? { skip: 'this machine has no PostgreSQL server' } : {};
t.test(`${DISCONNECTIONS} disconnections`, skip, async (t) => {
  const options = { count: DISCONNECTIONS, seconds: null, seed: 7, transport: null };
  const { summary, failures } = await syncChaosProof.run({ ...options, progress: () => undefined });
  t.strictSame(failures, []);
  t.match(summary, /^\d+ disconnections of 4 hubs from 2 clouds .* [1-9]\d* rows the same$/);
});

t.test('every blow falls at every step, sooner or later', async (t) => {
  const random = seeded(7);
  const fates = new Set<string>();
  for (let n = 0; n < 5_000; n += 1) fates.add(JSON.stringify(drawFate(random)));
  t.equal(fates.size, 3 * 4 + 3);
});
