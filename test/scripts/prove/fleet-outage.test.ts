import t from 'tap';
import { fleetOutageProof } from '../../../scripts/prove/fleet-outage/fleet-outage-proof.js';
import { postgresPrograms } from '../../cloud/postgres-server.js';

const HUBS = 60;

t.setTimeout(300_000);

const skip = postgresPrograms() === null ? { skip: 'this machine has no PostgreSQL server' } : {};
t.test(`${HUBS} hubs come back in one moment`, skip, async (t) => {
  const options = { count: HUBS, seconds: null, seed: 7, transport: null };
  const { summary, failures } = await fleetOutageProof.run({ ...options, progress: () => undefined });
  t.strictSame(failures, []);
  t.match(
    summary,
    new RegExp(`^${HUBS} hubs at once .* the cloud bore [1-9]\\d* connections, [1-9]\\d* MiB`),
  );
});
