import { silentLogger } from '../../../src/kit/logger.js';
import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { credentialScheme as scheme } from '../../../src/drivers/credential-scheme.js';
import type { ClockReading } from '../../../src/kit/clock-sync.js';
import { silentLogger as logger } from '../../../src/kit/logger.js';
import { systemRandom as random } from '../../../src/kit/random.js';
import { ScryptPool } from '../../../src/kit/scrypt-pool.js';
import { createPin } from '../../../src/operations/access/create-pin.js';
import { decideEntry } from '../../../src/operations/access/decide-entry.js';
import { GuessSources } from '../../../src/operations/access/guess-sources.js';
import { KeypadLockouts } from '../../../src/operations/access/keypad-lockouts.js';
import { PinVerifiers } from '../../../src/operations/access/pin-verifiers.js';
import { createDevice } from '../../../src/operations/locks/create-device.js';
import { LiveLocks } from '../../../src/operations/locks/live-locks.js';
import type { Caller } from '../../../src/operations/ports.js';
import { TrustedTime } from '../../../src/operations/time/trusted-time.js';
import { openStore } from '../../../src/store/store.js';
import { SimulatedClock } from '../../../test/support/simulated-clock.js';

export const INSTALLER: Caller = {
  actor: { kind: 'cli', id: null, name: 'cli' },
  userId: null,
  role: 'admin',
  method: 'cli',
  ipAddress: null,
};

/** How a code is derived is not what is proven: scrypt would take the whole time. Counts how often it was asked. */
class QuickPool extends ScryptPool {
  asked = 0;
  override derive(...given: Parameters<ScryptPool['derive']>): Promise<Buffer> {
    const [, password, salt] = given;
    this.asked += 1;
    return Promise.resolve(createHash('sha256').update(password).update(salt).digest());
  }
}

type NewPin = Parameters<ReturnType<typeof createPin>>[1];

/** A real store and all that decides about a code at a door, on simulated time, which can be switched off and on again. */
export class Doorstep {
  readonly pool = new QuickPool();
  readonly word: { now: ClockReading } = { now: { ntpSynchronised: false, chipMs: null, isBoard: true } };
  deviceId = '';
  private readonly folder = mkdtempSync(path.join(tmpdir(), 'doorward-step-'));
  private request = 0;
  private on: Awaited<ReturnType<Doorstep['wire']>> | null = null;

  /** @param wallMs what the machine believes when it starts; its monotonic clock begins anew */
  async switchOn(wallMs: number): Promise<void> {
    this.on = await this.wire(wallMs);
  }

  async switchOff(): Promise<void> {
    const { time, lockouts, store } = this.parts;
    await time.stop();
    await lockouts.stop();
    await store.stop();
    this.on = null;
  }

  async remove(): Promise<void> {
    if (this.on) await this.switchOff();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Its database. */
  get file(): string {
    return path.join(this.folder, 'doorward.db');
  }

  get parts() {
    if (!this.on) throw new Error('it is off');
    return this.on;
  }

  async addLock(): Promise<void> {
    const { store, common } = this.parts;
    const { device } = await createDevice(common)(INSTALLER, {
      deviceId: 'front',
      name: 'Front',
      siteId: null,
    });
    this.deviceId = device.id;
    await store.write((tx) => {
      const to = { transport: 'mqtt', address: 'front', serial: null, firmwareVersion: null } as const;
      tx.devices.setPaired(device.id, to, 0);
    });
  }

  async addPin(given: Partial<NewPin>): Promise<string> {
    const plain = { label: 'x', userId: null, kind: 'permanent', pin: null } as const;
    const open = { validFromMs: null, validUntilMs: null, scheduleId: null, maxUses: null };
    const input = { ...plain, ...open, deviceIds: [this.deviceId], ...given };
    return (
      await createPin({
        ...this.parts.common,
        sources: new GuessSources({ ...this.parts.common, logger: silentLogger }),
      })(INSTALLER, input)
    ).digits;
  }

  async type(value: string): Promise<boolean> {
    this.request += 1;
    const requestId = this.request.toString(16).padStart(16, '0');
    return (await this.parts.decide(this.deviceId, { requestId, kind: 'pin', value })).grant;
  }

  /** Time passes, and what falls due is written. */
  async pass(ms: number): Promise<void> {
    this.parts.clock.advance(ms);
    for (let turns = 0; turns < 4; turns += 1) await new Promise((resolve) => setImmediate(resolve));
  }

  private async wire(wallMs: number) {
    const clock = new SimulatedClock(wallMs);
    const { file } = this;
    const masterKey = new Uint8Array(32).fill(7);
    const store = openStore({ file, masterKey, logger, clock, newId: randomUUID, random });
    const sync = { read: () => Promise.resolve(this.word.now) };
    const time = new TrustedTime({ store, clock, logger, sync, mode: 'auto' });
    await time.ask();
    store.doubtTimes(() => time.isTrusted());
    const lockouts = new KeypadLockouts({ store, clock, logger });
    const verifiers = new PinVerifiers(this.pool, { id: 'aaaaaaaa', bytes: new Uint8Array(32) });
    const timeIsTrusted = () => time.isTrusted();
    const live = new LiveLocks(clock);
    const common = {
      store,
      clock,
      random,
      newId: randomUUID,
      live,
      verifiers,
      lockouts,
      scheme,
      timeIsTrusted,
    };
    await time.start();
    await lockouts.start();
    return { clock, store, time, lockouts, common, decide: decideEntry(common) };
  }
}
