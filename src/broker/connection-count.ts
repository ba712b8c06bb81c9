import * as limits from './limits.js';

const MAPPED = '::ffff:';

/** An address as the log has it: IPv4 as IPv4. */
export function plainAddress(address: string | undefined): string | null {
  if (address === undefined) return null;
  return address.startsWith(MAPPED) ? address.slice(MAPPED.length) : address;
}

function isLoopback(address: string | null): boolean {
  return address !== null && (address === '::1' || address.startsWith('127.'));
}

/** Bytes of a connection so far, as node:net has them: without TLS. */
export interface WireBytes {
  readonly bytesRead: number;
  readonly bytesWritten: number;
}

/** What is counted; of a WebSocket the address is that of the connection under it. */
export interface Counted extends Partial<WireBytes> {
  readonly remoteAddress?: string | undefined;
  /** What carries it, where it does not count its own bytes. */
  readonly carrier?: WireBytes;
  destroy(): unknown;
  once(event: 'close', listener: () => void): unknown;
}

export type CountFault = 'too_many_connections' | 'too_many_from_address';

/** The connections there are, on all listeners together: how many, from where, and which have proved who they are. */
export class ConnectionCount {
  private readonly byAddress = new Map<string, number>();
  /** In the order of their coming. */
  private readonly unproven = new Set<Counted>();
  private readonly open = new Set<Counted>();
  /** Of those that are closed. */
  private readonly past = { bytesRead: 0, bytesWritten: 0 };

  get size(): number {
    return this.open.size;
  }

  /** Of all connections since the start. */
  get bytes(): WireBytes {
    const all = { ...this.past };
    for (const one of this.open) add(all, one);
    return all;
  }

  /**
   * Counts a connection until its `close`.
   * @param onCrowdedOut told when it had to go unproven, for a newer one
   * @returns why there is no room for it; it is not counted then
   */
  enter(socket: Counted, onCrowdedOut: () => void): CountFault | null {
    const address = plainAddress(socket.remoteAddress);
    const key = address ?? 'unknown';
    const here = this.byAddress.get(key) ?? 0;
    if (this.open.size >= limits.CONNECTIONS) return 'too_many_connections';
    if (!isLoopback(address) && here >= limits.CONNECTIONS_PER_ADDRESS) return 'too_many_from_address';
    this.open.add(socket);
    this.byAddress.set(key, here + 1);
    const [oldest] = this.unproven;
    if (oldest && this.unproven.size >= limits.UNPROVEN_CONNECTIONS) {
      this.unproven.delete(oldest);
      oldest.destroy();
      onCrowdedOut();
    }
    this.unproven.add(socket);
    socket.once('close', () => {
      this.open.delete(socket);
      add(this.past, socket);
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

function add(sum: { bytesRead: number; bytesWritten: number }, one: Counted): void {
  const of = one.carrier ?? one;
  sum.bytesRead += of.bytesRead ?? 0;
  sum.bytesWritten += of.bytesWritten ?? 0;
}
