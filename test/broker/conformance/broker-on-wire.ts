import type { Aedes } from 'aedes';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { IConnectPacket, IConnackPacket, IPublishPacket } from 'mqtt-packet';
import type { Test } from 'tap';
import type { BrokerPersistence } from '../../../src/broker/persistence/broker-persistence.js';
import { SECRET } from '../lock-clients.js';
import { startProgramBroker, type ProgramFixture } from '../program-clients.js';
import { WireClient } from './wire-client.js';

/** Where the hub speaks to a program, which may only listen there. */
export const STATE = 'doorward/front/lock/state';
/** Where a program speaks to the hub. */
export const ORDER = 'doorward/front/lock/set';
/** Where a lock hears itself: the only topics that lead from client to client (ACCESS_TABLE). */
export const OWN_STATE = 'smartlock/front/state';
/** What a will of a program may be for. */
export const HOME = 'homeassistant/status';

type Given = Partial<IConnectPacket>;

export interface Admitted {
  readonly wire: WireClient;
  readonly connack: IConnackPacket;
}

/** Our broker with its database, and clients that are bytes. */
export class BrokerOnWire {
  readonly fixture: ProgramFixture;
  readonly token: string;
  readonly version: 4 | 5;
  private readonly clients: WireClient[] = [];

  constructor(fixture: ProgramFixture, version: 4 | 5) {
    this.fixture = fixture;
    this.version = version;
    this.token = fixture.tokens.add(['mqtt:home-assistant', 'mqtt:read'], 'admin');
  }

  /** A connection on which nothing was sent yet. */
  async open(): Promise<WireClient> {
    const wire = await WireClient.open(this.fixture.broker.port, this.version);
    this.clients.push(wire);
    return wire;
  }

  /** A CONNECT of a program, with whatever is given over what it would say. */
  introduction(given: Given = {}): IConnectPacket {
    return {
      cmd: 'connect',
      protocolId: 'MQTT',
      protocolVersion: this.version,
      clientId: 'panel',
      clean: true,
      keepalive: 60,
      username: 'home',
      password: Buffer.from(this.token),
      ...given,
    };
  }

  async program(given: Given = {}): Promise<Admitted> {
    return await this.admitted(this.introduction(given));
  }

  /** A session that outlives its connection. */
  async lasting(clientId: string, given: Given = {}): Promise<Admitted> {
    const properties = { sessionExpiryInterval: 600, ...given.properties };
    return await this.program({
      ...{ clientId, clean: false },
      ...given,
      ...(this.version === 5 && { properties }),
    });
  }

  async lock(given: Given = {}): Promise<Admitted> {
    const who = { clientId: 'front', username: 'front', password: Buffer.from(SECRET) };
    return await this.admitted(this.introduction({ ...who, ...given }));
  }

  /** What the hub itself says, inside its process. Resolves when it is kept and passed on. */
  tell(topic: string, text: string, given: Partial<Omit<IPublishPacket, 'cmd'>> = {}): Promise<void> {
    const { aedes } = this.fixture.broker as unknown as { readonly aedes: Aedes };
    const packet = { cmd: 'publish', qos: 1, retain: false, dup: false, ...given } as const;
    return new Promise((resolve, reject) => {
      aedes.publish({ ...packet, topic, payload: Buffer.from(text) }, (error) => {
        if (error) reject(error);
        else resolve();
      });
    });
  }

  /** Sessions that are kept now. */
  get sessions(): number {
    const { persistence } = this.fixture.broker as unknown as { readonly persistence: BrokerPersistence };
    return persistence.kept.sessions;
  }

  /** What integrations said, as topic and text. */
  get heard(): readonly string[] {
    return this.fixture.heard.map(({ topic, payload }) => `${topic} ${payload.toString()}`);
  }

  async stop(): Promise<void> {
    for (const client of this.clients) client.socket.destroy();
    await this.fixture.stop();
  }

  private async admitted(packet: IConnectPacket): Promise<Admitted> {
    const wire = await this.open();
    wire.send(packet);
    return { wire, connack: await wire.expect('connack') };
  }
}

/** With its database in a folder that is gone when the test ends. */
export async function brokerOnWire(t: Test, version: 4 | 5 = 4): Promise<BrokerOnWire> {
  const folder = mkdtempSync(path.join(tmpdir(), 'doorward-wire-'));
  const fixture = await startProgramBroker({ databaseFile: path.join(folder, 'broker.db') });
  const broker = new BrokerOnWire(fixture, version);
  t.teardown(async () => {
    await broker.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  return broker;
}

/** The text of a PUBLISH. */
export function textOf({ payload }: IPublishPacket): string {
  return payload.toString();
}

/** Its packet identifier. @throws Error for none, or 0 (MQTT-2.3.1-1) */
export function idOf({ messageId }: IPublishPacket): number {
  if (!messageId) throw new Error('a PUBLISH without a packet identifier');
  return messageId;
}
