import type { Client, ConnectPacket } from 'aedes';
import { KEEP_ALIVE_S } from './limits.js';

/** What a client asked for in its CONNECT, as far as it matters once it is let in. */
export interface Asked {
  readonly will: NonNullable<ConnectPacket['will']> | null;
  /** An MQTT 3.1.1 client that would hardly ever be missed; MQTT 5 ones are given a keep alive. */
  readonly isUnhurried: boolean;
  /** An MQTT 5 program that goes on with its session, if there is one. */
  readonly resumes: boolean;
  /** A lock that asked for its session to be kept. */
  readonly isShortened: boolean;
}

const NOTHING: Asked = { will: null, isUnhurried: false, resumes: false, isShortened: false };

/** What CONNECT packets ask for, cut down to what is given here before Aedes reads them. */
export class Introductions {
  private readonly asked = new WeakMap<Client, Asked>();

  of(client: Client): Asked {
    return this.asked.get(client) ?? NOTHING;
  }

  /** Before anything is proven. */
  take(client: Client, packet: ConnectPacket, isProgram: boolean): void {
    const { keepalive = 0, protocolVersion, will = null } = packet;
    const isFive = protocolVersion === 5;
    // Aedes has a return code of its own for that, which MQTT 3.1.1 has not (MQTT-3.2.2-6)
    const isUnhurried = !isFive && (keepalive === 0 || keepalive > KEEP_ALIVE_S);
    if (isUnhurried) packet.keepalive = KEEP_ALIVE_S;
    const resumes = isProgram && isFive && !packet.clean;
    const isShortened = !isProgram && packet.properties?.sessionExpiryInterval !== undefined;
    // a lock has no session here: nothing is kept for one that is away, and one that returns subscribes anew
    if (!isProgram) packet.clean = true;
    if (isShortened) packet.properties = { ...packet.properties, sessionExpiryInterval: 0 };
    this.asked.set(client, { will, isUnhurried, resumes, isShortened });
  }
}
