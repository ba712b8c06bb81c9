import type { Client } from 'aedes';
import { READS_PER_TURN } from './limits.js';
import { Turns } from './turns.js';

/** Of one client. */
interface Reading {
  isHeld: boolean;
  isWaiting: boolean;
  /** It is its turn: one read goes through. */
  isGranted: boolean;
}

/** What clients say is read a few clients at a time, that of locks at once; what is not read yet waits in their sockets. */
export class IncomingTurns {
  private readonly turns = new Turns(READS_PER_TURN);
  private readonly goesFirst: (client: Client) => boolean;
  private readonly readings = new WeakMap<Client, Reading>();

  constructor(goesFirst: (client: Client) => boolean) {
    this.goesFirst = goesFirst;
  }

  /** Call for each new connection. Aedes pulls with `read`, whenever it hears `readable`. */
  watch(client: Client): void {
    const { conn } = client;
    const reading: Reading = { isHeld: false, isWaiting: false, isGranted: false };
    this.readings.set(client, reading);
    const read = conn.read.bind(conn);
    conn.read = (size?: number) => {
      if (size === 0 || reading.isGranted || this.goesFirst(client)) {
        reading.isGranted = false;
        return read(size) as unknown;
      }
      this.ask(client, reading);
      return null;
    };
  }

  /** Nothing more is read of this client until it is released. */
  hold(client: Client): void {
    const reading = this.readings.get(client);
    if (reading) reading.isHeld = true;
  }

  release(client: Client): void {
    const reading = this.readings.get(client);
    if (!reading?.isHeld) return;
    reading.isHeld = false;
    this.ask(client, reading);
  }

  private ask(client: Client, reading: Reading): void {
    if (reading.isHeld || reading.isWaiting) return;
    reading.isWaiting = true;
    this.turns.later(() => {
      reading.isWaiting = false;
      if (reading.isHeld || client.conn.destroyed) return;
      reading.isGranted = true;
      client.conn.emit('readable');
      reading.isGranted = false;
    });
  }
}
