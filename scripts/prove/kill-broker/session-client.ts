import { connect, type Socket } from 'node:net';
import { generate, parser as newParser, type IPublishPacket, type Packet } from 'mqtt-packet';

type Written = Packet & { readonly messageId: number };

/** Between two tries to connect, milliseconds: the broker is often dead. */
const RECONNECT_MS = 10;
const LAST_ID = 65_535;

export interface SessionOptions {
  readonly port: number;
  readonly clientId: string;
  /** Its session ends with its connection; default false. */
  readonly clean?: boolean;
  readonly password?: string;
  readonly filters?: readonly { readonly topic: string; readonly qos: 1 | 2 }[];
  readonly onMessage?: (topic: string, text: string) => void;
}

/**
 * An MQTT 3.1.1 client with a session that lives through every death of the broker. What mqtt.js sends again after a
 * reconnect it sends one by one; this one sends all of it at once, so that the broker is under load as soon as it is back.
 */
export class SessionClient {
  private readonly options: SessionOptions;
  /** What the broker has not acknowledged, by packet identifier, in order (MQTT-4.4.0-1). */
  private readonly open = new Map<number, { packet: Written; readonly done: () => void }>();
  /** QoS 2 messages that were taken and not released yet (MQTT-4.3.3-2). */
  private readonly taken = new Set<number>();
  private socket: Socket | null = null;
  private isReady = false;
  private going = true;
  private nextId = 1;
  private hadSession = false;
  /** How often the broker had forgotten its session. */
  sessionsLost = 0;

  constructor(options: SessionOptions) {
    this.options = options;
    this.dial();
  }

  get name(): string {
    return this.options.clientId;
  }

  get connected(): boolean {
    return this.isReady;
  }

  /** Resolves when the publish is acknowledged to its end, in this connection or a later one; never without. */
  publish(topic: string, text: string, qos: 1 | 2): Promise<void> {
    const messageId = this.freeId();
    const payload = Buffer.from(text);
    const packet = { cmd: 'publish', topic, payload, qos, retain: false, dup: false, messageId } as const;
    return new Promise((resolve) => {
      this.open.set(messageId, { packet, done: resolve });
      if (this.isReady) {
        this.write(packet);
        // what is sent again may have come before
        this.open.set(messageId, { packet: { ...packet, dup: true }, done: resolve });
      }
    });
  }

  /** With QoS 0: sent now, or never. */
  say(topic: string, text: string): void {
    const payload = Buffer.from(text);
    this.write({ cmd: 'publish', topic, payload, qos: 0, retain: false, dup: false });
  }

  stop(): void {
    this.going = false;
    this.socket?.destroy();
  }

  private dial(): void {
    const { port, clientId, password, clean = false } = this.options;
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    const parser = newParser({ protocolVersion: 4 });
    parser.on('packet', (packet: Packet) => {
      if (this.socket === socket) this.take(packet);
    });
    parser.on('error', () => socket.destroy());
    this.socket = socket;
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => parser.parse(chunk));
    socket.once('close', () => {
      this.isReady = false;
      if (this.going)
        setTimeout(() => {
          if (this.going) this.dial();
        }, RECONNECT_MS);
    });
    const login = password === undefined ? {} : { username: clientId, password: Buffer.from(password) };
    this.write({
      cmd: 'connect',
      protocolId: 'MQTT',
      protocolVersion: 4,
      clean,
      clientId,
      keepalive: 60,
      ...login,
    });
  }

  private take(packet: Packet): void {
    const { cmd } = packet;
    if (cmd === 'connack') this.admitted(packet.returnCode === 0, packet.sessionPresent);
    else if (cmd === 'suback') this.ready();
    else if (cmd === 'publish') this.hear(packet);
    else if (cmd === 'pubrec') this.release(packet.messageId ?? 0);
    else if (cmd === 'puback' || cmd === 'pubcomp') this.finish(packet.messageId ?? 0);
    else if (cmd === 'pubrel') {
      this.taken.delete(packet.messageId ?? 0);
      this.write({ cmd: 'pubcomp', messageId: packet.messageId ?? 0 });
    }
  }

  private admitted(isLetIn: boolean, hasSession: boolean): void {
    const { filters = [] } = this.options;
    if (this.hadSession && isLetIn && !hasSession) this.sessionsLost += 1;
    this.hadSession ||= isLetIn && filters.length > 0;
    if (!isLetIn) this.socket?.destroy();
    else if (filters.length > 0 && !hasSession)
      this.write({ cmd: 'subscribe', messageId: this.freeId(), subscriptions: [...filters] });
    else this.ready();
  }

  private ready(): void {
    this.isReady = true;
    this.socket?.cork();
    for (const [messageId, { packet, done }] of this.open) {
      this.write(packet);
      if (packet.cmd === 'publish') this.open.set(messageId, { packet: { ...packet, dup: true }, done });
    }
    this.socket?.uncork();
  }

  private hear({ topic, payload, qos, messageId = 0 }: IPublishPacket): void {
    if (qos !== 2 || !this.taken.has(messageId)) this.options.onMessage?.(topic, payload.toString());
    if (qos === 2) this.taken.add(messageId);
    if (qos !== 0) this.write({ cmd: qos === 2 ? 'pubrec' : 'puback', messageId });
  }

  private release(messageId: number): void {
    const known = this.open.get(messageId);
    if (known) known.packet = { cmd: 'pubrel', messageId };
    this.write({ cmd: 'pubrel', messageId });
  }

  private finish(messageId: number): void {
    const known = this.open.get(messageId);
    this.open.delete(messageId);
    known?.done();
  }

  private write(packet: Packet): void {
    if (this.socket && !this.socket.destroyed) this.socket.write(generate(packet));
  }

  private freeId(): number {
    do this.nextId = this.nextId >= LAST_ID ? 1 : this.nextId + 1;
    while (this.open.has(this.nextId));
    return this.nextId;
  }
}
