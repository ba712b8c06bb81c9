// Started by fleets.ts: the hubs of one part of a fleet. It does one thing after the other, as it is told, and reports each.
import { seeded } from '../prove/seeded.js';
import { FleetClient } from './fleet-client.js';
import { orderForm, type FleetOrder, type FleetPart, type FleetReport } from './fleet-orders.js';
import { Fleet } from './fleet.js';

const NOTHING = { rows: 0, faults: [] };
let fleet: Fleet | null = null;
let client: FleetClient | null = null;

function begin({ hubs, seed, roughness, skewHours, cloud, token, authorities }: FleetPart): void {
  client = new FleetClient(cloud, token, authorities);
  fleet = new Fleet({
    ...{ hubs, roughness, skewHours, fleet: client },
    access: { url: new URL(cloud), authorities },
    random: seeded(seed),
    progress: (line) => {
      report({ is: 'under way', line });
    },
  });
}

async function obey(order: FleetOrder): ReturnType<Fleet['check']> {
  if (order.do === 'begin') begin(order.part);
  if (!fleet) throw new Error('there is no fleet yet');
  switch (order.do) {
    case 'moveIn':
      await fleet.moveIn();
      return NOTHING;
    case 'live':
      await fleet.live(order.events);
      return NOTHING;
    case 'pileUp':
      await fleet.pileUp(order.events);
      return NOTHING;
    case 'settle':
      await fleet.settle(order.atOnce);
      return NOTHING;
    case 'check':
      return fleet.check();
    case 'end':
      await fleet.stop();
      await client?.close();
      return NOTHING;
    case 'begin':
      return NOTHING;
  }
}

function report(told: FleetReport): void {
  process.send?.(told);
}

process.on('message', (message) => {
  obey(orderForm.parse(message)).then(
    (done) => {
      report({ is: 'done', rows: done.rows, faults: [...done.faults], mishaps: [...(fleet?.mishaps ?? [])] });
      fleet?.mishaps.clear();
    },
    (error: unknown) => {
      report({ is: 'failed', why: error instanceof Error ? error.message : String(error) });
    },
  );
});
// Whoever started it is gone.
process.on('disconnect', () => process.exit());
