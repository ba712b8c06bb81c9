import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { generate, parser, type Packet } from 'mqtt-packet';

const WAIT_MS = 20_000;

/** A packet as the parser has it, whichever it is: what a test looks at it checks. */
export type Heard = Packet & Readonly<Record<string, unknown>>;

/** One of a SUBSCRIBE; what follows the QoS is of MQTT 5. */
export interface Filter {
  readonly topic: string;
  readonly qos: 0 | 1 | 2;
  readonly rh?: 0 | 1 | 2;
  readonly rap?: boolean;
  readonly nl?: boolean;
  /** Of the whole packet: the first one's counts. */
  readonly identifier?: number;
}

/** MQTT on a bare TCP connection: sends what a proper client would not, and answers nothing by itself. */
export class WireClient {
  readonly socket: Socket;
  readonly version: 4 | 5;
  private readonly heard: Heard[] = [];
  private readonly bytes: Buffer[] = [];
  private fault: Error | null = null;
  private wake: () => void = () => undefined;
  private nextId = 1;

  private constructor(socket: Socket, version: 4 | 5) {
    this.socket = socket;
    this.version = version;
    const decoder = parser({ protocolVersion: version });
    decoder.on('packet', (packet) => {
      this.heard.push(packet as Heard);
      this.wake();
    });
    decoder.on('error', (error) => {
      this.fault = error instanceof Error ? error : new Error(String(error));
      this.wake();
    });
    socket.on('data', (chunk: Buffer) => {
      this.bytes.push(chunk);
      decoder.parse(chunk);
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.wake();
    });
  }

  static async open(port: number, version: 4 | 5 = 4): Promise<WireClient> {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    const client = new WireClient(socket, version);
    await once(socket, 'connect');
    return client;
  }

  /** Everything that has come and was not taken yet. */
  get waiting(): readonly Heard[] {
    return this.heard;
  }

  /** Lets packets that were taken come again, before all others. */
  putBack(packets: readonly Heard[]): void {
    this.heard.unshift(...packets);
  }

  send(...packets: readonly Packet[]): void {
    for (const packet of packets) this.socket.write(generate(packet, { protocolVersion: this.version }));
  }

  /** Bytes as they are: control packet type and flags, Remaining Length, and the rest. */
  raw(...bytes: readonly (number | string | Uint8Array)[]): void {
    this.socket.write(bytesOf(bytes));
  }

  /** A whole packet of these: its Remaining Length is filled in. */
  packet(first: number, ...bytes: readonly (number | string | Uint8Array)[]): void {
    const body = bytesOf(bytes);
    if (body.length > 0x3fff) throw new RangeError('for short packets only');
    const length = body.length < 0x80 ? [body.length] : [(body.length & 0x7f) | 0x80, body.length >> 7];
    this.raw(first, ...length, body);
  }

  /** The next packet. @throws Error when another one comes, or the connection ends */
  async expect<Name extends Packet['cmd']>(name: Name): Promise<Extract<Packet, { cmd: Name }>> {
    const packet = await this.next();
    if (packet.cmd !== name) throw new Error(`expected ${name}, came ${JSON.stringify(packet)}`);
    return packet as unknown as Extract<Packet, { cmd: Name }>;
  }

  /** All bytes that have come when the first packet of that kind has; takes it, and what came before. */
  async bytesOfNext(name: Packet['cmd']): Promise<Buffer> {
    for (;;) if ((await this.next()).cmd === name) return Buffer.concat(this.bytes);
  }

  async next(): Promise<Heard> {
    await this.settles(() => this.heard.length > 0, 'a packet');
    const packet = this.heard.shift();
    if (!packet) throw this.fault ?? new Error('the connection ended');
    return packet;
  }

  /** Resolves when the broker has ended the connection. @returns what came before and was not taken */
  async ended(): Promise<readonly string[]> {
    await this.settles(() => this.socket.destroyed, 'the end of the connection');
    return this.heard.splice(0).map(({ cmd }) => cmd);
  }

  /** A SUBSCRIBE. @returns its return codes */
  async subscribe(...filters: readonly Filter[]): Promise<readonly unknown[]> {
    const messageId = this.id();
    const subscriptions = filters.map((filter) => ({ rh: 0 as const, rap: false, nl: false, ...filter }));
    const subscriptionIdentifier = filters[0]?.identifier;
    const properties = subscriptionIdentifier === undefined ? {} : { subscriptionIdentifier };
    this.send({ cmd: 'subscribe', messageId, subscriptions, properties });
    const { granted, ...suback } = await this.expect('suback');
    if (suback.messageId !== messageId) throw new Error('SUBACK of another SUBSCRIBE');
    return granted;
  }

  /** That nothing is on its way which the broker had written before: PINGREQ is answered, and by nothing else. */
  async answersPing(): Promise<void> {
    this.send({ cmd: 'pingreq' });
    await this.expect('pingresp');
  }

  /** A packet identifier that this client did not use yet. */
  id(): number {
    return this.nextId++;
  }

  /** DISCONNECT, and the end of the connection. */
  async leave(): Promise<void> {
    this.send({ cmd: 'disconnect' });
    await this.ended();
  }

  /** As when the power goes. */
  async vanish(): Promise<void> {
    const closed = this.socket.destroyed ? null : once(this.socket, 'close');
    this.socket.destroy();
    await closed;
  }

  private async settles(holds: () => boolean, what: string): Promise<void> {
    const giveUp = AbortSignal.timeout(WAIT_MS);
    while (!holds()) {
      if (this.fault) throw this.fault;
      if (this.socket.destroyed) return;
      if (giveUp.aborted) throw new Error(`waited in vain for ${what}`);
      await new Promise<void>((resolve) => {
        this.wake = resolve;
        giveUp.addEventListener('abort', () => {
          resolve();
        });
      });
    }
  }
}

/** Numbers are bytes; a text is what MQTT has for one: two bytes of length before it. */
function bytesOf(parts: readonly (number | string | Uint8Array)[]): Buffer {
  return Buffer.concat(
    parts.map((part) => {
      if (typeof part === 'number') return Buffer.of(part);
      if (typeof part !== 'string') return Buffer.from(part);
      const text = Buffer.from(part);
      return Buffer.concat([Buffer.of(text.length >> 8, text.length & 0xff), text]);
    }),
  );
}
