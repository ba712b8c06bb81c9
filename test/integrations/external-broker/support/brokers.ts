import { Aedes, type AedesOptions } from 'aedes';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import path from 'node:path';
import { createServer as createSecureServer } from 'node:tls';
import type { Test } from 'tap';
import { connectAsync, type IClientOptions, type IPublishPacket, type MqttClient } from 'mqtt';
import { shortFolder } from '../../../support/short-folder.js';
import { until } from '../../../support/until.js';

export const WAIT_MS = 20_000;

/** A broker at a port of this machine, that can go away and come back. */
export interface Broker {
  readonly port: number;
  /** Drops every connection and forgets everything. */
  stop(): Promise<void>;
  start(): Promise<void>;
}

export interface TlsFiles {
  readonly key: string;
  readonly cert: string;
}

/** Aedes as it comes, no rules of ours in it. */
export class BareAedes implements Broker {
  aedes: Aedes | null = null;
  private readonly options: AedesOptions;
  private readonly tls: TlsFiles | null;
  private readonly sockets = new Set<Socket>();
  private server: Server | null = null;
  private boundPort = 0;

  constructor(options: AedesOptions = {}, tls: TlsFiles | null = null) {
    this.options = options;
    this.tls = tls;
  }

  get port(): number {
    return this.boundPort;
  }

  async start(): Promise<void> {
    const aedes = await Aedes.createBroker(this.options);
    this.aedes = aedes;
    const take = (socket: Socket) => {
      this.sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => this.sockets.delete(socket));
      aedes.handle(socket);
    };
    const server = this.tls ? createSecureServer(this.tls, take) : createServer(take);
    this.server = server;
    server.listen(this.boundPort, '127.0.0.1');
    await once(server, 'listening');
    this.boundPort = (server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    const { server, aedes } = this;
    this.server = null;
    if (!server || !aedes) return;
    const closed = once(server, 'close');
    server.close();
    for (const socket of this.sockets) socket.destroy();
    await closed;
    await new Promise<void>((resolve) => {
      aedes.close(resolve);
    });
  }
}

export async function bareAedes(t: Test, options: AedesOptions = {}, tls?: TlsFiles): Promise<BareAedes> {
  const broker = new BareAedes(options, tls);
  await broker.start();
  t.teardown(() => broker.stop());
  return broker;
}

/** Where Mosquitto is, or why tests with it are skipped. */
export const MOSQUITTO = ((): { readonly path: string } | { readonly skip: string } => {
  for (const found of [
    '/usr/sbin/mosquitto',
    '/usr/local/sbin/mosquitto',
    '/opt/homebrew/sbin/mosquitto',
    'mosquitto',
  ]) {
    try {
      execFileSync(found, ['-h'], { stdio: 'ignore' });
      return { path: found };
    } catch (error) {
      // It says its usage with exit code 3 in some versions: it is there.
      if (error instanceof Error && 'status' in error && typeof error.status === 'number')
        return { path: found };
    }
  }
  return { skip: 'no Mosquitto on this machine (apt-get install mosquitto)' };
})();

/** A real Mosquitto as a process of its own. @param lines of its configuration; `PORT` and `FOLDER` are filled in */
export async function mosquitto(
  t: Test,
  lines: readonly string[],
): Promise<Broker & { readonly folder: string }> {
  if ('skip' in MOSQUITTO) throw new Error(MOSQUITTO.skip);
  const program = MOSQUITTO.path;
  const folder = shortFolder(t);
  const port = await freePort();
  const file = path.join(folder, 'mosquitto.conf');
  const text = lines.join('\n').replaceAll('PORT', String(port)).replaceAll('FOLDER', folder);
  // It gives up root by itself, and then has to read its files.
  writeFileSync(file, `user root\n${text}\n`);
  chmodSync(folder, 0o755);
  let child: ReturnType<typeof spawn> | null = null;
  const broker = {
    port,
    folder,
    async start() {
      const started = spawn(program, ['-c', file], { stdio: 'ignore' });
      child = started;
      await until(
        async () => {
          if (started.exitCode !== null) throw new Error(`Mosquitto ended with ${started.exitCode}`);
          return isOpen(port);
        },
        WAIT_MS,
        () => 'Mosquitto',
      );
    },
    async stop() {
      const running = child;
      child = null;
      if (!running || running.exitCode !== null) return;
      const gone = once(running, 'exit');
      running.kill('SIGTERM');
      await gone;
    },
  };
  t.teardown(() => broker.stop());
  await broker.start();
  return broker;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function isOpen(port: number): Promise<boolean> {
  const { connect } = await import('node:net');
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => {
      resolve(false);
    });
  });
}

/** Somebody else at the broker: a home automation, as far as the hub can see. */
export class Neighbour {
  readonly client: MqttClient;
  /** Everything heard, in order. */
  readonly heard: { readonly topic: string; readonly text: string; readonly retained: boolean }[] = [];

  constructor(client: MqttClient) {
    this.client = client;
    client.on('message', (topic: string, payload: Buffer, { retain }: IPublishPacket) => {
      this.heard.push({ topic, text: payload.toString(), retained: retain });
    });
  }

  texts(topic: string): readonly string[] {
    return this.heard.filter((one) => one.topic === topic).map(({ text }) => text);
  }

  last(topic: string): string | undefined {
    return this.texts(topic).at(-1);
  }

  async hears(topic: string, text: string): Promise<void> {
    await until(
      () => this.last(topic) === text,
      WAIT_MS,
      () => `${text} on ${topic}; heard ${JSON.stringify(this.heard.slice(-20))}`,
    );
  }

  say(
    topic: string,
    text: string,
    options: Parameters<MqttClient['publishAsync']>[2] = { qos: 1 },
  ): Promise<unknown> {
    return this.client.publishAsync(topic, text, options);
  }
}

export async function neighbour(
  t: Test,
  port: number,
  options: IClientOptions & { readonly filters?: readonly string[] } = {},
): Promise<Neighbour> {
  const { filters = ['#'], ...rest } = options;
  const client = await connectAsync({
    host: '127.0.0.1',
    port,
    protocol: 'mqtt',
    protocolVersion: 5,
    reconnectPeriod: 0,
    ...rest,
  });
  client.on('error', () => undefined);
  t.teardown(() => client.endAsync(true));
  const found = new Neighbour(client);
  if (filters.length > 0) await client.subscribeAsync([...filters], { qos: 1 });
  return found;
}
