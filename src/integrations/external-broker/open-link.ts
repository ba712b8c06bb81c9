import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { connect as connectSecure, TLSSocket } from 'node:tls';
import { AVAILABILITY } from './bridge-topics.js';
import { CONNECT_MS, KEEP_ALIVE_S, PACKET_BYTES } from './limits.js';
import { Link, reasonOf, type LinkListener } from './link.js';
import { PacketBound } from './packet-bound.js';
import { trouble, troubleOfError, troubleOfReason, type Trouble } from './trouble.js';

/** How to reach a broker. */
export interface BrokerAccess {
  readonly host: string;
  readonly port: number;
  readonly isSecure: boolean;
  /** PEM; null: the authorities of the system. */
  readonly ca: string | null;
  readonly user: string | null;
  readonly password: string | null;
}

export interface LinkOptions extends BrokerAccess {
  readonly clientId: string;
  /** As in CONNECT: 4 is MQTT 3.1.1. */
  readonly protocol: 4 | 5;
}

/** Why there is no connection. */
export class LinkFailed extends Error {
  override readonly name = 'LinkFailed';
  readonly trouble: Trouble;
  /** refused: the broker does not speak this version; silent: it may be for that, it said nothing. */
  readonly version: 'refused' | 'silent' | 'fine';

  constructor(why: Trouble, version: LinkFailed['version']) {
    super(why.code);
    this.trouble = why;
    this.version = version;
  }
}

/** Return code 1 of 3.1.1, reason 132 of MQTT 5. */
const VERSION_REFUSED = [1, 132];
/** Host and port, as they stand in a URL. */
export function brokerName({ host, port }: Pick<BrokerAccess, 'host' | 'port'>): string {
  return `${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
}

/** Connects. @param signal raised: the try is given up @throws LinkFailed */
export async function openLink(
  options: LinkOptions,
  listener: LinkListener,
  signal: AbortSignal,
): Promise<Link> {
  // Loaded when it is needed: most hubs have no other broker, and it takes megabytes.
  const { MqttClient } = await import('./mqtt-library.js');
  const broker = brokerName(options);
  const { protocol } = options;
  let why: Trouble | null = null;
  let socket: Socket | null = null;
  const failed = (found: Trouble) => {
    why ??= found;
  };
  const client = new MqttClient(() => (socket = dial(options, broker, failed)), {
    protocolVersion: protocol,
    clientId: options.clientId,
    clean: true,
    keepalive: KEEP_ALIVE_S,
    connectTimeout: CONNECT_MS,
    reconnectPeriod: 0,
    resubscribe: false,
    queueQoSZero: false,
    ...(options.user !== null && { username: options.user }),
    ...(options.password !== null && { password: options.password }),
    will: { topic: AVAILABILITY, payload: Buffer.from('offline'), qos: 1, retain: true },
    ...(protocol === 5 && { properties: { sessionExpiryInterval: 0, maximumPacketSize: PACKET_BYTES } }),
  });
  const link = new Link({ client, protocol, socket: () => socket, failed }, listener);
  client.on('disconnect', ({ reasonCode }) => {
    if (reasonCode !== undefined && reasonCode !== 0) why ??= troubleOfReason(reasonCode, broker);
  });
  return new Promise((resolve, reject) => {
    let isOpen = false;
    let version: LinkFailed['version'] = 'fine';
    let gotAnswer = false;
    client.on('packetreceive', () => (gotAnswer = true));
    client.on('error', (error) => {
      const reason = reasonOf(error);
      if (!isOpen && reason !== null && VERSION_REFUSED.includes(reason)) version = 'refused';
      why ??=
        reason !== null
          ? troubleOfReason(reason, broker)
          : error.message === 'connack timeout'
            ? trouble('no_answer', broker)
            : error.message === 'Keepalive timeout'
              ? trouble('silent', broker)
              : troubleOfError(error, broker);
      // Whatever it was, this link is not used any further.
      client.end(true);
    });
    const giveUp = () => client.end(true);
    signal.addEventListener('abort', giveUp, { once: true });
    if (signal.aborted) giveUp();
    client.on('connect', () => {
      isOpen = true;
      resolve(link);
    });
    client.on('close', () => {
      signal.removeEventListener('abort', giveUp);
      link.over();
      const found = why ?? trouble('closed', broker);
      if (isOpen) listener.closed(found);
      else if (found.code === 'closed' && socket instanceof TLSSocket && !socket.authorized) {
        client.end(true);
        reject(new LinkFailed(trouble('closed_before_tls', broker), 'fine'));
      } else if (found.code === 'closed' && !options.isSecure && !gotAnswer) {
        client.end(true);
        reject(new LinkFailed(trouble('no_answer', broker), 'silent'));
      } else {
        if (!gotAnswer && (found.code === 'closed' || found.code === 'no_answer')) version = 'silent';
        client.end(true);
        reject(new LinkFailed(found, version));
      }
    });
  });
}

function dial(options: LinkOptions, broker: string, failed: (why: Trouble) => void): Socket {
  const { host, port, isSecure, ca } = options;
  const socket = isSecure
    ? connectSecure({
        host,
        port,
        minVersion: 'TLSv1.2',
        ...(isIP(host) === 0 && { servername: host }),
        ...(ca !== null && { ca }),
      })
    : connectPlain({ host, port });
  socket.setNoDelay(true);
  socket.on('error', (error) => {
    failed(troubleOfError(error, broker));
  });
  const bound = new PacketBound();
  socket.on('data', (chunk: Buffer) => {
    if (bound.take(chunk)) return;
    failed(trouble('packet_too_long', broker));
    socket.destroy();
  });
  return socket;
}
