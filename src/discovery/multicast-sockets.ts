import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { Network } from './networks.js';

/** RFC 6762, section 3. */
export const GROUP = '224.0.0.251';
export const MDNS_PORT = 5353;
/** RFC 6762, section 11. */
const TTL = 255;

export interface Heard {
  readonly message: Buffer;
  /** The network that its sender is in. */
  readonly network: Network;
  readonly from: Pick<RemoteInfo, 'address' | 'port'>;
}

/** One socket hears all networks; each has one that speaks, since what is said there has the addresses of there. */
export class MulticastSockets {
  private readonly networks: readonly Network[];
  private readonly port: number;
  private readonly heard: (heard: Heard) => void;
  private readonly failed: (error: Error) => void;
  private readonly speakers = new Map<Network, Socket>();
  private readonly sockets: Socket[] = [];

  constructor(deps: {
    readonly networks: readonly Network[];
    readonly port: number;
    readonly heard: (heard: Heard) => void;
    /** A socket is of no use any more. */
    readonly failed: (error: Error) => void;
  }) {
    this.networks = deps.networks;
    this.port = deps.port;
    this.heard = deps.heard;
    this.failed = deps.failed;
  }

  /** @throws Error when the port is taken by a program that does not share it, or no network takes part */
  async open(): Promise<void> {
    const ear = await this.bound('0.0.0.0');
    for (const network of this.networks) {
      try {
        ear.addMembership(GROUP, network.address);
        const speaker = await this.bound(network.address);
        speaker.setMulticastInterface(network.address);
        speaker.setMulticastTTL(TTL);
        this.speakers.set(network, speaker);
      } catch (error) {
        // A network without multicast keeps no other from being told.
        if (this.networks.length === 1) throw error;
      }
    }
    if (this.speakers.size === 0) throw new Error('no network takes multicast');
  }

  /** Those that can be spoken to. */
  spoken(): readonly Network[] {
    return [...this.speakers.keys()];
  }

  /** Resolves when it has left, or could not. @param to one that asked; default: everybody on that network */
  send(network: Network, message: Uint8Array, to?: Heard['from']): Promise<void> {
    const { address, port } = to ?? { address: GROUP, port: this.port };
    return new Promise((resolve) => {
      const speaker = this.speakers.get(network);
      if (!speaker) resolve();
      else
        speaker.send(message, port, address, () => {
          resolve();
        });
    });
  }

  close(): void {
    for (const socket of this.sockets.splice(0)) socket.close();
    this.speakers.clear();
  }

  private async bound(address: string): Promise<Socket> {
    const socket = createSocket({ type: 'udp4', reuseAddr: true });
    this.sockets.push(socket);
    socket.on('message', (message, from) => {
      const network = this.networks.find((one) => one.holds(from.address));
      if (network) this.heard({ message, network, from });
    });
    socket.bind({ port: this.port, address });
    await once(socket, 'listening');
    socket.on('error', this.failed);
    socket.unref();
    return socket;
  }
}
