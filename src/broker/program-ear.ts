import type { Client, PublishPacket } from 'aedes';
import type { IntegrationMessage } from '../operations/integrations/integration-bus.js';
import type { Done } from './durable-aedes.js';
import type { BrokerPersistence } from './persistence/broker-persistence.js';
import type { ProgramConnection } from './program-connection.js';

/** MQTT 5, section 3.14.2.1: unspecified error. */
const FAILED = 0x80;

/** What programs say to the hub: when it is heard, and when they are told that it was. */
export class ProgramEar {
  private readonly persistence: Pick<BrokerPersistence, 'unheardOf' | 'incomingDelPacket'>;
  private readonly heard: (message: IntegrationMessage) => Promise<void>;

  /** @param heard resolves when the message may be acknowledged */
  constructor(
    persistence: Pick<BrokerPersistence, 'unheardOf' | 'incomingDelPacket'>,
    heard: (message: IntegrationMessage) => Promise<void>,
  ) {
    this.persistence = persistence;
    this.heard = heard;
  }

  /** One with QoS 0 or 1. */
  hear(program: ProgramConnection, packet: PublishPacket, next: Done): void {
    program.order.after(this.tell(program, packet), settled(program.client, next));
  }

  /** A QoS 2 message, which Aedes has stored by its id: forgotten again when it could not be heard. */
  hearOnce(program: ProgramConnection, packet: PublishPacket, done?: Done): void {
    const { client } = program;
    const next = settled(client, (error) => done?.(error));
    const heard = this.persistence.unheardOf(client, packet);
    program.order.after(this.tell(program, packet), (error) => {
      if (!error) {
        heard?.();
        next();
        return;
      }
      const failed = () => {
        next(error);
      };
      this.persistence.incomingDelPacket(client, packet).then(failed, failed);
    });
  }

  /**
   * A QoS 2 message that was taken before, and not heard as far as is known: the last run did not live to, or it is being heard
   * now. Its sender was told nothing, so before it is, it is heard as one that may have come before.
   */
  hearAgain(program: ProgramConnection, packet: PublishPacket, next: Done): void {
    const heard = this.persistence.unheardOf(program.client, packet);
    if (!heard) next();
    else {
      const told = this.tell(program, packet, true).then(heard);
      program.order.after(told, settled(program.client, next));
    }
  }

  private tell(program: ProgramConnection, packet: PublishPacket, isAgain = packet.dup): Promise<void> {
    const { topic } = packet;
    // what a client asks to be retained is not kept here, and comes once
    return this.heard({
      topic,
      payload: bytesOf(packet),
      retained: false,
      redelivered: isAgain,
      toBeKept: packet.retain,
      program: program.name,
      caller: program.caller,
    });
  }
}

/** A will's payload may be text; everything off the wire is a Buffer. */
export function bytesOf({ payload }: PublishPacket): Buffer {
  return typeof payload === 'string' ? Buffer.from(payload) : payload;
}

/**
 * How a publish that could not be heard ends: with the connection, so that it is sent again. MQTT 5 would take a failure
 * in the PUBACK for an answer, and never send it again.
 */
export function settled(client: Client, next: Done): Done {
  return (error) => {
    if (error && client.version === 5) client.disconnect({ reasonCode: FAILED });
    else next(error);
  };
}
