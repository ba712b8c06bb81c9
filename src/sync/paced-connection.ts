import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import type { Clock } from '../kit/clock.js';
import type { Bandwidth } from './bandwidth.js';

/** A TCP connection that writes no faster than a ceiling. Below TLS, so that every byte on the wire counts. */
export class PacedConnection extends Duplex {
  private readonly socket: Socket;
  private readonly bandwidth: Bandwidth;
  private readonly clock: Clock;

  constructor(socket: Socket, bandwidth: Bandwidth, clock: Clock) {
    super({ allowHalfOpen: false });
    this.socket = socket;
    this.bandwidth = bandwidth;
    this.clock = clock;
    socket.on('data', (chunk: Buffer) => {
      if (!this.push(chunk)) socket.pause();
    });
    socket.once('end', () => this.push(null));
    socket.once('error', (error) => this.destroy(error));
    socket.once('close', () => this.destroy());
  }

  override _read(): void {
    this.socket.resume();
  }

  override _write(chunk: Buffer, _: BufferEncoding, done: (error?: Error | null) => void): void {
    const slice = chunk.subarray(0, this.bandwidth.slice);
    const rest = chunk.subarray(slice.length);
    this.clock.after(this.bandwidth.take(slice.length), () => {
      this.socket.write(slice, (error) => {
        if (error || rest.length === 0) done(error);
        else this._write(rest, _, done);
      });
    });
  }

  override _final(done: () => void): void {
    this.socket.end(done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.socket.destroy();
    done(error);
  }
}
