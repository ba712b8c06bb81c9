import type { BrokerMessage } from '../operations/integrations/mqtt-use-cases.js';
import { TOPIC_BYTES } from './limits.js';
import { covers, isWellFormed, levelsOf, type Levels } from './topic-filter.js';

interface Tap {
  readonly filter: Levels;
  readonly listener: (message: BrokerMessage) => void;
}

/** Those who look on while messages come. Without one of them a message costs one comparison. */
export class MessageTaps {
  private readonly taps = new Set<Tap>();

  get isUsed(): boolean {
    return this.taps.size > 0;
  }

  isFilter(text: string): boolean {
    return Buffer.byteLength(text) <= TOPIC_BYTES && isWellFormed(levelsOf(text));
  }

  /** @returns to take it away */
  add(filter: string, listener: Tap['listener']): () => void {
    const tap = { filter: levelsOf(filter), listener };
    this.taps.add(tap);
    return () => this.taps.delete(tap);
  }

  saw(message: BrokerMessage): void {
    const levels = levelsOf(message.topic);
    for (const { filter, listener } of this.taps) if (covers(filter, levels)) listener(message);
  }
}
