import { readFileSync } from 'node:fs';
import t from 'tap';
import { FleetClient } from '../../../scripts/simulate-fleet/fleet-client.js';
import { Fleets } from '../../../scripts/simulate-fleet/fleets.js';
import { CloudProgram } from '../../cloud/cloud-program.js';
import { FLEET_TOKEN } from '../../cloud/real-cloud.js';

const HUBS = 60;
const EVENTS = 5;

t.setTimeout(300_000);

const cloud = await CloudProgram.prepare('');
await cloud.start();
t.teardown(() => cloud.stop());
const authorities = readFileSync(cloud.authorityFile, 'utf8');
const fleet = {
  ...{ hubs: HUBS, seed: 7, roughness: 0, skewHours: 1, processes: 2, progress: () => undefined },
  ...{ cloud: cloud.url, token: FLEET_TOKEN, authorities },
};

t.test('a fleet in two processes is one fleet', async (t) => {
  const fleets = await Fleets.start(fleet);
  t.teardown(() => fleets.stop());
  await fleets.moveIn();
  await fleets.pileUp(EVENTS);
  await fleets.settle(true);
  t.strictSame(await fleets.check(), { rows: HUBS * EVENTS, faults: [] });
  const client = new FleetClient(cloud.url, FLEET_TOKEN, authorities);
  t.equal((await client.putAside()).size, HUBS, 'each hub once');
  await client.close();
});

t.test('what goes wrong in one of them is told here', async (t) => {
  const fleets = await Fleets.start({ ...fleet, hubs: 2, token: 'somebody else' });
  t.teardown(() => fleets.stop());
  await t.rejects(fleets.moveIn(), { message: /401/ });
});
