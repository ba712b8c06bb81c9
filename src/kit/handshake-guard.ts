import type { Socket } from 'node:net';
import type { Server, TLSSocket } from 'node:tls';
import { addressGroup } from './address-group.js';
import type { Clock } from './clock.js';
import { handshakeFault, type HandshakeFault } from './handshake-fault.js';

/** Handshakes under way at once on one listener. Each costs some 50 KiB, whoever it is. */
export const HANDSHAKES_MAX = 64;
/** Of one address, or one IPv6 /64: a whole house of locks behind one address is up again within seconds. */
export const HANDSHAKES_PER_ADDRESS_MAX = 16;
/** Honest ones are done by then; when there is no place, one that is older gives up its own, milliseconds. */
export const HANDSHAKE_PATIENCE_MS = 1_000;

interface Pending {
  readonly group: string;
  readonly sinceMs: number;
  readonly socket: Socket;
}

/**
 * Bounds the handshakes of a TLS server: who connects and says nothing must not keep others out, nor fill the memory.
 * Stands before the server's own handling, so that what is refused costs an `accept` and no more.
 */
export class HandshakeGuard {
  private readonly clock: Clock;
  private readonly refused: (
    fault: 'too_many_handshakes' | HandshakeFault,
    remote: string | undefined,
  ) => void;
  private readonly plainAnswer: (() => string) | null;
  private readonly pending = new Map<string, Pending>();

  /** @param plainAnswer to who does not speak TLS, in clear; null (default): none */
  constructor(clock: Clock, refused: HandshakeGuard['refused'], plainAnswer: (() => string) | null = null) {
    this.clock = clock;
    this.refused = refused;
    this.plainAnswer = plainAnswer;
  }

  /** Handshakes under way. */
  get count(): number {
    return this.pending.size;
  }

  /**
   * Call once, before it listens.
   * @param admit a further say on each connection, before its first byte
   */
  watch(server: Server, admit: (socket: Socket) => boolean = () => true): void {
    const accept = server.listeners('connection') as ((socket: Socket) => void)[];
    server.removeAllListeners('connection');
    server.on('connection', (socket: Socket) => {
      if (!admit(socket) || !this.begin(socket)) {
        socket.destroy();
        return;
      }
      for (const listener of accept) listener.call(server, socket);
    });
    const over = (socket: TLSSocket) => {
      this.pending.delete(nameOf(socket));
    };
    server.on('secureConnection', over);
    server.on('tlsClientError', (error, socket) => {
      const fault = handshakeFault(error);
      if (fault) this.refused(fault, socket.remoteAddress);
      if (fault === 'not_tls') this.answerPlainly(socket);
      over(socket);
      socket.destroy();
    });
  }

  private answerPlainly(socket: TLSSocket): void {
    // Node closes the connection under it only after this event, and what fits into the kernel's buffer still leaves.
    if (this.plainAnswer) this.pending.get(nameOf(socket))?.socket.end(this.plainAnswer());
  }

  private begin(socket: Socket): boolean {
    if (socket.remoteAddress === undefined) return false;
    const group = addressGroup(socket.remoteAddress);
    const nowMs = this.clock.monotonicMs();
    const own = this.of(group);
    const hasItsShare = own.length >= HANDSHAKES_PER_ADDRESS_MAX;
    if (hasItsShare || this.pending.size >= HANDSHAKES_MAX) {
      const crowd = hasItsShare ? own : this.largestGroup();
      // In order of arrival, so the first is the oldest.
      const [oldest] = crowd;
      this.refused('too_many_handshakes', socket.remoteAddress);
      // Who has fewer goes before who has more: some addresses alone can't keep the others out.
      const isPatient = crowd.length <= own.length + 1;
      if (!oldest || (isPatient && nowMs - oldest.sinceMs < HANDSHAKE_PATIENCE_MS)) return false;
      this.pending.delete(nameOf(oldest.socket));
      oldest.socket.destroy();
    }
    const name = nameOf(socket);
    this.pending.set(name, { group, sinceMs: nowMs, socket });
    socket.once('close', () => {
      if (this.pending.get(name)?.socket === socket) this.pending.delete(name);
    });
    return true;
  }

  private of(group: string): Pending[] {
    return [...this.pending.values()].filter((other) => other.group === group);
  }

  private largestGroup(): Pending[] {
    const groups = [...new Set([...this.pending.values()].map(({ group }) => group))].map((group) =>
      this.of(group),
    );
    return groups.reduce((one, other) => (other.length > one.length ? other : one), []);
  }
}

/** The same for a TCP socket and the TLS socket on it, which hides it. */
function nameOf(socket: Socket): string {
  return `${socket.remoteAddress ?? ''} ${socket.remotePort ?? ''}`;
}
