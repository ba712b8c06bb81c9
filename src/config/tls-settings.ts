import { isIP } from 'node:net';
import * as z from 'zod';

/** RFC 1123, section 2.1. */
const HOST_NAME = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/i;
/** So many fit beside the machine's own. */
const NAMES_MAX = 32;

const names = z
  .string()
  .default('')
  .transform((text, context): readonly string[] => {
    const all = namesIn(text);
    if (all.length > NAMES_MAX)
      context.addIssue({ code: 'custom', message: `At most ${NAMES_MAX} names fit into a certificate` });
    return all;
  });

/** Settings of the TLS listeners. */
export const TLS_SETTINGS = {
  DOORWARD_TLS_NAMES: names.describe(
    "More names and addresses for the hub's own certificate, comma-separated, besides those of the machine",
  ),
  DOORWARD_TLS_CERT: z
    .string()
    .default('')
    .describe(
      "PEM file with a certificate of your own and its chain, in place of the hub's own; read again when it changes",
    ),
  DOORWARD_TLS_KEY: z.string().default('').describe('PEM file with its key, without a passphrase'),
  DOORWARD_MQTTS_CLIENT_CERTS: z
    .enum(['off', 'optional', 'required'])
    .default('off')
    .describe(
      "Whether locks prove themselves with a certificate besides their password: off (never asked for), optional (one that is shown must be the lock's own), required (no lock is let in from the house without one, so over WebSocket none at all)",
    ),
} as const;

type Environment = Readonly<Record<string, string | undefined>>;

/** @returns a sentence for each setting that is wrong, or goes not with the others */
export function tlsProblems(environment: Environment): readonly string[] {
  return [...wrongNames(environment), ...missingTlsHalf(environment)];
}

function namesIn(text: string): string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/** Told when the hub starts, so in English: beside its schema it would need a translation. */
function wrongNames({ DOORWARD_TLS_NAMES: text }: Environment): readonly string[] {
  return namesIn(text ?? '')
    .filter((name) => isIP(name) === 0 && !HOST_NAME.test(name))
    .map(
      (name) =>
        `DOORWARD_TLS_NAMES: "${name.replace(/\p{Cc}/gu, ' ')}" is neither a host name nor an address`,
    );
}

/** @returns what is wrong with a certificate without its key, or the other way round */
function missingTlsHalf(environment: Environment): readonly string[] {
  const has = (name: keyof typeof TLS_SETTINGS) => (environment[name] ?? '') !== '';
  const [given, wanted] = has('DOORWARD_TLS_CERT')
    ? (['DOORWARD_TLS_CERT', 'DOORWARD_TLS_KEY'] as const)
    : (['DOORWARD_TLS_KEY', 'DOORWARD_TLS_CERT'] as const);
  if (!has(given) || has(wanted)) return [];
  return [`${wanted} is not set, and ${given} is of no use without it: set both, or neither`];
}
