import { AddressCount } from '../kit/address-count.js';
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
  private readonly byAddress = new AddressCount(limits.CONNECTIONS_PER_ADDRESS);
  /** In the order of their coming. */
  private readonly unproven = new Set<Counted>();
  private open = 0;

  /**
   * Counts a connection until its `close`.
   * @param onCrowdedOut told when it had to go unproven, for a newer one
   * @returns why there is no room for it; it is not counted then
   */
  enter(socket: Counted, onCrowdedOut: () => void): CountFault | null {
    if (this.open >= limits.CONNECTIONS) return 'too_many_connections';
    if (!this.byAddress.hasRoom(socket.remoteAddress)) return 'too_many_from_address';
    this.open += 1;
    const left = this.byAddress.add(socket.remoteAddress);
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
      left();
    });
    return null;
  }

  /** It has shown who it is: no newer one takes its place. */
  proven(socket: object): void {
    this.unproven.delete(socket as Counted);
  }
}
