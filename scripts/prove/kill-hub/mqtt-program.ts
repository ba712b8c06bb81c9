import { setTimeout as sleep } from 'node:timers/promises';
import type { Seeded } from '../seeded.js';
import { SessionClient } from '../kill-broker/session-client.js';
import type { Claims } from './claims.js';
import type { CrowdLock } from './crowd.js';

/**
 * Between two orders of one kind at one lock, milliseconds. In the second and a half that orders to a lock that is away take to
 * end, fewer come than the hub carries out at a time (`ORDERS_AT_ONCE`): one more it refuses, without a row in its log.
 */
const PAUSE_MIN_MS = 250;
const PAUSE_MORE_MS = 150;
const QOS = [1, 2] as const;

export interface MqttProgramDeps {
  readonly port: number;
  /** An API token that may open and speaks as home automation does. */
  readonly password: string;
  readonly locks: readonly Pick<CrowdLock, 'deviceId'>[];
  readonly claims: Claims;
  readonly random: Seeded;
}

/**
 * A program that gives orders over MQTT, one after the other at each lock with each QoS. Its session outlives the hub: what
 * was not acknowledged it sends again, as MQTT has it.
 */
export class MqttProgram {
  private readonly deps: MqttProgramDeps;
  private readonly client: SessionClient;
  private going = false;
  private orders: Promise<void>[] = [];

  constructor(deps: MqttProgramDeps) {
    this.deps = deps;
    const { port, password } = deps;
    this.client = new SessionClient({ port, clientId: 'program', password });
  }

  start(): void {
    this.going = true;
    this.orders = this.deps.locks.flatMap((lock) => QOS.map((qos) => this.order(lock.deviceId, qos)));
  }

  /** Resolves when every order is acknowledged. The hub has to live. */
  async rest(): Promise<void> {
    this.going = false;
    await Promise.all(this.orders);
  }

  stop(): void {
    this.going = false;
    this.client.stop();
  }

  private async order(deviceId: string, qos: 1 | 2): Promise<void> {
    const { random, claims } = this.deps;
    while (this.going) {
      claims.ordersGiven += 1;
      await this.client.publish(`doorward/${deviceId}/lock/set`, random(2) === 0 ? 'UNLOCK' : 'LOCK', qos);
      claims.ordersTaken += 1;
      await sleep(PAUSE_MIN_MS + random(PAUSE_MORE_MS));
    }
  }
}
