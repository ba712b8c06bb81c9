import { generate } from 'mqtt-packet';
import type { DeliveredPacket } from './aedes-inside.js';

type Framed = Pick<DeliveredPacket, 'topic' | 'payload' | 'retain'>;

/** Bytes of messages with QoS 0 and no properties, made once for all readers that are sent the same one after the other. */
export class Frames {
  private readonly last = new Map<4 | 5, Framed & { readonly frame: Buffer }>();

  /** @param version of the protocol, as CONNECT has it */
  of({ topic, payload, retain }: Framed, version: number): Buffer {
    // MQTT 5 tells the length of the properties, even where there are none
    const protocolVersion = version === 5 ? 5 : 4;
    const made = this.last.get(protocolVersion);
    if (made?.payload === payload && made.topic === topic && made.retain === retain) return made.frame;
    const message = { cmd: 'publish', topic, payload, retain, qos: 0, dup: false } as const;
    const frame = generate(message, { protocolVersion });
    this.last.set(protocolVersion, { topic, payload, retain, frame });
    return frame;
  }
}
