import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { portAccessAdvice } from '../../kit/port-access.js';
import { fine, wrong, type Finding } from '../finding.js';
import type { PairedLink } from './data-folder-check.js';

const PORT_NAMES = /^tty(USB|ACM|AMA)\d+$/;

/** Whether the ports that locks were paired on are there, and this account may use them. Others are none of the hub's: a console, a modem. */
export function lookAtSerialPorts(links: readonly PairedLink[], folder = '/dev'): Finding {
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
  const closed = wanted.map(({ port }) => port).filter((port) => !canUse(port));
  if (closed.length > 0)
    return wrong(
      'serial ports',
      `this account may not use ${[...new Set(closed)].join(', ')}`,
      portAccessAdvice(closed[0] ?? ''),
    );
  const ports = [...new Set([...wanted.map(({ port }) => port), ...portsIn(folder)])];
  const told = ports.map((port) => (canUse(port) ? port : `${port} (not for this account)`));
  return fine('serial ports', told.join(', ') || 'none on this machine');
}

function portsIn(folder: string): string[] {
  const byId = join(folder, 'serial/by-id');
  const named = existsSync(byId) ? readdirSync(byId).map((name) => join(byId, name)) : [];
  const plain = existsSync(folder) ? readdirSync(folder).filter((name) => PORT_NAMES.test(name)) : [];
  return [...named, ...plain.map((name) => join(folder, name))];
}

function canUse(path: string): boolean {
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
