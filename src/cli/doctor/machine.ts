import type { Clock } from '../../kit/clock.js';
import { fine, wrong, type Finding } from '../finding.js';
import { lookAtBluetooth } from './bluetooth.js';
import type { PairedLink } from './data-folder-check.js';
import { lookAtSerialPorts } from './serial-ports.js';

/** A machine without a battery-backed clock starts in the past; no hub ran before this. */
const CLOCK_FLOOR_MS = Date.UTC(2025, 0, 1);
const NODE_FLOOR = [20, 19] as const;

/** Looks at what the hub stands on, running or not. @param links of its locks, as far as they are known */
export function lookAtMachine(clock: Clock, links: readonly PairedLink[]): Finding[] {
  return [node(), wallClock(clock), lookAtSerialPorts(links), lookAtBluetooth(links)];
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
