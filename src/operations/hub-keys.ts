import type { Clock } from '../kit/clock.js';
import type { Random } from '../kit/random.js';
import type { Store } from './store-ports.js';

export interface HubKeysDeps {
  readonly store: Store;
  readonly random: Random;
  readonly clock: Clock;
}

/** A secret of the hub's own, made at first need, sealed in the database and on the disk before it is used. */
export async function loadOrCreateKey(
  { store, random, clock }: HubKeysDeps,
  name: string,
  length: number,
): Promise<Uint8Array> {
  const known = store.keys.get(name);
  if (known) return known;
  const made = random.bytes(length);
  await store.write((tx) => {
    tx.keys.put(name, made, clock.wallMs());
  });
  return made;
}
