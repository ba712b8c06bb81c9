import { eventLine } from '../../../src/audit/replica/event-line.js';
import { silentLogger as logger } from '../../../src/kit/logger.js';
import { idSource } from '../../../src/kit/ids.js';
import { systemRandom as random } from '../../../src/kit/random.js';
import { createDevice } from '../../../src/operations/locks/create-device.js';
import type { CloudAccess } from '../../../src/sync/cloud-agent.js';
import { CloudSync } from '../../../src/sync/cloud-sync.js';
import { hubIdentity } from '../../../src/sync/hub-identity.js';
import { sampleEvent, sampleUser, uuid } from '../../../test/store/samples.js';
import { until } from '../../../test/support/until.js';
import type { HubTruth } from '../../simulate-fleet/replica.js';
import type { Seeded } from '../seeded.js';
import { entitiesIn } from '../sync-chaos/stored-hub.js';
import { Doorstep, INSTALLER } from '../trust/doorstep.js';

const HOUR_MS = 3_600_000;
const DOORS = 4;
const PEOPLE = 20;
const CODE = '482913';
/** Of a day's events, so many are codes typed at each door; each must be granted. The others happen by themselves. */
const ENTRIES_A_DOOR = 5;
/** Changes of people, a day. */
const CHANGES = 50;
const GROUP = 495;
const KINDS = ['UNLOCK', 'LOCK', 'DOOR_OPENED', 'DOOR_CLOSED'] as const;
/** So much simulated time passes for each look, milliseconds: what nobody waits for is written after 20. */
const STEP_MS = 25;
const DRAIN_MAX_MS = 40 * 60_000;

/** A house with doors, people and a cloud that is far away, on simulated time. */
export class LoneHouse {
  readonly door = new Doorstep();
  id = '';
  private readonly access: CloudAccess;
  private readonly random: Seeded;
  private readonly doors: string[] = [];
  private sync: CloudSync | null = null;

  constructor(access: CloudAccess, seeded: Seeded) {
    this.access = access;
    this.random = seeded;
  }

  async build(): Promise<void> {
    await this.switchOn(Date.UTC(2026, 0, 5, 9));
    const { common, store } = this.door.parts;
    for (let n = 0; n < DOORS; n += 1) {
      const { device } = await createDevice(common)(INSTALLER, {
        ...{ deviceId: `door-${n}`, name: `Door ${n}`, siteId: null },
      });
      await store.write((tx) => {
        const to = { transport: 'mqtt', address: `door-${n}`, serial: null, firmwareVersion: null } as const;
        tx.devices.setPaired(device.id, to, 0);
      });
      this.doors.push(device.id);
    }
    await this.door.addPin({ pin: CODE, deviceIds: this.doors });
    await store.write((tx) => {
      for (let n = 1; n <= PEOPLE; n += 1) tx.users.insert(sampleUser(n), 'the hash of a password');
    });
  }

  async switchOn(wallMs: number): Promise<void> {
    await this.door.switchOn(wallMs);
    const { store, clock } = this.door.parts;
    const newId = idSource(clock, random);
    const identity = await hubIdentity({ store, clock, newId });
    this.id = identity.id;
    this.sync = new CloudSync({ store, clock, random, logger, identity, access: this.access });
    await this.sync.start();
  }

  /** @returns what its clock showed */
  async switchOff(): Promise<number> {
    const wallMs = this.door.parts.clock.wallMs();
    await this.sync?.stop();
    await this.door.switchOff();
    return wallMs;
  }

  /** One day of `events` events. @returns entries that were refused */
  async day(events: number): Promise<number> {
    const { store, clock, decide } = this.door.parts;
    let refused = 0;
    for (let round = 0; round < ENTRIES_A_DOOR; round += 1) {
      for (const [at, id] of this.doors.entries()) {
        const requestId = (store.outbox.newest().audit * DOORS + at).toString(16).padStart(16, '0');
        if (!(await decide(id, { requestId, kind: 'pin', value: CODE })).grant) refused += 1;
      }
      await this.door.pass(HOUR_MS);
    }
    for (let left = events - ENTRIES_A_DOOR * DOORS; left > 0; left -= GROUP) {
      await store.write((tx) => {
        for (let n = 0; n < Math.min(left, GROUP); n += 1)
          tx.events.append(
            sampleEvent({
              atMs: clock.wallMs() + n * 1_000,
              type: KINDS[this.random(KINDS.length)] ?? 'UNLOCK',
              deviceId: this.doors[this.random(DOORS)] ?? null,
            }),
          );
        for (let n = 0; n < CHANGES / 4; n += 1) {
          const user = tx.users.byId(uuid(1 + this.random(PEOPLE)));
          if (user) tx.users.update({ ...user, firstName: `No ${this.random(1_000)}` });
        }
      });
      await this.door.pass(4 * HOUR_MS);
    }
    return refused;
  }

  get view() {
    if (!this.sync) throw new Error('it is off');
    return this.sync.view();
  }

  /** Until the owner can type a code. */
  async code(): Promise<string> {
    await this.passUntil(() => this.view.claimCode !== null && this.view.state === 'waiting');
    return this.view.claimCode ?? '';
  }

  /** The network is back, and all of it goes up. @param look called from time to time meanwhile */
  async drain(look: () => Promise<void> = () => Promise.resolve()): Promise<void> {
    this.sync?.now();
    let lookedAt = 0;
    await this.passUntil(async () => {
      const { lanes, epoch, trouble } = this.view;
      if (trouble) this.sync?.now();
      const isOver =
        epoch !== null &&
        lanes.audit.acked === lanes.audit.newest &&
        lanes.telemetry.acked === lanes.telemetry.newest;
      if (!isOver && lanes.audit.acked - lookedAt > lanes.audit.newest / 5) {
        lookedAt = lanes.audit.acked;
        await look();
      }
      return isOver;
    });
    await look();
  }

  /** When it is off. */
  async truth<T>(read: (hub: HubTruth) => Promise<T>): Promise<T> {
    const entities = entitiesIn(this.door.file);
    await this.door.switchOn(0);
    try {
      const { store } = this.door.parts;
      const lines = (after: number, limit: number) => store.outbox.events(after, limit).map(eventLine);
      return await read({ id: this.id, lines, entities });
    } finally {
      await this.door.switchOff();
    }
  }

  async remove(): Promise<void> {
    if (this.sync) await this.sync.stop();
    await this.door.remove();
  }

  private passUntil(condition: () => boolean | Promise<boolean>): Promise<void> {
    return until(
      async () => {
        await this.door.pass(STEP_MS);
        return condition();
      },
      DRAIN_MAX_MS,
      () => JSON.stringify(this.view),
    );
  }
}
