import t from 'tap';
import { cloudAwayProof } from '../../../scripts/prove/cloud-away/cloud-away-proof.js';
import { postgresPrograms } from '../../cloud/postgres-server.js';

const DAYS = 2;

t.setTimeout(300_000);

const skip = postgresPrograms() === null ? { skip: 'this machine has no PostgreSQL server' } : {};
t.test(`a cloud that is away for ${DAYS} days`, skip, async (t) => {
  const options = { count: DAYS, seconds: null, seed: 7, transport: null };
  const { summary, failures } = await cloudAwayProof.run({ ...options, progress: () => undefined });
  t.strictSame(failures, []);
  t.match(summary, /^2 days, 400\d events waiting: .* no hole in [1-9] looks; 40\d\d rows the same/);
});
