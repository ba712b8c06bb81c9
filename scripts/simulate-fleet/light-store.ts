import type { Store, Writes } from '../../src/operations/store-ports.js';
import type { LightOutbox } from './light-outbox.js';

/**
 * What the sync asks of a hub's memory, without the hub: thousands of databases have no room in one process. Whatever else is asked
 * of it is not there, and fails.
 */
export function lightStore(outbox: LightOutbox, onAppended: (listener: () => void) => void): Store {
  const secrets = new Map<string, Uint8Array>();
  const keys = {
    get: (name: string) => secrets.get(name) ?? null,
    put: (name: string, secret: Uint8Array) => void secrets.set(name, secret),
    remove: (name: string) => void secrets.delete(name),
  };
  const write = async <T>(change: (tx: Writes) => T): Promise<T> => {
    // As a disk would, it answers in a later turn.
    await new Promise((resolve) => setImmediate(resolve));
    return change({ outbox, keys } as unknown as Writes);
  };
  return { outbox, keys, write, writeSoon: write, onAppended } as unknown as Store;
}
