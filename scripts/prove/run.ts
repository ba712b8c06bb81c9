import { parseArgs } from 'node:util';
import { chaosProof } from './chaos/chaos-proof.js';
import { cloudAwayProof } from './cloud-away/cloud-away-proof.js';
import { creditProof } from './credit/credit-proof.js';
import { brokenDiskProof } from './faults/broken-disk-proof.js';
import { corruptPagesProof } from './faults/corrupt-pages-proof.js';
import { fullDiskProof } from './faults/full-disk-proof.js';
import { killRestoreProof } from './faults/kill-restore-proof.js';
import { killUpgradeProof } from './faults/kill-upgrade-proof.js';
import { longUseProof } from './faults/long-use-proof.js';
import { fleetOutageProof } from './fleet-outage/fleet-outage-proof.js';
import { fuzzFramesProof } from './fuzz-frames-proof.js';
import { hostileLanProof } from './hostile-lan/hostile-lan-proof.js';
import { killBrokerProof } from './kill-broker/kill-broker-proof.js';
import { killHubProof } from './kill-hub/kill-hub-proof.js';
import type { Proof } from './proof.js';
import { syncChaosProof } from './sync-chaos/sync-chaos-proof.js';
import { clockJumpsProof } from './trust/clock-jumps-proof.js';
import { tamperingProof } from './tampering/tampering-proof.js';
import { robotProof } from './trust/robot-proof.js';

const PROOFS: readonly Proof[] = [
  fuzzFramesProof,
  killHubProof,
  killBrokerProof,
  chaosProof,
  creditProof,
  clockJumpsProof,
  robotProof,
  tamperingProof,
  hostileLanProof,
  syncChaosProof,
  fleetOutageProof,
  cloudAwayProof,
  fullDiskProof,
  brokenDiskProof,
  corruptPagesProof,
  killRestoreProof,
  killUpgradeProof,
  longUseProof,
];

const USAGE = `Usage: npm run prove -- [--only NAME] [--count N] [--seconds S] [--seed N] [--transport NAME]
  --only NAME   one proof (may be given again for another)
  --count N     how often, instead of the proof's own number
  --seconds S   ends each proof after S seconds
  --seed N      repeats the choices of an earlier run; default: a new seed, told in the summary
  --transport NAME  only this one (serial, mqtt), for proofs that go over several
Proofs:
${PROOFS.map(({ name, shows, defaultCount }) => `  ${name} (${defaultCount}): ${shows}`).join('\n')}
Ends with 0 if every proof holds, 1 if one does not, 2 if asked wrongly.`;

interface Asked {
  readonly proofs: readonly Proof[];
  readonly count: number | null;
  readonly seconds: number | null;
  readonly seed: number;
  readonly transport: string | null;
}

/** @throws Error saying what is wrong with the arguments */
function readArguments(): Asked | 'help' {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', multiple: true },
      count: { type: 'string' },
      seconds: { type: 'string' },
      seed: { type: 'string' },
      transport: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help === true) return 'help';
  const unknown = values.only?.find((name) => !PROOFS.some((proof) => proof.name === name));
  if (unknown !== undefined) throw new Error(`There is no proof ${unknown}.`);
  return {
    proofs: PROOFS.filter(({ name }) => values.only?.includes(name) ?? true),
    count: whole('count', values.count),
    seconds: whole('seconds', values.seconds),
    seed: whole('seed', values.seed) ?? Date.now() % 1_000_000,
    transport: values.transport ?? null,
  };
}

function whole(name: string, text: string | undefined): number | null {
  if (text === undefined) return null;
  if (!/^[1-9][0-9]{0,9}$/.test(text)) throw new Error(`--${name} takes a whole number from 1.`);
  return Number(text);
}

async function prove({ proofs, count, seconds, seed, transport }: Asked): Promise<boolean> {
  let holds = true;
  for (const { name, defaultCount, run } of proofs) {
    const progress = (line: string) => process.stderr.write(`${name}: ${line}\n`);
    const options = { count: count ?? defaultCount, seconds, seed, transport, progress };
    const { summary, failures } = await run(options).catch((error: unknown) => ({
      summary: 'could not be run to its end',
      failures: [textOf(error)],
    }));
    process.stdout.write(`${failures.length === 0 ? 'ok' : 'NOT OK'} ${name}: ${summary} (seed ${seed})\n`);
    for (const failure of failures) process.stdout.write(`  ${failure}\n`);
    holds = holds && failures.length === 0;
  }
  return holds;
}

function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

let asked: Asked | 'help';
try {
  asked = readArguments();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${USAGE}\n`);
  process.exit(2);
}
if (asked === 'help') process.stdout.write(`${USAGE}\n`);
else process.exitCode = (await prove(asked)) ? 0 : 1;
