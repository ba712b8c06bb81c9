import type { Client } from 'aedes';
import type { Clock, Timer } from '../kit/clock.js';
import type { SparseLog } from '../kit/sparse-log.js';
import { inside, type DeliveredPacket } from './aedes-inside.js';
import * as limits from './limits.js';

type Deliver = (packet: DeliveredPacket, done: () => void) => void;

/** What waits for one reader. */
interface Waiting {
  bytes: number;
  /** Bytes that the machine had taken for it when that was last seen to grow. */
  taken: number;
  takenAtMs: number;
}

interface Outgoing {
  readonly topic: string;
  readonly payload: string | Uint8Array;
}

/**
 * Readers that are slower than what is sent to them. Nothing waits for one in routing, where it would hold up everybody
 * else's messages; what waits in its own buffer is bounded, for each and for all, and so is the time.
 */
export class OutgoingLimits {
  private readonly clock: Clock;
  private readonly refusals: SparseLog;
  private readonly waiting = new Map<Client, Waiting>();
  private total = 0;
  /** What is being delivered now goes out with QoS 0, whatever it came with. */
  private isQos0 = false;
  private timer: Timer | null = null;

  constructor(clock: Clock, refusals: SparseLog) {
    this.clock = clock;
    this.refusals = refusals;
  }

  /** Call for each new connection. */
  watch(client: Client): void {
    const known = inside(client);
    const [deliver0, deliverQoS] = [known.deliver0, known.deliverQoS];
    known.deliver0 = withoutWaiting((packet, done) => {
      // Aedes asks whether to forward within this call, before it has taken the QoS down
      this.isQos0 = true;
      try {
        deliver0(packet, done);
      } finally {
        this.isQos0 = false;
      }
    });
    known.deliverQoS = withoutWaiting(deliverQoS);
    client.conn.once('close', () => {
      this.release(client);
    });
  }

  /** Whether a message may be written to this client now. One that must not be lost ends the connection instead. */
  takes(client: Client, packet: Outgoing): boolean {
    const { conn } = client;
    if (conn.destroyed) return false;
    if (conn.writableLength === 0) {
      this.release(client);
      return true;
    }
    const cost = limits.OUTGOING_MESSAGE_BYTES + packet.topic.length + packet.payload.length;
    if (this.total + cost > limits.OUTGOING_BYTES_TOTAL) this.sweep();
    const isScarce = this.total + cost > limits.OUTGOING_BYTES_TOTAL;
    const known = this.waiting.get(client);
    const bytes = (known?.bytes ?? 0) + cost;
    if (bytes > (isScarce ? limits.OUTGOING_BYTES_SCARCE : limits.OUTGOING_BYTES)) {
      if (this.isQos0) this.refuse(client, 'slow_reader_dropped', 'a message to a slow reader was dropped');
      else this.cut(client);
      return false;
    }
    this.total += cost;
    if (known) known.bytes = bytes;
    else {
      this.waiting.set(client, { bytes, taken: takenBy(client), takenAtMs: this.clock.monotonicMs() });
      this.timer ??= this.clock.after(limits.DRAIN_TIMEOUT_MS / 4, () => {
        this.tick();
      });
    }
    return true;
  }

  stop(): void {
    this.timer?.cancel();
    this.timer = null;
  }

  private tick(): void {
    this.timer = null;
    this.sweep();
    if (this.waiting.size === 0) return;
    this.timer = this.clock.after(limits.DRAIN_TIMEOUT_MS / 4, () => {
      this.tick();
    });
  }

  /** Forgets those that have read all, and cuts those that have read nothing for long. */
  private sweep(): void {
    const nowMs = this.clock.monotonicMs();
    for (const [client, known] of [...this.waiting]) {
      const taken = takenBy(client);
      if (client.conn.destroyed || client.conn.writableLength === 0) this.release(client);
      else if (taken > known.taken) Object.assign(known, { taken, takenAtMs: nowMs });
      else if (nowMs - known.takenAtMs >= limits.DRAIN_TIMEOUT_MS) this.cut(client);
    }
  }

  private release(client: Client): void {
    const known = this.waiting.get(client);
    if (!known) return;
    this.waiting.delete(client);
    this.total -= known.bytes;
  }

  private cut(client: Client): void {
    this.refuse(client, 'slow_reader_cut', 'a reader was too slow: its connection was cut');
    this.release(client);
    client.conn.destroy();
  }

  private refuse(client: Client, code: string, message: string): void {
    this.refusals.warn(code, { client_id: client.id }, message);
  }
}

/** Bytes that have left this process for the reader, or 0 where a stream does not count them. */
function takenBy({ conn }: Client): number {
  return 'bytesWritten' in conn ? conn.bytesWritten - conn.writableLength : 0;
}

/** Retained messages come as fast as their reader reads; a message that is routed waits for nobody. */
function withoutWaiting(deliver: Deliver): Deliver {
  return (packet, done) => {
    if (packet.brokerId === null) deliver(packet, done);
    else {
      deliver(packet, ignore);
      done();
    }
  };
}

function ignore(): void {
  // a failed write ends the connection, which is heard of there
}
