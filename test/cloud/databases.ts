import t, { type Test } from 'tap';
import type { Cloud } from '../../src/cloud/cloud.js';
import type { Clock } from '../../src/kit/clock.js';
import { postgresPrograms, startPostgres } from './postgres-server.js';
import { startRealCloud } from './real-cloud.js';

/** Runs a suite against the cloud on its embedded database, and on a PostgreSQL server where the machine has one. */
export function onEachDatabase(suite: (t: Test, cloud: () => Cloud) => void, clock?: Clock): void {
  const run = (name: string, options: object, open: (t: Test) => Promise<Cloud>) =>
    t.test(name, options, async (t) => {
      const cloud = await open(t);
      t.teardown(() => cloud.stop());
      suite(t, () => cloud);
    });
  void run('embedded', {}, () => startRealCloud('', {}, clock));
  const programs = postgresPrograms();
  const skip = programs === null ? { skip: 'this machine has no PostgreSQL server' } : {};
  void run('PostgreSQL', skip, async (t) => {
    const server = await startPostgres(programs ?? '');
    t.teardown(() => server.stop());
    return startRealCloud(server.url, {}, clock);
  });
}
