import type { Clock } from '../kit/clock.js';
import type { Store } from '../operations/store-ports.js';

const PAUSED_NAME = 'cloud_paused';
const METERED_NAME = 'cloud_metered';

/** What the house wants of the sync; kept over restarts. */
export class SyncMode {
  private readonly store: Store;
  private readonly clock: Clock;

  constructor({ store, clock }: { readonly store: Store; readonly clock: Clock }) {
    this.store = store;
    this.clock = clock;
  }

  /** Nothing is sent. */
  get isPaused(): boolean {
    return this.store.keys.get(PAUSED_NAME) !== null;
  }

  /** The line costs by the byte: `LaneTurns` says what is sent when. */
  get isMetered(): boolean {
    return this.store.keys.get(METERED_NAME) !== null;
  }

  setPaused(isPaused: boolean): Promise<void> {
    return this.set(PAUSED_NAME, isPaused);
  }

  setMetered(isMetered: boolean): Promise<void> {
    return this.set(METERED_NAME, isMetered);
  }

  private async set(name: string, isSet: boolean): Promise<void> {
    await this.store.write((tx) => {
      if (isSet) tx.keys.put(name, Buffer.of(1), this.clock.wallMs());
      else tx.keys.remove(name);
    });
  }
}
