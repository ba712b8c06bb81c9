import type { Client, PublishPacket } from 'aedes';
import type { Clock } from '../kit/clock.js';
import { addressOf, ConnectedClients } from './connected-clients.js';
import type { Outgoing } from './integration-bus.js';
import { MessageTaps } from './message-taps.js';
import { Traffic } from './traffic.js';

type Published = Pick<PublishPacket, 'topic' | 'payload' | 'qos' | 'retain'>;

/** What is noticed of clients and their messages as they pass: counted always, shown only while somebody looks on. */
export class ClientSight {
  readonly connected: ConnectedClients;
  readonly traffic = new Traffic();
  readonly taps = new MessageTaps();

  constructor(clock: Clock) {
    this.connected = new ConnectedClients(clock);
  }

  /** A publish came, allowed or not. */
  received(client: Client, { qos }: Published): void {
    const known = this.connected.get(client);
    if (!known) return;
    this.connected.heard(known);
    this.traffic.received(known.kind, qos);
  }

  /** What a client may publish. */
  allowed(client: Client, packet: Published): void {
    const known = this.connected.get(client);
    this.show(packet, known ? { kind: known.kind, name: known.name } : { kind: 'integration', name: '' });
  }

  /** The hub itself published something. */
  published(packet: Outgoing): void {
    this.traffic.received('hub', packet.qos);
    this.show(packet, { kind: 'hub', name: 'hub' });
  }

  /** A message goes out to a client. */
  sent(client: Client, { qos }: Published): void {
    const known = this.connected.get(client);
    if (!known) return;
    known.sent += 1;
    this.traffic.sent(known.kind, qos);
  }

  /** Who it is, for the log; of one who has not proved it, from where. */
  describe(client: Client): object {
    const known = this.connected.get(client);
    return known
      ? { kind: known.kind, name: known.name, address: known.address }
      : { address: addressOf(client) };
  }

  private show({ topic, payload, qos, retain }: Published, from: Parameters<MessageTaps['saw']>[0]['from']) {
    if (!this.taps.isUsed) return;
    const bytes = typeof payload === 'string' ? Buffer.from(payload) : payload;
    this.taps.saw({ topic, payload: bytes, qos, retain, from });
  }
}
