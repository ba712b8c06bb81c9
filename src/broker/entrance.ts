import type { Duplex } from 'node:stream';
import type { SparseLog } from '../kit/sparse-log.js';
import type { ConnectionCount, WireBytes } from './connection-count.js';

/** A connection that knows where it comes from, over whichever listener. */
export type Arrival = Duplex &
  Partial<WireBytes> & { readonly remoteAddress?: string | undefined; readonly carrier?: WireBytes };

/** Counts a connection in until it closes; when there is no room for it, says so and ends it. @returns whether it is in */
export function letEnter(arrival: Arrival, count: ConnectionCount, refusals: SparseLog): boolean {
  const fault = count.enter(arrival, () => {
    refusals.warn('crowded_out', {}, 'an MQTT connection that proved nothing made room for a newer one');
  });
  if (fault === null) return true;
  refusals.warn(fault, { remote: arrival.remoteAddress }, 'an MQTT connection was dropped');
  arrival.destroy();
  return false;
}
