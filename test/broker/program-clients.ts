import { createHash } from 'node:crypto';
import { connect as connectSocket } from 'node:net';
import type { Duplex } from 'node:stream';
import { MqttClient, type IClientOptions, type IConnackPacket } from 'mqtt';
import type { ApiToken, Scope } from '../../src/accounts/api-token.js';
import type { User } from '../../src/accounts/user.js';
import type { Programs } from '../../src/broker/programs.js';
import type { SecureListenerOptions } from '../../src/broker/secure-listener.js';
import { LockBroker } from '../../src/broker/server.js';
import { type Clock, systemClock } from '../../src/kit/clock.js';
import { Unauthenticated } from '../../src/kit/errors.js';
import { silentLogger } from '../../src/kit/logger.js';
import type { IntegrationMessage } from '../../src/operations/integrations/integration-bus.js';
import { sampleUser } from '../store/samples.js';
import { connected, knownLocks, SECRET } from './lock-clients.js';

/** A way to the broker. The same tests go over each. */
export interface Connector {
  readonly name: string;
  /** Asked for before the broker is made, by a way that needs TLS. */
  readonly secure?: () => Promise<SecureListenerOptions>;
  /** What has to run beside the broker. @returns what ends it */
  readonly serve?: (broker: LockBroker) => Promise<() => Promise<void>>;
  open(broker: LockBroker): Duplex;
}

export const tcp: Connector = {
  name: 'tcp',
  open: ({ port }) => connectSocket({ port, host: '127.0.0.1', noDelay: true }),
};

interface Owned {
  user: User;
  token: ApiToken;
}

/** Tokens as the accounts would know them; told of changes as these tell. */
export class TokenShelf implements Programs {
  private readonly owned = new Map<string, Owned>();
  private readonly listeners: (() => void)[] = [];
  asked = 0;

  /** @returns the text of a new token */
  add(scopes: readonly Scope[], role: User['role'] = 'member', expiresAtMs: number | null = null): string {
    const n = this.owned.size + 1;
    const user = sampleUser(n, { role });
    const text = `dwt_${createHash('sha256').update(String(n)).digest('base64url')}`;
    const times = { createdAtMs: 0, lastUsedAtMs: null, revokedAtMs: null };
    const token = {
      id: user.id.replace(/^./, 'f'),
      userId: user.id,
      name: `Panel ${n}`,
      scopes,
      expiresAtMs,
      ...times,
    };
    this.owned.set(text, { user, token });
    return text;
  }

  /** Changes what stands for a token. @param told whether those who watch are told at once */
  change(text: string, change: (owned: Owned) => void, told = true): void {
    const owned = this.owned.get(text);
    if (!owned) throw new Error('no such token');
    change(owned);
    if (told) for (const listener of this.listeners) listener();
  }

  revoke(text: string, told = true): void {
    this.change(text, (owned) => (owned.token = { ...owned.token, revokedAtMs: 1 }), told);
  }

  authenticateApiToken(text: string) {
    this.asked += 1;
    return this.standing(this.owned.get(text));
  }

  standingOfApiToken(id: string) {
    return this.standing([...this.owned.values()].find(({ token }) => token.id === id));
  }

  private standing(owned: Owned | undefined): Owned {
    if (!owned) throw new Unauthenticated('token_malformed', 'This is not an API token of this hub.');
    if (owned.token.revokedAtMs !== null)
      throw new Unauthenticated('token_revoked', 'This API token was revoked.');
    if (!owned.user.isActive) throw new Unauthenticated('user_inactive', 'This account is disabled.');
    return owned;
  }

  watchSessions(listener: () => void): void {
    this.listeners.push(listener);
  }
}

export interface ProgramFixture {
  readonly broker: LockBroker;
  readonly tokens: TokenShelf;
  /** What integrations said, oldest first. */
  readonly heard: IntegrationMessage[];
  /** What locks said: device_id, leaf, text. */
  readonly lockHeard: string[];
  /** Replaceable: what the listener does before it resolves. */
  settle: (message: IntegrationMessage) => Promise<void>;
  /** As a program with this token; resolves when accepted, rejects with the CONNACK's reason. */
  program(token: string, options?: IClientOptions): Promise<MqttClient>;
  /** As a lock. */
  lock(deviceId: string, options?: IClientOptions): Promise<MqttClient>;
  /** What the broker said to it when it was let in. */
  connackOf(client: MqttClient): IConnackPacket | undefined;
  stop(): Promise<void>;
}

export interface FixtureOptions {
  readonly locks?: readonly string[];
  readonly connector?: Connector;
  readonly clock?: Clock;
  /** Default: kept in memory. */
  readonly databaseFile?: string;
  /** Default: none yet. What is kept for a token that is not there goes at the start. */
  readonly tokens?: TokenShelf;
}

/** A started broker for these locks and for programs. */
export async function startProgramBroker(options: FixtureOptions = {}): Promise<ProgramFixture> {
  const { locks = ['front', 'back'], connector = tcp, clock = systemClock, databaseFile = null } = options;
  const broker = new LockBroker(
    { host: '127.0.0.1', port: 0 },
    {
      devices: knownLocks(locks),
      clock,
      logger: silentLogger,
      databaseFile,
    },
    connector.secure ? await connector.secure() : null,
  );
  const clients: MqttClient[] = [];
  const connacks = new WeakMap<MqttClient, IConnackPacket>();
  const open = async (options: IClientOptions): Promise<MqttClient> => {
    const client = new MqttClient(() => connector.open(broker), {
      protocolVersion: 4,
      reconnectPeriod: 0,
      ...options,
    });
    client.on('error', () => undefined);
    client.on('connect', (connack) => connacks.set(client, connack));
    clients.push(client);
    await connected(client);
    return client;
  };
  const { tokens = new TokenShelf() } = options;
  const fixture: ProgramFixture = {
    broker,
    tokens,
    heard: [],
    lockHeard: [],
    settle: () => Promise.resolve(),
    program: (password, given) => open({ username: 'panel', password, clientId: 'panel', ...given }),
    lock: (name, given) => open({ username: name, clientId: name, password: SECRET, ...given }),
    connackOf: (client) => connacks.get(client),
    async stop() {
      for (const client of clients) client.end(true);
      await endServing?.();
      await broker.stop();
    },
  };
  broker.letIn(tokens);
  broker.integrations.onMessage(async (message) => {
    fixture.heard.push(message);
    await fixture.settle(message);
  });
  broker.onMessage((deviceId, leaf, payload) => {
    fixture.lockHeard.push(`${deviceId} ${leaf} ${payload.toString()}`);
    return Promise.resolve();
  });
  await broker.start();
  const endServing = await connector.serve?.(broker);
  return fixture;
}
