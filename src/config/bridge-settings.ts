import * as z from 'zod';
import { isLoopbackHost } from '../kit/loopback.js';

const MAX_TEXT_CHARS = 512;
const MAX_PATH_CHARS = 255;

const none = z.literal('');
const path = z.string().max(MAX_PATH_CHARS).default('');
const secret = z
  .string()
  .max(MAX_TEXT_CHARS)
  .refine((text) => !/\p{Cc}/u.test(text), 'must hold no control characters')
  .default('');

/** A broker that the household already has. Nothing is used while `DOORWARD_BRIDGE_URL` is empty. */
export const BRIDGE_SETTINGS = {
  DOORWARD_BRIDGE_URL: z
    .union([
      none,
      z
        .string()
        .refine(
          isBrokerUrl,
          'must be mqtts://host:8883 or mqtt://host:1883, with nothing before the host and after the port',
        ),
    ])
    .default('')
    .describe(
      'MQTT broker that you already have, to announce the locks there too: mqtts://host:8883, or mqtt:// to this machine; empty: none',
    ),
  DOORWARD_BRIDGE_ALLOW_PLAIN: z
    .enum(['on', 'off'])
    .default('off')
    .transform((value) => value === 'on')
    .describe(
      'Let mqtt:// go to another machine, where anybody on the way reads the password and may open doors: on or off',
    ),
  DOORWARD_BRIDGE_USER: secret.describe('User name at that broker'),
  DOORWARD_BRIDGE_PASSWORD: secret.describe('Password at that broker, secret; or its file, below'),
  DOORWARD_BRIDGE_PASSWORD_FILE: path.describe('File whose first line is that password'),
  DOORWARD_BRIDGE_CA: path.describe(
    "PEM file with the certificates to trust for that broker; empty: the system's",
  ),
  DOORWARD_BRIDGE_CLIENT_ID: z
    .union([none, z.string().regex(/^[\x21-\x7e]{1,64}$/, 'must be 1 to 64 signs of ASCII without spaces')])
    .default('')
    .describe('Client id at that broker; empty: one of this hub that stays the same'),
  DOORWARD_BRIDGE_TOKEN: secret.describe(
    'API token of this hub, secret, under which commands from that broker act; or its file, below; neither: none are taken',
  ),
  DOORWARD_BRIDGE_TOKEN_FILE: path.describe('File whose first line is that API token'),
} as const;

type Environment = Readonly<Record<string, string | undefined>>;

/** @returns a sentence for each setting that goes not with the others */
export function bridgeProblems(environment: Environment): readonly string[] {
  const value = (name: keyof typeof BRIDGE_SETTINGS) => environment[name] ?? '';
  const isSet = (name: keyof typeof BRIDGE_SETTINGS) => value(name) !== '';
  const problems: string[] = [];
  if (!isSet('DOORWARD_BRIDGE_URL')) {
    const others = (Object.keys(BRIDGE_SETTINGS) as (keyof typeof BRIDGE_SETTINGS)[]).filter(isSet);
    return others.map((name) => `${name} needs DOORWARD_BRIDGE_URL beside it, or take it out`);
  }
  for (const name of ['DOORWARD_BRIDGE_PASSWORD', 'DOORWARD_BRIDGE_TOKEN'] as const) {
    if (isSet(name) && isSet(`${name}_FILE`))
      problems.push(`${name} and ${name}_FILE are both set: keep one`);
  }
  const hasPassword = isSet('DOORWARD_BRIDGE_PASSWORD') || isSet('DOORWARD_BRIDGE_PASSWORD_FILE');
  if (hasPassword && !isSet('DOORWARD_BRIDGE_USER')) {
    problems.push('The password of the broker needs DOORWARD_BRIDGE_USER beside it, or take it out');
  }
  if (!isBrokerUrl(value('DOORWARD_BRIDGE_URL'))) return problems;
  const url = new URL(value('DOORWARD_BRIDGE_URL'));
  if (url.protocol === 'mqtt:') {
    if (isSet('DOORWARD_BRIDGE_CA')) {
      problems.push('DOORWARD_BRIDGE_CA goes with mqtts:// only: without TLS no certificate is looked at');
    }
    if (!isLoopbackHost(url.hostname) && value('DOORWARD_BRIDGE_ALLOW_PLAIN') !== 'on') {
      problems.push(
        'DOORWARD_BRIDGE_URL is without TLS and leads to another machine: use mqtts://, or if the way there is safe set DOORWARD_BRIDGE_ALLOW_PLAIN=on',
      );
    }
  }
  return problems;
}

function isBrokerUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return (
    (url.protocol === 'mqtt:' || url.protocol === 'mqtts:') &&
    url.hostname !== '' &&
    url.username === '' &&
    url.password === '' &&
    ['', '/'].includes(url.pathname) &&
    url.search === '' &&
    url.hash === ''
  );
}
