import type { Store, Writes } from '../store-ports.js';

/** The same store, in which each change is made only if `guard` does not throw in its transaction. */
export function guardedStore(store: Store, guard: (tx: Writes) => void): Store {
  const guarded: Store = Object.create(store, {
    write: {
      value: <T>(change: (tx: Writes) => T) =>
        store.write((tx) => {
          guard(tx);
          return change(tx);
        }),
    },
  }) as Store;
  return guarded;
}
