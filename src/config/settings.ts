import * as z from 'zod';
import { isSupportedCountry, type CountryCode } from 'libphonenumber-js/min';
import { HubError } from '../kit/errors.js';
import { BACKUP_SETTINGS, backupProblems } from './backup-settings.js';
import { BRIDGE_SETTINGS, bridgeProblems } from './bridge-settings.js';
import { CLOUD_SETTINGS } from './cloud-settings.js';
import { didYouMean } from './did-you-mean.js';
import { MESSAGE_SETTINGS, missingCompanions } from './message-settings.js';
import { isSecretSetting } from './secret-settings.js';
import { tlsProblems, TLS_SETTINGS } from './tls-settings.js';

const port = (fallback: number) => z.coerce.number().int().min(0).max(65535).default(fallback);
const perMinute = (fallback: number) => z.coerce.number().int().min(1).max(10_000_000).default(fallback);
const list = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  );
const onOff = (fallback: 'on' | 'off') =>
  z
    .enum(['on', 'off'])
    .default(fallback)
    .transform((value) => value === 'on');

/** What fits into `sun_path` (unix(7)). */
const SOCKET_PATH_MAX = 107;

const country = z
  .string()
  .default('')
  .transform((text, context): CountryCode | null => {
    const code = text.trim().toUpperCase();
    if (code === '') return null;
    if (isSupportedCountry(code)) return code;
    context.addIssue({ code: 'custom', message: 'There is no such country' });
    return z.NEVER;
  });

/** Every setting: its form, its default and what it is for. `.env.example` is made from this, and a test holds them together. */
export const SETTINGS = {
  DOORWARD_DATA_DIR: z
    .string()
    .min(1)
    .default('./data')
    .describe('Folder of the database, the keys and the local socket'),
  DOORWARD_ADMIN_GROUP: z
    .string()
    .trim()
    .default('')
    .describe(
      'Group of this machine, name or number, whose members have the rights of an admin through the command line; empty: the account of the hub and root alone',
    ),
  DOORWARD_HOST: z
    .string()
    .min(1)
    .default('0.0.0.0')
    .describe('Address that HTTPS and MQTT over TLS listen on; 0.0.0.0: every one of this machine'),
  DOORWARD_HTTP_PORT: port(8080).describe('REST over plain HTTP, loopback only; 0 takes any free port'),
  DOORWARD_HTTPS_PORT: port(8443).describe(
    'REST, and MQTT over WebSocket, over HTTPS for the house; 0 takes any free port',
  ),
  DOORWARD_MQTT_PORT: port(1883).describe('MQTT, loopback only; 0 takes any free port'),
  DOORWARD_MQTTS_PORT: port(8883).describe('MQTT over TLS for the house; 0 takes any free port'),
  ...TLS_SETTINGS,
  ...CLOUD_SETTINGS,
  ...BACKUP_SETTINGS,
  DOORWARD_ALLOWED_HOSTS: list.describe('Host names the API answers to besides localhost, comma-separated'),
  DOORWARD_TRUSTED_PROXIES: list.describe(
    'Addresses or networks whose X-Forwarded-For counts, comma-separated; else it is ignored. A proxy on this machine: 127.0.0.1,::1',
  ),
  DOORWARD_CALENDAR_LOCAL_HOSTS: list.describe(
    'Hosts in the house that calendars may be fetched from, comma-separated, each a name or address with an optional port',
  ),
  DOORWARD_REFRESH_ROTATION: onOff('on').describe('A refresh token is used once and replaced: on or off'),
  DOORWARD_ACCESS_TOKEN_MINUTES: z.coerce
    .number()
    .int()
    .min(1)
    .max(60)
    .default(15)
    .describe('How long an access token lives, minutes'),
  DOORWARD_REFRESH_TOKEN_DAYS: z.coerce
    .number()
    .int()
    .min(1)
    .max(90)
    .default(7)
    .describe('How long a log-in lasts that is not used: the life of a refresh token, days'),
  DOORWARD_SESSIONS_PER_USER: z.coerce
    .number()
    .int()
    .min(1)
    .max(500)
    .default(20)
    .describe('Devices that one person can be logged in on at a time'),
  DOORWARD_SESSIONS_WHEN_FULL: z
    .enum(['replace', 'refuse'])
    .default('replace')
    .describe('A log-in beyond that: replace (the one used longest ago ends) or refuse (already_logged_in)'),
  DOORWARD_SIGN_UP: z
    .enum(['open', 'invite', 'closed'])
    .default('invite')
    .describe('Who may sign up: open, invite (with the code of somebody here), closed'),
  DOORWARD_OTP_DIGITS: z.coerce
    .number()
    .int()
    .min(4)
    .max(8)
    .default(6)
    .describe('Digits of one-time codes, 4 to 8'),
  DOORWARD_OTP_PER_ADDRESS: z.coerce
    .number()
    .int()
    .min(1)
    .max(1_000_000)
    .default(30)
    .describe('One-time codes an hour that one address may ask for'),
  DOORWARD_PHONE_COUNTRY: country.describe(
    'Country whose phone numbers may be typed without country code, two letters (UZ); empty: none',
  ),
  DOORWARD_CONSOLE_SENDER: onOff('off').describe(
    'For trying out: print messages and their codes on the error output where no real sender is set: on or off',
  ),
  DOORWARD_RADIO_SOCKET: z
    .string()
    .max(SOCKET_PATH_MAX)
    .refine((path) => path === '' || path.startsWith('/'), 'must be a path that begins with /')
    .default('')
    .describe(
      'Socket at which systemd starts the Bluetooth program in a unit of its own (doorward-radio.socket); empty: the hub starts it',
    ),
  ...MESSAGE_SETTINGS,
  ...BRIDGE_SETTINGS,
  DOORWARD_TIME_TRUST: z
    .enum(['auto', 'ntp', 'system'])
    .default('auto')
    .describe(
      "Whose word makes the clock trusted, so that dated codes count: auto (network time, a clock chip, a container's host), ntp (network time alone), system (whatever the machine says); a lock that stayed on and an admin can in each",
    ),
  DOORWARD_HOME_ASSISTANT: z
    .enum(['auto', 'on', 'off'])
    .default('auto')
    .describe(
      'Whether locks are announced to Home Assistant over MQTT: auto (while somebody has a token with the scope mqtt:home-assistant, or another broker is set), on, off',
    ),
  DOORWARD_MDNS: onOff('on').describe(
    'Announce the hub in the house by multicast DNS, as _doorward._tcp: on or off; a hub on loopback alone says nothing',
  ),
  DOORWARD_LOG_KEEP_DAYS: z.coerce
    .number()
    .int()
    .min(0)
    .max(36_500)
    .default(0)
    .describe(
      'After how many days what a row of the log says is no longer kept; its hashes are, so that the others can be proved; 0: for ever',
    ),
  DOORWARD_LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'])
    .default('info')
    .describe('debug, info, warn, error or silent'),
  DOORWARD_COMMAND_DEADLINE_MS: z.coerce
    .number()
    .int()
    .min(500)
    .max(30_000)
    .default(5_000)
    .describe('A command that the lock has not begun by then never happens, milliseconds'),
  DOORWARD_UNLOGGED_ENTRY: z
    .enum(['none', 'codes'])
    .default('none')
    .describe(
      "Whom the hub lets in while its disk is full and nothing can be written first: none, or codes (PINs that need no counting; written down later). Locks that hold codes answer by themselves either way, and opening from inside is the lock's own",
    ),
  DOORWARD_PAIRING_TIMEOUT_MS: z.coerce
    .number()
    .int()
    .min(1_000)
    .max(120_000)
    .default(20_000)
    .describe('How long pairing waits for the button on the lock, milliseconds'),
  DOORWARD_FIRMWARE_KEYS: z
    .string()
    .default('')
    .describe(
      'PEM file with the Ed25519 public keys of the lock makers whose firmware this hub passes on; empty: the lock alone decides',
    ),
  DOORWARD_SCRYPT_LOG2_COST: z.coerce
    .number()
    .int()
    .min(14)
    .max(17)
    .default(14)
    .describe('log2 of N of scrypt for passwords, 14 to 17: 2^N KiB of memory each'),
  DOORWARD_SCRYPT_PARALLELIZATION: z.coerce
    .number()
    .int()
    .min(1)
    .max(16)
    .default(5)
    .describe('p of scrypt for passwords, 1 to 16: so many times the work, in the same memory'),
  DOORWARD_RATE_ANONYMOUS: perMinute(300).describe('Requests a minute of one address without log-in'),
  DOORWARD_RATE_USER: perMinute(3_000).describe('Requests a minute of one person'),
  DOORWARD_RATE_LOG_IN: perMinute(30).describe('Log-in tries a minute of one address, and of one identifier'),
  DOORWARD_RATE_ACTION: perMinute(600).describe('Commands to locks and code changes a minute of one person'),
} as const;

export type SettingName = keyof typeof SETTINGS;
export type Settings = { readonly [Name in SettingName]: z.output<(typeof SETTINGS)[Name]> };

type Environment = Readonly<Record<string, string | undefined>>;

const SCHEMA = z.object(SETTINGS);

/**
 * Reads and checks the environment. Names that don't begin with `DOORWARD_` are not ours.
 * @param isWhole false: others may be among credentials that can't be read here, so that none is missing for sure (`loneSettings`)
 * @throws HubError `settings_invalid` naming every wrong setting, what is wrong and what it could be
 */
export function readSettings(environment: Environment, isWhole = true): Settings {
  const ours = Object.entries(environment).filter(([name]) => name.startsWith('DOORWARD_'));
  const problems = ours
    .filter(([name]) => !Object.hasOwn(SETTINGS, name))
    .map(([name]) => `${name}: there is no such setting${didYouMean(name, Object.keys(SETTINGS))}`);
  problems.push(...tlsProblems(environment), ...(isWhole ? loneSettings(environment) : []));
  const parsed = SCHEMA.safeParse(Object.fromEntries(ours.filter(([, value]) => value !== '')));
  for (const { path, message } of parsed.error?.issues ?? [])
    problems.push(describe(path.join('.'), environment, message));
  if (problems.length > 0 || !parsed.success) {
    throw new HubError(
      'settings_invalid',
      `Settings can't be used:\n  ${problems.join('\n  ')}\nSee .env.example for every name, form and default.`,
    );
  }
  return parsed.data;
}

/** @returns a sentence for each setting that goes not with the others, which may be secret, or lacks one of them */
export function loneSettings(environment: Environment): readonly string[] {
  return [missingCompanions, bridgeProblems, backupProblems].flatMap((companions) => companions(environment));
}

/** Settings that are enough for who serves nobody, and only looks into the data. */
const DATA_SETTINGS: readonly SettingName[] = ['DOORWARD_DATA_DIR', 'DOORWARD_LOG_LEVEL'];

/** Reads those alone: the others may be wrong, or lack a secret that is handed to the hub alone. @throws HubError `settings_invalid` */
export function readDataSettings(environment: Environment): Settings {
  return readSettings(Object.fromEntries(DATA_SETTINGS.map((name) => [name, environment[name] ?? ''])));
}

function describe(name: string, environment: Environment, message: string): string {
  const schema = (SETTINGS as Record<string, z.ZodType>)[name];
  const value = isSecretSetting(name) ? '(hidden)' : (environment[name] ?? '').replace(/\p{Cc}/gu, ' ');
  return `${name}=${value}: ${message} (${schema?.description ?? 'setting'})`;
}
