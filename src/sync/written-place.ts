import type { Lane } from '../audit/replica/protocol.js';
import type { Clock } from '../kit/clock.js';
import type { Logger } from '../kit/logger.js';
import type { Store } from '../operations/store-ports.js';
import { ACKNOWLEDGE_EVERY_MS } from './limits.js';
import { writeDown } from './write-down.js';

interface WrittenPlaceDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * How far the cloud is, as it is written down here. While more follows that is done only now and then: each time is a commit
 * that doors wait behind, and the cloud itself knows how far it is.
 */
export class WrittenPlace {
  private readonly deps: WrittenPlaceDeps;
  private writtenAtMs = 0;

  constructor(deps: WrittenPlaceDeps) {
    this.deps = deps;
  }

  async reached(lane: Lane, acked: number, isMoreToCome: boolean): Promise<void> {
    const { store, clock } = this.deps;
    if (isMoreToCome && clock.monotonicMs() - this.writtenAtMs < ACKNOWLEDGE_EVERY_MS) return;
    if ((store.outbox.link()?.acked[lane] ?? acked) >= acked) return;
    await writeDown(this.deps, (tx) => {
      tx.outbox.acknowledge(lane, acked);
    });
    this.writtenAtMs = clock.monotonicMs();
  }
}
