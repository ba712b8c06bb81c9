import { existsSync, readdirSync } from 'node:fs';
import { fine, wrong, type Finding } from '../finding.js';
import type { PairedLink } from './data-folder-check.js';

/** Where Linux lists adapters. */
const ADAPTERS = '/sys/class/bluetooth';

/** What to do when a running hub says that its Bluetooth does not work. */
export const BLUETOOTH_ADVICE =
  'Do what it says; the hub tries again by itself every few seconds and needs no restart. `rfkill list bluetooth` and `hciconfig -a` show the adapter.';

/** Which Bluetooth adapters this machine has. None is fine unless a lock was paired over Bluetooth. */
export function lookAtBluetooth(links: readonly PairedLink[], folder = ADAPTERS): Finding {
  const lock = links.find(({ transport }) => transport === 'ble');
  // Connections are listed beside adapters, as `hci0:64`.
  const adapters = existsSync(folder) ? readdirSync(folder).filter((name) => /^hci\d+$/.test(name)) : [];
  if (adapters.length > 0) return fine('bluetooth', adapters.join(', '));
  return lock
    ? wrong(
        'bluetooth',
        `no adapter, and the lock ${lock.deviceId} is reached by Bluetooth`,
        'Plug an adapter in, or switch the one there is on: `rfkill unblock bluetooth`.',
      )
    : fine('bluetooth', 'no adapter; only Bluetooth locks need one');
}
