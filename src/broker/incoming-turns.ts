import type { Client } from 'aedes';
import type { Clock } from '../kit/clock.js';
import { Turns } from './turns.js';

/** What clients say is read in turns, that of locks at once; what is not read yet waits in their sockets. */
export class IncomingTurns {
  private readonly turns: Turns;
  private readonly goesFirst: (client: Client) => boolean;

  constructor(clock: Clock, goesFirst: (client: Client) => boolean) {
    this.turns = new Turns(clock);
    this.goesFirst = goesFirst;
  }

  /** Call for each new connection. Aedes pulls with `read`, whenever it hears `readable`. */
  watch(client: Client): void {
    const { conn } = client;
    const read = conn.read.bind(conn);
    let isWaiting = false;
    /** It is its turn: one read goes through. */
    let isGranted = false;
    conn.read = (size?: number) => {
      if (size === 0 || isGranted || this.goesFirst(client)) {
        isGranted = false;
        return read(size) as unknown;
      }
      if (isWaiting) return null;
      isWaiting = true;
      this.turns.later(() => {
        isWaiting = false;
        isGranted = true;
        conn.emit('readable');
        isGranted = false;
      });
      return null;
    };
  }
}
