import type { Client, PublishPacket } from 'aedes';
import type { Clock } from '../kit/clock.js';
import type { IntegrationMessage } from '../operations/integrations/integration-bus.js';
import { inside } from './aedes-inside.js';
import type { Arrivals } from './arrivals.js';
import type { Done } from './durable-aedes.js';
import { orFarewell } from './farewell.js';
import { HeardPublishes } from './heard-publishes.js';
import { ORDER_LATE_MS } from './limits.js';
import type { BrokerPersistence } from './persistence/broker-persistence.js';
import type { ProgramConnection } from './program-connection.js';

export interface ProgramEarDeps {
  readonly persistence: Pick<BrokerPersistence, 'unheardOf' | 'incomingDelPacket'>;
  readonly clock: Clock;
  /** An integration said something; it is acknowledged only after the promise resolves. */
  readonly integrationHeard: (message: IntegrationMessage) => Promise<void>;
}

/** What programs say to the hub: when it is heard, and when they are told that it was. */
export class ProgramEar {
  private readonly deps: ProgramEarDeps;
  private readonly arrivals: Pick<Arrivals, 'ageMs'>;
  private readonly heard: HeardPublishes;

  constructor(deps: ProgramEarDeps, arrivals: Pick<Arrivals, 'ageMs'>) {
    this.deps = deps;
    this.arrivals = arrivals;
    this.heard = new HeardPublishes(deps.clock);
  }

  /** One with QoS 0 or 1. */
  hear(program: ProgramConnection, packet: PublishPacket, next: Done): void {
    program.order.after(this.tell(program, packet), orFarewell(program.client, next));
  }

  /** A QoS 2 message, which Aedes has stored by its id: forgotten again when it could not be heard. */
  hearOnce(program: ProgramConnection, packet: PublishPacket, done?: Done): void {
    const { client } = program;
    const next = orFarewell(client, (error) => done?.(error));
    const heard = this.deps.persistence.unheardOf(client, packet);
    program.order.after(this.tell(program, packet), (error) => {
      if (!error) {
        heard?.();
        next();
        return;
      }
      const failed = () => {
        next(error);
      };
      this.deps.persistence.incomingDelPacket(client, packet).then(failed, failed);
    });
  }

  /**
   * A QoS 2 message that was taken before, and not heard as far as is known: the last run did not live to, or it is being heard
   * now. Its sender was told nothing, so before it is, it is heard as one that may have come before.
   */
  hearAgain(program: ProgramConnection, packet: PublishPacket, next: Done): void {
    const heard = this.deps.persistence.unheardOf(program.client, packet);
    if (!heard) next();
    else {
      const told = this.tell(program, packet, true).then(heard);
      program.order.after(told, orFarewell(program.client, next));
    }
  }

  /** A connection is over. */
  left(client: Client): void {
    if (inside(client)._disconnected) this.heard.forgetSession(client.id);
  }

  /** A sender of MQTT 5 may say for how long its message counts (Message Expiry Interval, section 3.3.2.3.3). */
  private isLate(packet: PublishPacket): boolean {
    const { messageExpiryInterval: countsS } = packet.properties ?? {};
    const ageMs = this.arrivals.ageMs(packet);
    return ageMs > ORDER_LATE_MS || (countsS !== undefined && ageMs >= countsS * 1_000);
  }

  private async tell(
    { client, name, caller }: ProgramConnection,
    packet: PublishPacket,
    isAgain = packet.dup,
  ): Promise<void> {
    const { topic } = packet;
    // some libraries send again without DUP
    const isKnown = this.heard.isAgain(client.id, client, packet);
    try {
      // what a client asks to be retained is not kept here, and comes once
      await this.deps.integrationHeard({
        topic,
        payload: bytesOf(packet),
        retained: false,
        redelivered: isAgain || isKnown,
        late: this.isLate(packet),
        toBeKept: packet.retain,
        acknowledged: packet.qos > 0,
        program: name,
        caller,
      });
    } catch (error) {
      this.heard.forget(client.id, packet);
      throw error;
    }
  }
}

/** A will's payload may be text; everything off the wire is a Buffer. */
export function bytesOf({ payload }: PublishPacket): Buffer {
  return typeof payload === 'string' ? Buffer.from(payload) : payload;
}
