import { isUtf8 } from 'node:buffer';

/** What a block of properties is part of (MQTT 5, table 2-4); a will has one of its own inside CONNECT. */
export type PropertyPlace =
  'will' | 'connect' | 'publish' | 'ack' | 'subscribe' | 'unsubscribe' | 'disconnect';

/** A name and its value; names may come more than once, and their order is part of the message (MQTT-3.3.2-18). */
export type UserProperty = readonly [name: string, value: string];

/** DISCONNECT and CONNACK reason codes (MQTT 5, section 2.4). */
export const MALFORMED_PACKET = 0x81;
export const PROTOCOL_ERROR = 0x82;

type Form = 'flag' | 'uint16' | 'uint32' | 'varint' | 'text' | 'bytes' | 'pair';

interface Rule {
  readonly form: Form;
  readonly places: readonly PropertyPlace[];
  /** 0 is no value for it. */
  readonly isPositive?: true;
}

const MESSAGE = ['publish', 'will'] as const;
const USER_PROPERTY = 0x26;

/** Those that a client may send, by identifier; all others are the server's. */
const RULES: Readonly<Record<number, Rule>> = {
  0x01: { form: 'flag', places: MESSAGE },
  0x02: { form: 'uint32', places: MESSAGE },
  0x03: { form: 'text', places: MESSAGE },
  0x08: { form: 'text', places: MESSAGE },
  0x09: { form: 'bytes', places: MESSAGE },
  0x0b: { form: 'varint', places: ['subscribe'], isPositive: true },
  0x11: { form: 'uint32', places: ['connect', 'disconnect'] },
  0x15: { form: 'text', places: ['connect'] },
  0x16: { form: 'bytes', places: ['connect'] },
  0x17: { form: 'flag', places: ['connect'] },
  0x18: { form: 'uint32', places: ['will'] },
  0x19: { form: 'flag', places: ['connect'] },
  0x1f: { form: 'text', places: ['ack', 'disconnect'] },
  0x21: { form: 'uint16', places: ['connect'], isPositive: true },
  0x22: { form: 'uint16', places: ['connect'] },
  0x23: { form: 'uint16', places: ['publish'] },
  [USER_PROPERTY]: {
    form: 'pair',
    places: ['will', 'connect', 'publish', 'ack', 'subscribe', 'unsubscribe', 'disconnect'],
  },
  0x27: { form: 'uint32', places: ['connect'], isPositive: true },
};

const MOST_VARINT_BYTES = 4;

class Fault extends Error {
  readonly reasonCode: number;

  constructor(reasonCode: number) {
    super('properties against the law');
    this.reasonCode = reasonCode;
  }
}

/**
 * Checks the properties of one packet, which the parser takes however they come: in whatever packet, twice, and with any
 * value (MQTT 5, section 2.2.2.2).
 * @param block without its length
 * @returns the user properties in their order, or the reason code of what is wrong
 */
export function judgeProperties(
  block: Buffer,
  place: PropertyPlace,
):
  | { readonly ok: true; readonly user: readonly UserProperty[] }
  | { readonly ok: false; readonly reasonCode: number } {
  const reader = new Reader(block);
  const seen = new Set<number>();
  const user: UserProperty[] = [];
  try {
    while (!reader.isAtEnd) {
      const id = reader.varint();
      const rule = RULES[id];
      if (!rule?.places.includes(place)) throw new Fault(MALFORMED_PACKET);
      if (id === USER_PROPERTY) {
        user.push([reader.text(), reader.text()]);
        continue;
      }
      if (seen.has(id)) throw new Fault(PROTOCOL_ERROR);
      seen.add(id);
      const value = reader.value(rule.form);
      if (value === 0 && rule.isPositive) throw new Fault(PROTOCOL_ERROR);
    }
    return { ok: true, user };
  } catch (error) {
    if (error instanceof Fault) return { ok: false, reasonCode: error.reasonCode };
    throw error;
  }
}

/** Goes through a block; @throws Fault where it is not what it should be */
class Reader {
  private readonly block: Buffer;
  private at = 0;

  constructor(block: Buffer) {
    this.block = block;
  }

  get isAtEnd(): boolean {
    return this.at >= this.block.length;
  }

  /** @returns numbers only: nobody asks for the others */
  value(form: Form): number | null {
    switch (form) {
      case 'flag': {
        const flag = this.take(1).readUInt8();
        if (flag > 1) throw new Fault(PROTOCOL_ERROR);
        return flag;
      }
      case 'uint16':
        return this.take(2).readUInt16BE();
      case 'uint32':
        return this.take(4).readUInt32BE();
      case 'varint':
        return this.varint();
      case 'text':
        this.text();
        return null;
      case 'bytes':
        this.take(this.take(2).readUInt16BE());
        return null;
      case 'pair':
        this.text();
        this.text();
        return null;
    }
  }

  varint(): number {
    let value = 0;
    for (let digit = 0; digit < MOST_VARINT_BYTES; digit += 1) {
      const byte = this.take(1).readUInt8();
      value += (byte & 0x7f) * 128 ** digit;
      if (byte < 0x80) return value;
    }
    throw new Fault(MALFORMED_PACKET);
  }

  /** MQTT-1.5.4-1 and -2. */
  text(): string {
    const bytes = this.take(this.take(2).readUInt16BE());
    if (!isUtf8(bytes) || bytes.includes(0)) throw new Fault(MALFORMED_PACKET);
    return bytes.toString();
  }

  private take(length: number): Buffer {
    const end = this.at + length;
    if (end > this.block.length) throw new Fault(MALFORMED_PACKET);
    const taken = this.block.subarray(this.at, end);
    this.at = end;
    return taken;
  }
}
