import type { Client } from 'aedes';
import { inside } from './aedes-inside.js';
import type { IncomingTurns } from './incoming-turns.js';
import { REPLAYED_PER_TURN, REPLAYS_PER_CLIENT } from './limits.js';
import { Turns } from './turns.js';

/**
 * Retained messages, of which a SUBSCRIBE may have hundreds sent: a few in each turn of the event loop, and each as its
 * reader has taken the one before. Who asks for more than it reads is not listened to until it has read.
 */
export class Replays {
  private readonly turns = new Turns(REPLAYED_PER_TURN);
  private readonly incoming: IncomingTurns;

  constructor(incoming: IncomingTurns) {
    this.incoming = incoming;
  }

  /** Call for each new connection. */
  watch(client: Client): void {
    const known = inside(client);
    const { deliverQoS } = known;
    /** Each SUBSCRIBE has one message at a time. */
    let underWay = 0;
    known.deliverQoS = (packet, done) => {
      if (packet.brokerId !== null) {
        deliverQoS(packet, done);
        return;
      }
      underWay += 1;
      if (underWay >= REPLAYS_PER_CLIENT) this.incoming.hold(client);
      this.turns.later(() => {
        // of one that is gone, the rest stays where it is
        if (client.conn.destroyed) return;
        deliverQoS(packet, () => {
          underWay -= 1;
          done();
          if (underWay < REPLAYS_PER_CLIENT) this.incoming.release(client);
        });
      });
    };
  }
}
