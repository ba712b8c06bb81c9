import { readFileSync } from 'node:fs';
import { CloudProgram } from '../../test/cloud/cloud-program.js';
import { FLEET_TOKEN } from '../../test/cloud/real-cloud.js';
import { FleetClient } from './fleet-client.js';
import { Fleets } from './fleets.js';
import { readArguments, USAGE, type Asked } from './arguments.js';

/** Faults that are written out; more say nothing new. */
const FAULTS_SHOWN = 20;

interface Place {
  readonly url: string;
  readonly authorities: string | null;
  readonly token: string;
  stop(): Promise<void>;
}

/** The cloud that was named, or one of its own: embedded, unless DATABASE_URL names a PostgreSQL. */
async function placeOf({ cloud, caFile, token }: Asked): Promise<Place> {
  if (cloud !== null) {
    const authorities = caFile === null ? null : readFileSync(caFile, 'utf8');
    return { url: cloud, authorities, token, stop: () => Promise.resolve() };
  }
  const program = await CloudProgram.prepare(process.env['DATABASE_URL'] ?? '');
  await program.start();
  const authorities = readFileSync(program.authorityFile, 'utf8');
  return { url: program.url, authorities, token: FLEET_TOKEN, stop: () => program.stop() };
}

/** A wrong address or token is found out before thousands of hubs try again and again. */
async function mustAnswer({ url, token, authorities }: Place): Promise<void> {
  const client = new FleetClient(url, token, authorities);
  try {
    await client.putAside();
  } finally {
    await client.close();
  }
}

async function simulate(asked: Asked): Promise<boolean> {
  const begunMs = performance.now();
  const ranS = () => ((performance.now() - begunMs) / 1000).toFixed(1);
  const progress = (line: string) => {
    if (!asked.quiet) process.stderr.write(`${ranS()} s: ${line}\n`);
  };
  const place = await placeOf(asked);
  let fleet: Fleets | null = null;
  try {
    progress(`${asked.hubs} hubs, ${asked.events} events each, seed ${asked.seed}, at ${place.url}`);
    await mustAnswer(place);
    const { hubs, seed, roughness, skewHours } = asked;
    fleet = await Fleets.start({
      ...{ hubs, seed, roughness, skewHours, progress },
      ...{ cloud: place.url, token: place.token, authorities: place.authorities },
    });
    await fleet.moveIn();
    await fleet.live(asked.events);
    await fleet.settle(false);
    progress('the cloud is held against every hub');
    const { rows, faults } = await fleet.check();
    const expected = asked.hubs * asked.events;
    const all =
      rows === expected ? faults : [...faults, `${rows} rows in the cloud, ${expected} in the hubs`];
    const mishaps = Object.fromEntries([...fleet.mishaps].sort());
    const told = {
      hubs: asked.hubs,
      rows,
      faults: all.length,
      seconds: Number(ranS()),
      seed: asked.seed,
      mishaps,
    };
    if (asked.json)
      process.stdout.write(`${JSON.stringify({ ...told, first_faults: all.slice(0, FAULTS_SHOWN) })}\n`);
    else {
      process.stdout.write(
        `${all.length === 0 ? 'ok' : 'NOT OK'}: ${asked.hubs} hubs, ${rows} rows the same, chains hold, ${all.length} faults, ${ranS()} s (seed ${asked.seed})\n`,
      );
      process.stdout.write(`  on the way: ${JSON.stringify(mishaps)}\n`);
      for (const fault of all.slice(0, FAULTS_SHOWN)) process.stdout.write(`  ${fault}\n`);
    }
    return all.length === 0;
  } finally {
    await fleet?.stop();
    await place.stop();
  }
}

let asked: Asked | 'help' | null = null;
try {
  asked = readArguments(process.argv.slice(2), process.env);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${USAGE}\n`);
  process.exitCode = 2;
}
if (asked === 'help') process.stdout.write(`${USAGE}\n`);
else if (asked) {
  try {
    process.exitCode = (await simulate(asked)) ? 0 : 1;
  } catch (error) {
    process.stderr.write(`The run broke off: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
