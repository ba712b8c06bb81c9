import type { PublishPacket } from 'aedes';
import type { Clock } from '../kit/clock.js';
import type { Logger } from '../kit/logger.js';
import type { BrokerPersistence } from './persistence/broker-persistence.js';
import type { Will } from './persistence/wills.js';

export interface LeftWillsDeps {
  readonly persistence: Pick<BrokerPersistence, 'leftWills' | 'delWill'>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Whether a will may still be published: whoever left it may have lost the right to since. */
  readonly mayLeave: (will: Will) => boolean;
  /** Whether its client is back: then it is not sent (MQTT 5, section 3.1.3.2.2). */
  readonly isBack: (clientId: string) => boolean;
  readonly publish: (packet: PublishPacket, done: (error?: Error) => void) => void;
}

/** Publishes what clients of a run that ended without a word had left as their last will (MQTT-3.1.2-8). */
export function publishLeftWills(deps: LeftWillsDeps): void {
  const { persistence, clock, logger } = deps;
  for (const will of persistence.leftWills()) {
    const { clientId = '', topic, payload, qos, retain, properties } = will;
    const forget = () => {
      void persistence.delWill({ id: clientId });
    };
    if (!deps.mayLeave(will)) {
      forget();
      continue;
    }
    const send = () => {
      // Back again before the Will Delay Interval passed.
      if (deps.isBack(clientId)) return;
      const level = qos === 2 ? 2 : qos === 1 ? 1 : 0;
      const form = { cmd: 'publish', topic, payload, qos: level, retain, dup: false } as const;
      deps.publish({ ...form, ...(properties ? { properties } : {}) }, (error) => {
        if (error) logger.warn({ err: error, topic }, 'a last will could not be published');
        forget();
      });
    };
    const delayS = Number(properties?.['willDelayInterval'] ?? 0);
    if (delayS > 0) clock.after(delayS * 1000, send);
    else send();
  }
}
