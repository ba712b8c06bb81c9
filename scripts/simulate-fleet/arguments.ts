import { parseArgs } from 'node:util';

export const USAGE = `Usage: npm run simulate-fleet -- [options]
Hubs by the thousand against a real cloud, over lines that break; at the end the cloud is held against every hub, row for row.
  --hubs N        how many (default 200)
  --events N      of each (default 50)
  --cloud URL     the cloud to send to; default: one of its own, embedded, or on the PostgreSQL that DATABASE_URL names
  --token TOKEN   of the owner of that cloud's fleet; default: FLEET_TOKEN of the environment
  --ca FILE       PEM with the only authorities to trust for it; default: those of this machine
  --seed N        repeats the choices of an earlier run; default: a new seed, told in the summary
  --rough PERCENT of requests that are lost, cut off, sent twice, late or in the wrong order (default 20)
  --skew HOURS    wall clocks of hubs are wrong by up to this (default 8760)
  --json          the summary as one line of JSON
  --quiet         no progress
Examples:
  npm run simulate-fleet
  npm run simulate-fleet -- --hubs 5000 --events 20 --seed 7
  npm run simulate-fleet -- --cloud https://cloud.example.org --token "$FLEET_TOKEN" --hubs 1000 --rough 50
Ends with 0 if nothing was lost, doubled or changed, 1 if something was or the run broke off, 2 if asked wrongly.`;

export interface Asked {
  readonly hubs: number;
  readonly events: number;
  readonly cloud: string | null;
  readonly token: string;
  readonly caFile: string | null;
  readonly seed: number;
  readonly roughness: number;
  readonly skewHours: number;
  readonly json: boolean;
  readonly quiet: boolean;
}

/** @throws Error saying what is wrong with the arguments */
export function readArguments(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Asked | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      hubs: { type: 'string', default: '200' },
      events: { type: 'string', default: '50' },
      cloud: { type: 'string' },
      token: { type: 'string' },
      ca: { type: 'string' },
      seed: { type: 'string' },
      rough: { type: 'string', default: '20' },
      skew: { type: 'string', default: '8760' },
      json: { type: 'boolean', default: false },
      quiet: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return 'help';
  const token = values.token ?? environment['FLEET_TOKEN'] ?? '';
  if (values.cloud !== undefined && !URL.canParse(values.cloud)) throw new Error('--cloud takes a URL.');
  if (values.cloud !== undefined && token === '')
    throw new Error('--cloud needs --token, or FLEET_TOKEN in the environment.');
  return {
    hubs: whole('hubs', values.hubs, 1, 1_000_000),
    events: whole('events', values.events, 1, 1_000_000),
    cloud: values.cloud ?? null,
    token,
    caFile: values.ca ?? null,
    seed: values.seed === undefined ? Date.now() % 1_000_000 : whole('seed', values.seed, 0, 2 ** 32 - 1),
    roughness: whole('rough', values.rough, 0, 90),
    skewHours: whole('skew', values.skew, 0, 1_000_000),
    json: values.json,
    quiet: values.quiet,
  };
}

function whole(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (!/^[0-9]{1,10}$/.test(text) || value < least || value > most)
    throw new Error(`--${name} takes a whole number from ${least} to ${most}.`);
  return value;
}
