import * as z from 'zod';
import { isLoopbackHost } from '../kit/loopback.js';
import { parseMailbox } from '../kit/mailbox.js';

/** A shorter one could be found by trying (the HMAC has 256 bits). */
const MIN_SECRET_CHARS = 32;
const MAX_SECRET_CHARS = 512;
const MIN_BAUD = 300;
const MAX_BAUD = 4_000_000;
const MAX_PATH_CHARS = 255;

const none = z.literal('');

/** How messages leave the house. Each is empty by default: that way is not used. */
export const MESSAGE_SETTINGS = {
  DOORWARD_SMS_MODEM: z
    .string()
    .max(MAX_PATH_CHARS)
    .refine((path) => path === '' || path.startsWith('/'), 'must be a path that begins with /')
    .default('')
    .describe('GSM modem for SMS: its serial port, by its stable name /dev/serial/by-id/…; empty: none'),
  DOORWARD_SMS_MODEM_BAUD: z.coerce
    .number()
    .int()
    .min(MIN_BAUD)
    .max(MAX_BAUD)
    .default(115_200)
    .describe('Baud rate of that modem; USB modems take any'),
  DOORWARD_SMS_MODEM_PIN: z
    .union([none, z.string().regex(/^\d{4,8}$/, 'must be 4 to 8 digits')])
    .default('')
    .describe('PIN of the SIM, 4 to 8 digits, secret; given to it once and never again when it was wrong'),
  DOORWARD_SMTP_URL: z
    .union([
      none,
      z
        .string()
        .refine(isSmtpUrl, 'must be smtps://user:password@host:465 or smtp://…, with nothing after the port'),
    ])
    .default('')
    .describe(
      'Mail server, secret: smtps://user:password@host:465, or smtp://… with STARTTLS; signs of the password percent-encoded',
    ),
  DOORWARD_SMTP_FROM: z
    .union([
      none,
      z
        .string()
        .refine((text) => parseMailbox(text) !== null, 'must be an address, or a name and <an address>'),
    ])
    .default('')
    .describe('Sender of e-mail: door@example.org or Front door <door@example.org>'),
  DOORWARD_MESSAGE_WEBHOOK_URL: z
    .union([
      none,
      z
        .string()
        .refine(isWebhookUrl, 'must be https://… without user and password (http:// only to this machine)'),
    ])
    .default('')
    .describe('Receiver of texts and e-mails by signed POST, secret; tried after modem and mail server'),
  DOORWARD_MESSAGE_WEBHOOK_SECRET: z
    .union([
      none,
      z
        .string()
        .min(MIN_SECRET_CHARS, `must have at least ${MIN_SECRET_CHARS} characters`)
        .max(MAX_SECRET_CHARS),
    ])
    .default('')
    .describe('What those are signed with, secret, at least 32 characters: openssl rand -hex 32'),
} as const;

/** A setting that means nothing without another. */
const COMPANIONS: readonly (readonly [keyof typeof MESSAGE_SETTINGS, keyof typeof MESSAGE_SETTINGS])[] = [
  ['DOORWARD_SMS_MODEM_PIN', 'DOORWARD_SMS_MODEM'],
  ['DOORWARD_SMTP_URL', 'DOORWARD_SMTP_FROM'],
  ['DOORWARD_SMTP_FROM', 'DOORWARD_SMTP_URL'],
  ['DOORWARD_MESSAGE_WEBHOOK_URL', 'DOORWARD_MESSAGE_WEBHOOK_SECRET'],
  ['DOORWARD_MESSAGE_WEBHOOK_SECRET', 'DOORWARD_MESSAGE_WEBHOOK_URL'],
];

/** @returns a sentence for each that is set without what it needs */
export function missingCompanions(
  environment: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  const isSet = (name: string) => (environment[name] ?? '') !== '';
  return COMPANIONS.filter(([name, needed]) => isSet(name) && !isSet(needed)).map(
    ([name, needed]) => `${name} needs ${needed} beside it, or take both out`,
  );
}

function isSmtpUrl(text: string): boolean {
  const url = urlOf(text);
  if (!url || (url.protocol !== 'smtps:' && url.protocol !== 'smtp:') || url.hostname === '') return false;
  // A password that is not percent-encoded shows itself by what is left over.
  if (!['', '/'].includes(url.pathname) || url.search !== '' || url.hash !== '') return false;
  if ((url.username === '') !== (url.password === '')) return false;
  try {
    return !/\p{Cc}/u.test(decodeURIComponent(url.username) + decodeURIComponent(url.password));
  } catch {
    return false;
  }
}

function isWebhookUrl(text: string): boolean {
  const url = urlOf(text);
  if (!url || url.username !== '' || url.password !== '' || url.hash !== '') return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopbackHost(url.hostname));
}

function urlOf(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}
