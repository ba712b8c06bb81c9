import { z } from 'zod';

/** Shortest token of a fleet's owner: who has it reads every log. */
const TOKEN_CHARACTERS_MIN = 24;

/** In place of a folder: nothing is kept. */
export const IN_MEMORY = 'memory';

/** As hubs write it into what they sign: origin and path. */
const publicUrl = z.string().transform((given, context) => {
  if (given === '') return '';
  const url = URL.canParse(given) ? new URL(given) : null;
  if (url && /^https?:$/.test(url.protocol)) return url.origin + url.pathname.replace(/\/+$/, '');
  context.addIssue('must begin with http:// or https://');
  return z.NEVER;
});

const SETTINGS = {
  DATABASE_URL: z
    .string()
    .regex(/^(postgres(ql)?:\/\/.+)?$/, 'must begin with postgres:// or postgresql://')
    .default('')
    .describe('postgres://…; empty: a database inside this program'),
  FLEET_DATA_DIR: z
    .string()
    .default('./cloud-data')
    .describe(`Folder of the database inside this program; ${IN_MEMORY}: it is gone when this program ends`),
  FLEET_HOST: z
    .string()
    .default('127.0.0.1')
    // As a URL has it, too.
    .transform((host) => host.replace(/^\[(.*)\]$/, '$1'))
    .describe('Address to listen on'),
  FLEET_PORT: z.coerce.number().int().min(0).max(65_535).default(8480).describe('Port; 0 takes any free one'),
  FLEET_URL: publicUrl
    .default('')
    .describe('The URL that hubs know this cloud by; empty: the address it listens on'),
  FLEET_TLS_CERT: z
    .string()
    .default('')
    .describe('PEM file of the certificate; empty: plain HTTP, for a balancer that does TLS'),
  FLEET_TLS_KEY: z.string().default('').describe('PEM file of its key'),
  FLEET_TOKEN: z
    .union([z.literal(''), z.string().min(TOKEN_CHARACTERS_MIN)])
    .default('')
    .describe(
      `Token of the owner of the fleet, ${TOKEN_CHARACTERS_MIN} characters or more; empty: made at each start`,
    ),
  FLEET_LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'])
    .default('info')
    .describe('debug, info, warn, error or silent'),
} as const;

const schema = z.object(SETTINGS);

export type CloudSettings = z.output<typeof schema>;

/** An empty one is as if it was not there. @throws Error that names every wrong setting */
export function readCloudSettings(environment: Readonly<Record<string, string | undefined>>): CloudSettings {
  const unknown = Object.keys(environment).filter(
    (name) => name.startsWith('FLEET_') && !Object.hasOwn(SETTINGS, name),
  );
  const isSet = (name: string) => (environment[name] ?? '').trim() !== '';
  const read = schema.safeParse(
    Object.fromEntries(Object.entries(environment).filter(([name]) => isSet(name))),
  );
  const problems = [
    ...unknown.map((name) => `${name}: there is no such setting`),
    ...(isSet('FLEET_TLS_CERT') === isSet('FLEET_TLS_KEY')
      ? []
      : ['FLEET_TLS_CERT and FLEET_TLS_KEY go together']),
    ...(read.error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`),
  ];
  if (!read.success || problems.length > 0)
    throw new Error(`Settings can't be used:\n  ${problems.join('\n  ')}`);
  return read.data;
}
