import { generateKeyPair, keyPairFromPrivate, type KeyPair } from '../../firmware-protocol/key-pair.js';
import type { Clock } from '../kit/clock.js';
import type { Store } from '../operations/store-ports.js';

/** Name of the hub's static private key among the sealed keys. */
export const LINK_STATIC = 'link_static';

/** The key pair this hub has shown to every lock it paired; made once, on the disk before it is used. */
export async function loadHubStatic(store: Pick<Store, 'keys' | 'write'>, clock: Clock): Promise<KeyPair> {
  const stored = store.keys.get(LINK_STATIC);
  if (stored) return keyPairFromPrivate(stored);
  const made = generateKeyPair();
  await store.write((tx) => {
    tx.keys.put(LINK_STATIC, made.privateKey, clock.wallMs());
  });
  return made;
}
