import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { TappedLine, type Way } from './tapped-line.js';

const PUBLISH = 3;
/** What these topics carry is meant; the rest (state, status, pings) keeps the line alive. */
const MEANT = /\/(commands|decisions|replies|access|events)$/;

/** A TCP proxy between a lock and the hub's broker. */
export class MqttLine extends TappedLine {
  private readonly server: Server;
  private target: { readonly host: string; readonly port: number };
  private pair: { readonly lock: Socket; readonly hub: Socket } | null = null;
  private isCut = false;

  /** @param brokerUrl `mqtt://HOST:PORT` */
  constructor(brokerUrl: string) {
    super();
    this.target = targetOf(brokerUrl);
    this.server = createServer({ noDelay: true }, (lock) => {
      this.accept(lock);
    });
  }

  /** For the lock. */
  get url(): string {
    return `mqtt://127.0.0.1:${String((this.server.address() as AddressInfo).port)}`;
  }

  start(): Promise<void> {
    return new Promise((resolve) => this.server.listen(0, '127.0.0.1', resolve));
  }

  async stop(): Promise<void> {
    this.hangUp();
    await new Promise((resolve) => this.server.close(resolve));
  }

  cut(): void {
    this.isCut = true;
    this.hangUp();
  }

  mend(): Promise<void> {
    this.isCut = false;
    return Promise.resolve();
  }

  hubMoved(brokerUrl: string): void {
    this.target = targetOf(brokerUrl);
    this.hangUp();
  }

  protected write(way: Way, bytes: Buffer): void {
    this.pair?.[way === 'to_hub' ? 'hub' : 'lock'].write(bytes);
  }

  private hangUp(): void {
    this.pair?.lock.destroy();
    this.pair?.hub.destroy();
    this.pair = null;
  }

  private accept(lock: Socket): void {
    lock.on('error', () => undefined);
    if (this.isCut) {
      lock.destroy();
      return;
    }
    this.hangUp();
    const hub = connect({ ...this.target, noDelay: true });
    hub.on('error', () => undefined);
    const pair = { lock, hub };
    this.pair = pair;
    const over = () => {
      lock.destroy();
      hub.destroy();
      if (this.pair === pair) this.pair = null;
    };
    lock.once('close', over);
    hub.once('close', over);
    this.listen(lock, 'to_hub', pair);
    this.listen(hub, 'to_lock', pair);
  }

  private listen(from: Socket, way: Way, pair: object): void {
    let held: Buffer = Buffer.alloc(0);
    from.on('data', (chunk: Buffer) => {
      held = Buffer.concat([held, chunk]);
      for (let size = packetBytes(held); size !== null && this.pair === pair; size = packetBytes(held)) {
        const packet = held.subarray(0, size);
        held = held.subarray(size);
        this.take(way, packet, isMeant(packet));
      }
    });
  }
}

function targetOf(brokerUrl: string): { host: string; port: number } {
  const { hostname, port } = new URL(brokerUrl);
  return { host: hostname, port: Number(port) };
}

/** Length of the first whole MQTT packet in `bytes`; null when it is not all there (MQTT 3.1.1, section 2.2.3). */
function packetBytes(bytes: Buffer): number | null {
  const head = headBytes(bytes);
  if (head === null) return null;
  const size = head.length + head.rest;
  return bytes.length < size ? null : size;
}

function headBytes(bytes: Buffer): { length: number; rest: number } | null {
  let rest = 0;
  for (let at = 1; at < Math.min(5, bytes.length); at += 1) {
    const byte = bytes.readUInt8(at);
    rest += (byte & 0x7f) * 128 ** (at - 1);
    if (byte < 0x80) return { length: at + 1, rest };
  }
  return null;
}

function isMeant(packet: Buffer): boolean {
  const head = headBytes(packet);
  if (packet.readUInt8(0) >> 4 !== PUBLISH || !head) return false;
  const topicBytes = packet.readUInt16BE(head.length);
  return MEANT.test(packet.subarray(head.length + 2, head.length + 2 + topicBytes).toString());
}
