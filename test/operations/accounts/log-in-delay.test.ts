import { performance } from 'node:perf_hooks';
import t from 'tap';
import { CLI, household, newUser, ORIGIN, PASSWORD } from './household.js';

const AT_ONCE = 4;
const ROUNDS = 4;
/** Log-ins at the cost of a real hub. How late the loop is in milliseconds, `npm run bench` measures on a quiet machine. */
const LOG2_COST = 14;

t.test('four log-ins at a time leave the event loop to the doors', async (t) => {
  const { accounts, scrypts } = await household(t, { log2Cost: LOG2_COST });
  await accounts.createUser(CLI, newUser('anna'));
  const before = performance.eventLoopUtilization();
  for (let round = 0; round < ROUNDS; round += 1) {
    await Promise.all(Array.from({ length: AT_ONCE }, () => accounts.logIn('anna', PASSWORD, ORIGIN)));
  }
  const { utilization } = performance.eventLoopUtilization(before);
  t.equal(scrypts.length, AT_ONCE * ROUNDS + 1);
  // A hash on this thread would keep it busy all the time.
  t.ok(utilization < 0.5, `busy for ${Math.round(utilization * 100)} % of the time`);
});
