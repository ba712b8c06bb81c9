import type { Duplex } from 'node:stream';
import type { Clock } from '../kit/clock.js';
import type { SparseLog } from '../kit/sparse-log.js';
import type { ConnectionCount, WireBytes } from './connection-count.js';
import type { FrameMeter } from './frame-meter.js';
import { meterStream } from './metered-stream.js';

/** A connection that knows where it comes from, over whichever listener. */
export type Arrival = Duplex &
  Partial<WireBytes> & { readonly remoteAddress?: string | undefined; readonly carrier?: WireBytes };

/** What all listeners of the broker have in common. */
export interface Entrance {
  readonly clock: Clock;
  readonly refusals: SparseLog;
  readonly count: ConnectionCount;
}

/**
 * Counts a connection in until it closes, and from now on its bytes; when there is no room for it, says so and ends it.
 * @returns what counts its bytes; null: it is not in
 */
export function letEnter(arrival: Arrival, { clock, refusals, count }: Entrance): FrameMeter | null {
  const fault = count.enter(arrival, () => {
    refusals.warn('crowded_out', {}, 'an MQTT connection that proved nothing made room for a newer one');
  });
  if (fault === null) return meterStream(arrival, arrival.remoteAddress, clock, refusals);
  refusals.warn(fault, { remote: arrival.remoteAddress }, 'an MQTT connection was dropped');
  arrival.destroy();
  return null;
}
