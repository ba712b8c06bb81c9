import type { Command } from 'commander';
import type { HubClient } from '../hub-client.js';
import { hubOf, reporting, shared, type SharedOptions, type Shell } from '../shell.js';
import { table } from '../table.js';
import { discoveredShape, type WireDiscovered } from '../wire/locks.js';

/** A radio that was off needs a second or two, and a lock on batteries may speak once in two. */
const LOOK_MS = 6_000;
const LOOK_EVERY_MS = 500;

export function addLockDiscover(parent: Command, shell: Shell): void {
  shared(
    parent.command('discover').description('look for locks in reach over Bluetooth that are not paired here'),
    ['lock discover', 'lock discover --json'],
  ).action(
    reporting(shell, async (options: SharedOptions) => {
      shell.tell(`Looking for locks; up to ${LOOK_MS / 1000} s…`);
      const locks = await look(hubOf(shell, options), shell);
      return { document: { locks }, text: discoveredTable(locks) };
    }),
  );
}

/** Ends early when there is a lock whose button was pressed: that is the one somebody looks for. */
async function look(hub: HubClient, { clock }: Shell): Promise<WireDiscovered[]> {
  const untilMs = clock.monotonicMs() + LOOK_MS;
  for (;;) {
    const locks = await hub.get('/api/v1/devices/discover', discoveredShape.array());
    if (locks.some(({ pairing_open }) => pairing_open) || clock.monotonicMs() >= untilMs) return locks;
    // Unlike a timer of the clock it keeps the process alive.
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

function discoveredTable(locks: readonly WireDiscovered[]): string {
  return table(
    ['VIA', 'ADDRESS', 'SIGNAL', 'TAG', 'BUTTON PRESSED', 'HAS A HUB'],
    locks.map(({ transport, address, rssi, tag, pairing_open, paired }) => [
      transport,
      address,
      `${rssi} dBm`,
      tag,
      pairing_open ? 'yes' : 'no',
      paired ? 'yes' : 'no',
    ]),
    'No lock was heard that is not paired here. Press its button, and come closer.',
  );
}
