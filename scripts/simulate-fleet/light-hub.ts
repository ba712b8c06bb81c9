import { generateKeyPairSync } from 'node:crypto';
import { eventLine } from '../../src/audit/replica/event-line.js';
import { systemClock, type Clock } from '../../src/kit/clock.js';
import { idSource } from '../../src/kit/ids.js';
import { silentLogger as logger } from '../../src/kit/logger.js';
import { systemRandom } from '../../src/kit/random.js';
import type { SyncView } from '../../src/operations/cloud/sync-use-cases.js';
import type { CloudAccess } from '../../src/sync/cloud-agent.js';
import { CloudSync } from '../../src/sync/cloud-sync.js';
import { HubIdentity } from '../../src/sync/hub-identity.js';
import type { Seeded } from '../prove/seeded.js';
import { LIGHT_ENTITY, LightOutbox } from './light-outbox.js';
import { LightLog } from './light-log.js';
import { lightStore } from './light-store.js';
import type { HubTruth } from './replica.js';
import { RoughClient, type RoughLine } from './rough-client.js';

const LOCKS = 3;
const LOCK_EVENTS = ['UNLOCK', 'LOCK', 'DOOR_OPENED', 'DOOR_CLOSED', 'ACCESS_DENIED'] as const;

/** A hub without a house: its own key, clock, log and epoch, and the hub's own sync. */
export class LightHub {
  readonly id: string;
  readonly client: RoughClient;
  private readonly random: Seeded;
  private readonly clock: Clock;
  private readonly log: LightLog;
  private readonly outbox: LightOutbox;
  private readonly sync: CloudSync;
  private readonly listeners: (() => void)[] = [];

  /** @param skewMs how wrong its wall clock is */
  constructor(access: CloudAccess, line: RoughLine, skewMs: number) {
    this.random = line.random;
    this.clock = { ...systemClock, wallMs: () => systemClock.wallMs() + skewMs };
    const newId = idSource(this.clock, systemRandom);
    this.log = new LightLog(newId, systemRandom);
    this.outbox = new LightOutbox(this.log);
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const identity = new HubIdentity(privateKey.export({ format: 'der', type: 'pkcs8' }), newId);
    this.id = identity.id;
    this.client = new RoughClient(access, identity, { clock: this.clock, line });
    const store = lightStore(this.outbox, (listener) => this.listeners.push(listener));
    const { clock, client } = this;
    this.sync = new CloudSync({ store, clock, random: systemRandom, logger, identity, access, client });
  }

  start(): Promise<void> {
    return this.sync.start();
  }

  stop(): Promise<void> {
    this.client.close();
    return this.sync.stop();
  }

  view(): SyncView {
    return this.sync.view();
  }

  /** Tries at once, as when a network comes back. */
  now(): void {
    this.sync.now();
  }

  /** Something happens at its locks. */
  live(events: number): void {
    for (let n = 0; n < events; n += 1) {
      const lock = this.random(LOCKS);
      const type = LOCK_EVENTS[this.random(LOCK_EVENTS.length)] ?? 'UNLOCK';
      const atMs = this.clock.wallMs();
      this.log.append({
        ...{ atMs, type, success: type !== 'ACCESS_DENIED', reason: null },
        ...{ description: `Lock ${lock}: ${type}`, deviceId: lockId(lock), userId: null, targetUserId: null },
        ...{ actor: { kind: 'lock', id: lockId(lock), name: `Lock ${lock}` }, method: null },
        ...{ ipAddress: null, commandId: null, lockEventKey: null, data: { n } },
      });
      const isGone = this.random(20) === 0;
      this.outbox.set(
        lockId(lock),
        isGone ? null : { id: lockId(lock), name: `Lock ${lock}`, updated_at_ms: atMs },
      );
    }
    for (const listener of this.listeners) listener();
  }

  get isSettled(): boolean {
    const { lanes, epoch } = this.sync.view();
    return (
      epoch !== null &&
      lanes.audit.acked === lanes.audit.newest &&
      lanes.telemetry.acked === lanes.telemetry.newest
    );
  }

  get truth(): HubTruth {
    const rows = [...this.outbox.rows].map(
      ([id, row]) => [JSON.stringify([id]), JSON.stringify(row)] as const,
    );
    return {
      id: this.id,
      lines: (after, limit) => this.log.after(after, limit).map(eventLine),
      entities: new Map([[LIGHT_ENTITY, new Map(rows)]]),
    };
  }
}

function lockId(lock: number): string {
  return `0190a000-0000-7000-8000-${lock.toString(16).padStart(12, '0')}`;
}
