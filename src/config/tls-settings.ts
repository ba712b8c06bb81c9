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
    const all = text
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '');
    const wrong = all.find((name) => isIP(name) === 0 && !HOST_NAME.test(name));
    if (wrong !== undefined)
      context.addIssue({ code: 'custom', message: `"${wrong}" is neither a host name nor an address` });
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
      "Whether locks prove themselves with a certificate besides their password: off (never asked for), optional (one that is shown must be the lock's own), required (no lock is let in from the house without one)",
    ),
} as const;

/** @returns what is wrong with a certificate without its key, or the other way round */
export function missingTlsHalf(environment: Readonly<Record<string, string | undefined>>): readonly string[] {
  const has = (name: keyof typeof TLS_SETTINGS) => (environment[name] ?? '') !== '';
  const [given, wanted] = has('DOORWARD_TLS_CERT')
    ? (['DOORWARD_TLS_CERT', 'DOORWARD_TLS_KEY'] as const)
    : (['DOORWARD_TLS_KEY', 'DOORWARD_TLS_CERT'] as const);
  if (!has(given) || has(wanted)) return [];
  return [`${wanted} is not set, and ${given} is of no use without it: set both, or neither`];
}
