import type { Aedes, Client } from 'aedes';
import type { Packet } from 'mqtt-packet';
import { inside } from './aedes-inside.js';
import { Flight, type FlightDeps } from './flight.js';

const FAILURE = 0x80;

/** Whether what is sent to a client goes by its Receive Maximum; MQTT 3.1.1 has none. */
export function hasFlight({ version }: { readonly version?: number }): boolean {
  return version === 5;
}

/** Takes the QoS 1 and 2 deliveries to clients of MQTT 5 out of Aedes' hands, which sends them without looking. */
export class Flights {
  private readonly deps: FlightDeps;
  private readonly flights = new WeakMap<Client, Flight>();

  constructor(deps: FlightDeps) {
    this.deps = deps;
  }

  /** Call for each new connection. */
  watch(client: Client): void {
    const known = inside(client);
    const { deliverQoS } = known;
    known.deliverQoS = (packet, done) => {
      if (hasFlight(client)) this.of(client).deliver(packet, done);
      else deliverQoS(packet, done);
    };
    known._parser.on('packet', (packet: Packet) => {
      const messageId = acknowledgedBy(packet);
      if (messageId !== undefined) this.flights.get(client)?.acknowledged(messageId);
    });
  }

  /** Sends what waited for a client when it is let in. Call once. */
  follow(aedes: Aedes): void {
    aedes.on('clientReady', (client) => {
      if (hasFlight(client) && !client.clean) this.of(client).send();
    });
  }

  private of(client: Client): Flight {
    const known = this.flights.get(client);
    if (known) return known;
    const flight = new Flight(client, this.deps);
    this.flights.set(client, flight);
    return flight;
  }
}

/** The message that is over for its receiver (MQTT 5, section 4.9). */
function acknowledgedBy(packet: Packet): number | undefined {
  const { cmd } = packet;
  if (cmd === 'puback' || cmd === 'pubcomp') return packet.messageId;
  return cmd === 'pubrec' && (packet.reasonCode ?? 0) >= FAILURE ? packet.messageId : undefined;
}
