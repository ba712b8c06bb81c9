import { lockTag } from '../../../firmware-protocol/ble-advert.js';
import type { NewId } from '../../kit/ids.js';
import type { Random } from '../../kit/random.js';
import type { Paired, PairKeys, PairRequest } from '../../operations/locks/driver-ports.js';
import { invalidField, pairLock, readLabel } from '../lock-pairing.js';
import type { SessionSupplies } from '../lock-session-supplies.js';

import { unconfirmedKeys } from '../pairing-keys.js';
import { BleTalk } from './ble-talk.js';
import type { ConnectionDesk } from './connection-desk.js';
import type { Sightings } from './sightings.js';

/** In place of an address: the lock is known by its serial number's tag. */
export const AUTO_ADDRESS = 'auto';

const NOBODY_THERE =
  'No lock with this serial number was heard over Bluetooth, or it did not answer: check its batteries, the serial number, and how far away it is.';

/** A lock's label, and how it is known on the air. */
export interface BleLabel {
  readonly address: string;
  readonly tag: string;
  readonly label: ReturnType<typeof readLabel>;
}

/** @throws InvalidInput `bad_address` and what `readLabel` throws */
export function readBleLabel(request: PairRequest): BleLabel {
  const address = request.address.toLowerCase();
  if (address !== AUTO_ADDRESS && !/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/.test(address)) {
    throw invalidField(
      'bad_address',
      'address',
      'A Bluetooth address is aa:bb:cc:dd:ee:ff, or "auto" to find the lock by its serial number.',
    );
  }
  const label = readLabel(request);
  return { address, tag: lockTag(label.serial), label };
}

export interface BlePairing {
  /** The device's UUID. */
  readonly id: string;
  readonly label: BleLabel;
  readonly timeoutMs: number;
  readonly keep: (keys: PairKeys) => Promise<void>;
  readonly desk: ConnectionDesk;
  readonly sightings: Sightings;
  readonly isStopped: () => boolean;
}

/** Pairs with a lock on a connection of its own; the radio is ready. */
export async function pairOverBle(
  { id, label: { address, tag, label }, timeoutMs, keep, desk, sightings, isStopped }: BlePairing,
  supplies: SessionSupplies & { readonly random: Random; readonly newId: NewId },
): Promise<Paired> {
  const talk = new BleTalk(desk, supplies.clock, (nowMs) =>
    sightings.withTag(tag, nowMs).filter((seen) => address === AUTO_ADDRESS || seen.address === address),
  );
  desk.add(talk);
  try {
    return await pairLock(
      {
        ...supplies,
        ...label,
        talk,
        transport: 'ble',
        nobodyThere: NOBODY_THERE,
        ownStatic: supplies.hubStatic(),
        keep,
        unconfirmed: () => unconfirmedKeys(supplies.store, id, label.serial),
        isStopped,
      },
      timeoutMs,
    );
  } finally {
    desk.remove(talk);
  }
}
