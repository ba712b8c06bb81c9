import type { Client, PublishPacket } from 'aedes';
import type { Clock } from '../kit/clock.js';
import type { IntegrationMessage } from '../operations/integrations/integration-bus.js';
import { inside } from './aedes-inside.js';
import { HeardPublishes } from './heard-publishes.js';
import type { ProgramConnection } from './program-connection.js';

export interface ProgramMessagesDeps {
  readonly clock: Clock;
  /** An integration said something; it is acknowledged only after the promise resolves. */
  readonly integrationHeard: (message: IntegrationMessage) => Promise<void>;
}

/** What programs say, on its way to the hub. */
export class ProgramMessages {
  private readonly deps: ProgramMessagesDeps;
  private readonly heard: HeardPublishes;

  constructor(deps: ProgramMessagesDeps) {
    this.deps = deps;
    this.heard = new HeardPublishes(deps.clock);
  }

  async tell({ client, caller }: ProgramConnection, packet: PublishPacket): Promise<void> {
    const { topic } = packet;
    const isAgain = this.heard.isAgain(client.id, client, packet);
    try {
      // what a client asks to be retained is not kept here, and comes once
      await this.deps.integrationHeard({
        topic,
        payload: bytesOf(packet),
        retained: false,
        redelivered: packet.dup || isAgain,
        toBeKept: packet.retain,
        caller,
      });
    } catch (error) {
      this.heard.forget(client.id, packet);
      throw error;
    }
  }

  /** A connection is over. */
  left(client: Client): void {
    if (inside(client)._disconnected) this.heard.forgetSession(client.id);
  }
}

/** A will's payload may be text; everything off the wire is a Buffer. */
export function bytesOf({ payload }: PublishPacket): Buffer {
  return typeof payload === 'string' ? Buffer.from(payload) : payload;
}
