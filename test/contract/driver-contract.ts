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

/** Every so many-th case, from a first one. */
export interface Share {
  readonly first: number;
  readonly of: number;
}

/**
 * Runs every case of the driver contract, or a share of them, against one kind of lock: a real hub, real locks, a real
 * line between them.
 */
export async function driverContract(
  t: Test,
  maker: LockMaker,
  share: Share = { first: 0, of: 1 },
): Promise<void> {
  const bench = new Bench(maker);
  t.teardown(() => bench.stop());
  await bench.start();
  for (const [number, { name, needs, run }] of CASES.entries()) {
    if (number % share.of !== share.first) continue;
    const missing = needs?.filter((ability) => !maker.abilities.has(ability)) ?? [];
    const options = missing.length > 0 ? { skip: `${maker.name} locks lack: ${missing.join(', ')}` } : {};
    await t.test(`${maker.name}: ${name}`, options, (t) => run(t, bench, `door-${number}`));
  }
}
