import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../../kit/clock.js';
import { portAccessAdvice } from '../../kit/port-access.js';
import { lookAtBluetooth } from './bluetooth.js';
import { fine, wrong, type Finding } from '../finding.js';

/** A machine without a battery-backed clock starts in the past; no hub ran before this. */
const CLOCK_FLOOR_MS = Date.UTC(2025, 0, 1);
const NODE_FLOOR = [20, 19] as const;

/** Looks at what the hub stands on, running or not. */
export function lookAtMachine(clock: Clock): Finding[] {
  return [node(), wallClock(clock), serialPorts(), lookAtBluetooth()];
}

function node(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const enough = major > NODE_FLOOR[0] || (major === NODE_FLOOR[0] && minor >= NODE_FLOOR[1]);
  return enough
    ? fine('node', process.version)
    : wrong('node', process.version, `Install Node ${NODE_FLOOR.join('.')} or newer.`);
}

function wallClock(clock: Clock): Finding {
  const nowMs = clock.wallMs();
  const told = new Date(nowMs).toISOString();
  return nowMs >= CLOCK_FLOOR_MS
    ? fine('clock', told)
    : wrong('clock', told, 'Set the time, or let it be set: timedatectl set-ntp true');
}

const PORT_NAMES = /^tty(USB|ACM|AMA)\d+$/;
const BY_ID = '/dev/serial/by-id';

function serialPorts(): Finding {
  const byId = existsSync(BY_ID) ? readdirSync(BY_ID).map((name) => join(BY_ID, name)) : [];
  const plain = existsSync('/dev') ? readdirSync('/dev').filter((name) => PORT_NAMES.test(name)) : [];
  const ports = [...byId, ...plain.map((name) => join('/dev', name))];
  const closed = ports.filter((port) => !canUse(port));
  if (ports.length === 0) return fine('serial ports', 'none on this machine');
  return closed.length === 0
    ? fine('serial ports', ports.join(', '))
    : wrong(
        'serial ports',
        `this account may not use ${closed.join(', ')}`,
        portAccessAdvice(closed[0] ?? ''),
      );
}

function canUse(path: string): boolean {
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
