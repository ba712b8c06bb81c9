import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { HubError } from '../kit/errors.js';
import { isLoopbackHost } from '../kit/loopback.js';

/** A ceiling below this would not get one event through in good time. */
const BYTES_PER_S_MIN = 500;
/** What a cloud may ask this hub for; the hub decides about each as it does over REST. */
const ASKABLE = [
  'create_pin',
  'revoke_pin',
  'share',
  'revoke_share',
  'unlock',
  'settings',
  'firmware',
] as const;
type Askable = (typeof ASKABLE)[number];

/** The cloud that the hub replicates to. */
export const CLOUD_SETTINGS = {
  DOORWARD_CLOUD_URL: z
    .union([
      z.literal(''),
      z
        .string()
        .refine(
          isCloudUrl,
          'must begin with https://, or with http:// for this machine, without a user and a query',
        ),
    ])
    .default('')
    .describe('Cloud that gets a replica of the log and of what is here: https://host; empty: none'),
  DOORWARD_CLOUD_CA: z
    .string()
    .default('')
    .describe("PEM file with the only certificates to trust for the cloud; empty: the system's"),
  DOORWARD_CLOUD_BYTES_PER_S: z.coerce
    .number()
    .int()
    .min(BYTES_PER_S_MIN)
    .nullable()
    .default(null)
    .describe('Ceiling for what is written to the cloud, bytes per second with TLS; empty: none'),
  DOORWARD_CLOUD_REQUESTS: z
    .string()
    .default('all')
    .refine(
      (text) => text === 'all' || text === 'none' || askedFor(text).every(isAskable),
      'must be all, none, or kinds of requests with commas between them, as unlock,revoke_pin',
    )
    .describe('What the cloud may ask for: all, none, or for example unlock,revoke_pin'),
} as const;

type CloudSettings = {
  readonly [Name in keyof typeof CLOUD_SETTINGS]: z.output<(typeof CLOUD_SETTINGS)[Name]>;
};

/** How to reach the cloud. */
export interface CloudAccess {
  readonly url: URL;
  /** PEM; null: the authorities of the system. */
  readonly authorities: string | null;
  /** Ceiling for what is written; null: none. */
  readonly bytesPerS: number | null;
}

/** @returns null: none is wanted. @throws HubError `settings_invalid` when the file can't be read */
export function readCloudAccess(settings: CloudSettings): CloudAccess | null {
  const {
    DOORWARD_CLOUD_URL: url,
    DOORWARD_CLOUD_CA: file,
    DOORWARD_CLOUD_BYTES_PER_S: bytesPerS,
  } = settings;
  if (url === '') return null;
  return { url: new URL(url), authorities: file === '' ? null : authoritiesIn(file), bytesPerS };
}

function authoritiesIn(file: string): string {
  try {
    const authorities = readFileSync(file, 'utf8');
    if (!authorities.includes('-----BEGIN CERTIFICATE-----')) throw new Error('it holds no certificate');
    return authorities;
  } catch (cause) {
    throw new HubError('settings_invalid', `DOORWARD_CLOUD_CA: ${file} can not be read as PEM.`, { cause });
  }
}

/** @param text as in the settings, valid */
export function readAskable(text: string): ReadonlySet<Askable> {
  if (text === 'none') return new Set();
  return new Set(text === 'all' ? ASKABLE : askedFor(text).filter(isAskable));
}

function askedFor(text: string): readonly string[] {
  return text.split(',').map((name) => name.trim());
}

function isAskable(name: string): name is Askable {
  return (ASKABLE as readonly string[]).includes(name);
}

function isCloudUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, search, hash } = new URL(text);
  const isSafe = protocol === 'https:' || (protocol === 'http:' && isLoopbackHost(hostname));
  return isSafe && username === '' && search === '' && hash === '';
}
