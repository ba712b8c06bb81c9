import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { portAccessAdvice } from '../../kit/port-access.js';
import { fine, wrong, type Finding } from '../finding.js';
import type { PairedLink } from './data-folder-check.js';

const PORT_NAMES = /^tty(USB|ACM|AMA)\d+$/;
const BY_ID = '/dev/serial/by-id';

/** Whether this account may use the serial ports there are, and those that locks were paired on are there. */
export function lookAtSerialPorts(links: readonly PairedLink[]): Finding {
  // The bus address follows the port.
  const wanted = links
    .filter(({ transport }) => transport === 'serial')
    .map(({ deviceId, address }) => ({ deviceId, port: address.split('#', 1)[0] ?? '' }));
  const gone = wanted.find(({ port }) => !existsSync(port));
  if (gone)
    return wrong(
      'serial ports',
      `${gone.port} is not there, and the lock ${gone.deviceId} is on it`,
      'Plug its adapter in. If it has another name now, pair the lock by a name that stays (/dev/serial/by-id/…).',
    );
  const ports = [...new Set([...wanted.map(({ port }) => port), ...portsHere()])];
  if (ports.length === 0) return fine('serial ports', 'none on this machine');
  const closed = ports.filter((port) => !canUse(port));
  return closed.length === 0
    ? fine('serial ports', ports.join(', '))
    : wrong(
        'serial ports',
        `this account may not use ${closed.join(', ')}`,
        portAccessAdvice(closed[0] ?? ''),
      );
}

function portsHere(): string[] {
  const byId = existsSync(BY_ID) ? readdirSync(BY_ID).map((name) => join(BY_ID, name)) : [];
  const plain = existsSync('/dev') ? readdirSync('/dev').filter((name) => PORT_NAMES.test(name)) : [];
  return [...byId, ...plain.map((name) => join('/dev', name))];
}

function canUse(path: string): boolean {
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
