import { existsSync, readdirSync } from 'node:fs';
import { fine, type Finding } from '../finding.js';

/** Where Linux lists adapters. */
const ADAPTERS = '/sys/class/bluetooth';

/** What to do when a running hub says that its Bluetooth does not work. */
export const BLUETOOTH_ADVICE =
  'Do what it says; the hub tries again by itself every few seconds and needs no restart. `rfkill list bluetooth` and `hciconfig -a` show the adapter.';

/** Which Bluetooth adapters this machine has. None is fine: only Bluetooth locks need one, and their hub says so itself. */
export function lookAtBluetooth(folder = ADAPTERS): Finding {
  if (!existsSync(folder)) return fine('bluetooth', 'none on this machine; only Bluetooth locks need it');
  // Connections are listed beside adapters, as `hci0:64`.
  const adapters = readdirSync(folder).filter((name) => /^hci\d+$/.test(name));
  return fine(
    'bluetooth',
    adapters.length > 0 ? adapters.join(', ') : 'no adapter plugged in; only Bluetooth locks need one',
  );
}
