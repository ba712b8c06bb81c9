import type { Test } from 'tap';
import { Bench } from './bench.js';
import type { ContractCase } from './case.js';
import { deliveryCases } from './cases/delivery.js';
import { forgeryCases } from './cases/forgery.js';
import { hubDeathCases } from './cases/hub-death.js';
import { linkDeathCases } from './cases/link-death.js';
import { pairingCases } from './cases/pairing.js';
import { powerCutCases } from './cases/power-cut.js';
import { reportCases } from './cases/reports.js';
import type { LockMaker } from './lock-maker.js';

const CASES: readonly ContractCase[] = [
  ...pairingCases,
  ...deliveryCases,
  ...reportCases,
  ...powerCutCases,
  ...hubDeathCases,
  ...linkDeathCases,
  ...forgeryCases,
];

/** Runs every case of the driver contract against one kind of lock: a real hub, real locks, a real line between them. */
export async function driverContract(t: Test, maker: LockMaker): Promise<void> {
  const bench = new Bench(maker);
  t.teardown(() => bench.stop());
  await bench.start();
  for (const [number, { name, needs, run }] of CASES.entries()) {
    const missing = needs?.filter((ability) => !maker.abilities.has(ability)) ?? [];
    const options = missing.length > 0 ? { skip: `${maker.name} locks lack: ${missing.join(', ')}` } : {};
    await t.test(`${maker.name}: ${name}`, options, (t) => run(t, bench, `door-${number}`));
  }
}
