import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import type { Duplex } from 'node:stream';
import { createSecureContext, type ConnectionOptions, type SecureContext } from 'node:tls';
import type { Clock } from '../kit/clock.js';
import { Bandwidth } from './bandwidth.js';
import { CONNECTIONS_MAX } from './limits.js';
import { PacedConnection } from './paced-connection.js';

export interface CloudAccess {
  readonly url: URL;
  /** PEM of the only authorities to trust; null: those of the machine. */
  readonly authorities: string | null;
  /** Ceiling for what is written; null: none. */
  readonly bytesPerS?: number | null;
  /** Whether a backup is on its way, which has half of the ceiling. */
  readonly isShared?: () => boolean;
}

/** A connection on which nothing moved for so long is given up, milliseconds: a batch over a slow line takes its time. */
export const SILENCE_MS = 60_000;

/** Connections to the cloud, few and kept open. Counts what is written to all of them, and keeps that under one ceiling. */
export class CloudAgent {
  readonly agent: http.Agent;
  private readonly bandwidth: Bandwidth | null;
  private readonly clock: Clock;
  private readonly open = new Set<net.Socket>();
  private closedBytes = 0;

  constructor(access: CloudAccess, clock: Clock) {
    this.clock = clock;
    this.bandwidth =
      access.bytesPerS == null ? null : new Bandwidth(clock, access.bytesPerS, access.isShared);
    // No timeout of its own: while idle, a connection takes on the short one that the server names, and would keep it for a
    // next request that is given the same as the agent.
    const options = { keepAlive: true, maxSockets: CONNECTIONS_MAX };
    if (access.url.protocol === 'https:') {
      const agent = new https.Agent({ ...options, rejectUnauthorized: true });
      const trust = {
        minVersion: 'TLSv1.2',
        ...(access.authorities !== null && { ca: access.authorities }),
      } as const;
      let secureContext: SecureContext | null = null;
      const connect = agent.createConnection.bind(agent);
      agent.createConnection = (where, callback) => {
        // TLS goes over whatever stream it is given; the types of this method have no member for that.
        const over: https.RequestOptions &
          Pick<ConnectionOptions, 'secureContext'> & { readonly socket: Duplex } = {
          ...where,
          // Made once: to read the authorities anew costs as much as the handshake.
          secureContext: (secureContext ??= createSecureContext(trust)),
          socket: this.wire(where),
        };
        return connect(over, callback);
      };
      this.agent = agent;
    } else {
      // Within this machine: not counted against the ceiling.
      this.agent = new http.Agent(options);
      this.agent.createConnection = (where) => this.dial(where);
    }
  }

  /** Bytes on the wire since the start, those of TLS and headers with them. */
  get writtenBytes(): number {
    return [...this.open].reduce((sum, { bytesWritten }) => sum + bytesWritten, this.closedBytes);
  }

  close(): void {
    this.agent.destroy();
  }

  private wire(where: http.ClientRequestArgs): Duplex {
    const socket = this.dial(where);
    return this.bandwidth ? new PacedConnection(socket, this.bandwidth, this.clock) : socket;
  }

  private dial({ host, port }: http.ClientRequestArgs): net.Socket {
    const socket = net.connect({ host: host ?? 'localhost', port: Number(port), noDelay: true });
    this.open.add(socket);
    socket.once('close', () => {
      this.open.delete(socket);
      this.closedBytes += socket.bytesWritten;
    });
    return socket;
  }
}
