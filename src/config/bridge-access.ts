import { X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { HubError } from '../kit/errors.js';
import { fileTrouble } from '../kit/file-trouble.js';
import { isLoopbackHost } from '../kit/loopback.js';
import type { Settings } from './settings.js';

const PLAIN_PORT = 1883;
const TLS_PORT = 8883;
const MAX_FILE_BYTES = 256 * 1024;
const PEM_BLOCK = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/gu;

/** How to reach the broker that the household already has. */
export interface BridgeAccess {
  /** A name or an address, without brackets. */
  readonly host: string;
  readonly port: number;
  readonly isSecure: boolean;
  /** PEM; null: the authorities of the system. */
  readonly ca: string | null;
  readonly user: string | null;
  readonly password: string | null;
  /** null: one of this hub that stays the same. */
  readonly clientId: string | null;
  /** API token of this hub; null: no commands are taken from there. */
  readonly token: string | null;
}

/**
 * The bridge as the settings and the files that they name have it; null: none is wanted.
 * @param ownAddresses of this machine; default: as it is now
 * @throws HubError `settings_invalid` saying what is wrong with which setting, without its secret
 */
export function readBridgeAccess(settings: Settings, ownAddresses = addressesHere()): BridgeAccess | null {
  if (settings.DOORWARD_BRIDGE_URL === '') return null;
  const url = new URL(settings.DOORWARD_BRIDGE_URL);
  const isSecure = url.protocol === 'mqtts:';
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const port = url.port === '' ? (isSecure ? TLS_PORT : PLAIN_PORT) : Number(url.port);
  refuseSelf(url.hostname, host, port, settings, ownAddresses);
  return {
    host,
    port,
    isSecure,
    ca: settings.DOORWARD_BRIDGE_CA === '' ? null : certificates(settings.DOORWARD_BRIDGE_CA),
    user: orNull(settings.DOORWARD_BRIDGE_USER),
    password:
      orNull(settings.DOORWARD_BRIDGE_PASSWORD) ?? firstLine(settings, 'DOORWARD_BRIDGE_PASSWORD_FILE'),
    clientId: orNull(settings.DOORWARD_BRIDGE_CLIENT_ID),
    token: orNull(settings.DOORWARD_BRIDGE_TOKEN) ?? firstLine(settings, 'DOORWARD_BRIDGE_TOKEN_FILE'),
  };
}

/** The hub's own broker knows the locks already; announcing them there twice would go in circles. */
function refuseSelf(
  hostname: string,
  host: string,
  port: number,
  settings: Settings,
  ownAddresses: readonly string[],
): void {
  const isLoopback = isLoopbackHost(hostname);
  const isHere = isLoopback || ownAddresses.includes(host);
  const isOwn =
    (isLoopback && port === settings.DOORWARD_MQTT_PORT) || (isHere && port === settings.DOORWARD_MQTTS_PORT);
  if (!isOwn || port === 0) return;
  throw wrong(
    'DOORWARD_BRIDGE_URL',
    "leads to this hub's own broker, which has the locks already. Name the other broker; if that one should keep this port, give the hub another with DOORWARD_MQTT_PORT or DOORWARD_MQTTS_PORT",
  );
}

function addressesHere(): string[] {
  return Object.values(networkInterfaces()).flatMap((list) => (list ?? []).map(({ address }) => address));
}

function certificates(file: string): string {
  const blocks = contentOf('DOORWARD_BRIDGE_CA', file).match(PEM_BLOCK) ?? [];
  if (blocks.length === 0) throw wrong('DOORWARD_BRIDGE_CA', `${file} holds no PEM block "CERTIFICATE"`);
  try {
    return blocks.map((block) => new X509Certificate(block).toString()).join('');
  } catch (cause) {
    throw wrong('DOORWARD_BRIDGE_CA', `one of the certificates in ${file} can not be read`, cause);
  }
}

function firstLine(
  settings: Settings,
  name: 'DOORWARD_BRIDGE_PASSWORD_FILE' | 'DOORWARD_BRIDGE_TOKEN_FILE',
): string | null {
  const file = settings[name];
  if (file === '') return null;
  const line = contentOf(name, file).split(/\r?\n/u)[0] ?? '';
  if (line === '') throw wrong(name, `the first line of ${file} is empty`);
  return line;
}

function contentOf(name: string, file: string): string {
  try {
    if (statSync(file).size > MAX_FILE_BYTES) throw new Error('it is too long');
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const why = cause instanceof Error && 'code' in cause ? fileTrouble(cause) : 'it is too long';
    throw wrong(name, `${file} can not be read (${why})`, cause);
  }
}

function orNull(text: string): string | null {
  return text === '' ? null : text;
}

function wrong(name: string, why: string, cause?: unknown): HubError {
  return new HubError('settings_invalid', `${name}: ${why}.`, { cause });
}
