import { addressGroup } from '../kit/address-group.js';
import { isLoopbackAddress } from '../kit/loopback.js';
import * as limits from './limits.js';

/** What is counted; of a WebSocket the address is that of the connection under it. */
export interface Counted {
  readonly remoteAddress?: string | undefined;
  destroy(): unknown;
  once(event: 'close', listener: () => void): unknown;
}

export type CountFault = 'too_many_connections' | 'too_many_from_address';

/** The connections there are, on all listeners together: how many, from where, and which have proved who they are. */
export class ConnectionCount {
  private readonly byAddress = new Map<string, number>();
  /** In the order of their coming. */
  private readonly unproven = new Set<Counted>();
  private open = 0;

  /**
   * Counts a connection until its `close`.
   * @param onCrowdedOut told when it had to go unproven, for a newer one
   * @returns why there is no room for it; it is not counted then
   */
  enter(socket: Counted, onCrowdedOut: () => void): CountFault | null {
    const address = socket.remoteAddress ?? null;
    const key = addressGroup(address);
    const isLocal = address !== null && isLoopbackAddress(address);
    const here = this.byAddress.get(key) ?? 0;
    if (this.open >= limits.CONNECTIONS) return 'too_many_connections';
    if (!isLocal && here >= limits.CONNECTIONS_PER_ADDRESS) return 'too_many_from_address';
    this.open += 1;
    this.byAddress.set(key, here + 1);
    const [oldest] = this.unproven;
    if (oldest && this.unproven.size >= limits.UNPROVEN_CONNECTIONS) {
      this.unproven.delete(oldest);
      oldest.destroy();
      onCrowdedOut();
    }
    this.unproven.add(socket);
    socket.once('close', () => {
      this.open -= 1;
      this.unproven.delete(socket);
      const left = (this.byAddress.get(key) ?? 1) - 1;
      if (left === 0) this.byAddress.delete(key);
      else this.byAddress.set(key, left);
    });
    return null;
  }

  /** It has shown who it is: no newer one takes its place. */
  proven(socket: object): void {
    this.unproven.delete(socket as Counted);
  }
}
