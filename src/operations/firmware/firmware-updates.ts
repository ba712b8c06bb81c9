import type { Clock, Timer } from '../../kit/clock.js';
import type { Part } from '../../kit/lifecycle.js';
import type { Logger } from '../../kit/logger.js';
import type { Device } from '../../locks/device.js';
import type { FirmwareFiles, FirmwareOutcome, FirmwareWatch } from './firmware-ports.js';
import { firmwareEvent, isOpen, type FirmwareUpdate } from './firmware-update.js';
import type { LockDriver } from '../locks/driver-ports.js';
import type { Store } from '../store-ports.js';

/** Locks that are sent to at the same time; the others wait. */
export const MAX_TRANSFERS = 2;
/** Waits between tries at a lock that is not there, milliseconds: doubled from the first up to the last. */
export const FIRST_WAIT_MS = 500;
/** After so many tries that came no further, trying costs a radio lock more battery than it is worth. */
export const LAST_WAIT_MS = 300_000;
/** A lock that has been told to install an image restarts; only then can it say what it runs. */
const RESTART_WAIT_MS = 1_000;
/** How often a lock may say that it installs an image and come back without it. */
const MAX_COMMITS = 3;

export interface FirmwareUpdatesDeps {
  readonly store: Pick<Store, 'firmware' | 'devices' | 'write'>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly files: FirmwareFiles;
  readonly driverOf: (device: Device) => LockDriver | null;
}

interface Job {
  readonly update: FirmwareUpdate;
  /** Bytes that the lock holds, as far as it told. */
  held: number;
  isRunning: boolean;
  isSending: boolean;
  isCancelled: boolean;
  commits: number;
  waitMs: number;
  tryAtMs: number;
}

/** Brings images to locks, as often as it takes: over lost links, restarts of locks, and restarts of the hub. */
export class FirmwareUpdates implements Part {
  readonly name = 'firmware updates';
  private readonly deps: FirmwareUpdatesDeps;
  /** By device; as many as `MAX_OPEN_UPDATES`. */
  private readonly jobs = new Map<string, Job>();
  private readonly tries = new Set<Promise<void>>();
  private timer: Timer | null = null;
  private running = false;

  constructor(deps: FirmwareUpdatesDeps) {
    this.deps = deps;
  }

  /** Goes on with what was under way when the hub ended. */
  async start(): Promise<void> {
    this.running = true;
    const open = this.deps.store.firmware.open();
    const images = new Set(open.map(({ imageId }) => imageId));
    await this.deps.files.keepOnly(images).catch((error: unknown) => {
      // A folder that can't be read must not keep the doors from their hub: updates whose image is gone end by themselves.
      this.deps.logger.error({ err: error }, 'images of ended firmware updates could not be cleared away');
    });
    for (const update of open) this.add(update);
  }

  async stop(): Promise<void> {
    this.running = false;
    this.timer?.cancel();
    await Promise.all(this.tries);
    this.jobs.clear();
  }

  add(update: FirmwareUpdate): void {
    this.jobs.set(update.deviceId, {
      update,
      held: 0,
      isRunning: false,
      isSending: false,
      isCancelled: false,
      commits: 0,
      waitMs: FIRST_WAIT_MS,
      tryAtMs: this.deps.clock.monotonicMs(),
    });
    this.schedule();
  }

  /** How far it is, if it is under way. */
  progress(deviceId: string): { readonly held: number; readonly isSending: boolean } | null {
    return this.jobs.get(deviceId) ?? null;
  }

  /** The store says that it was cancelled. */
  cancelled(deviceId: string): void {
    const job = this.jobs.get(deviceId);
    if (!job) return;
    job.isCancelled = true;
    job.tryAtMs = this.deps.clock.monotonicMs();
    this.schedule();
  }

  private schedule(): void {
    this.timer?.cancel();
    this.timer = null;
    if (!this.running) return;
    const nowMs = this.deps.clock.monotonicMs();
    const idle = [...this.jobs.values()]
      .filter((job) => !job.isRunning)
      .sort((a, b) => a.tryAtMs - b.tryAtMs);
    for (const job of idle) {
      if (this.tries.size >= MAX_TRANSFERS) return;
      if (job.tryAtMs > nowMs) {
        this.timer = this.deps.clock.after(job.tryAtMs - nowMs, () => {
          this.schedule();
        });
        return;
      }
      const tried = this.attempt(job).finally(() => {
        this.tries.delete(tried);
        this.schedule();
      });
      this.tries.add(tried);
    }
  }

  /** Never rejects. */
  private async attempt(job: Job): Promise<void> {
    const { store, driverOf, files, logger } = this.deps;
    const { deviceId, imageId } = job.update;
    const heldBefore = job.held;
    job.isRunning = true;
    try {
      const device = store.devices.byId(deviceId);
      if (!device || !this.isOpenStill(job)) {
        await this.forget(job);
        return;
      }
      const outcome = await driverOf(device)?.firmware?.transfer(
        deviceId,
        () => files.read(imageId),
        this.watchOf(job),
      );
      await this.conclude(job, outcome ?? { kind: 'interrupted' }, heldBefore);
    } catch (error) {
      logger.error({ lock: deviceId, err: error }, 'a firmware update could not go on; it is tried again');
      this.retry(job, heldBefore);
    } finally {
      job.isRunning = false;
      job.isSending = false;
    }
  }

  private watchOf(job: Job): FirmwareWatch {
    const { store } = this.deps;
    const { deviceId } = job.update;
    return {
      isCancelled: () => !this.running || job.isCancelled || this.hasGivenUp(job),
      receiving: async () => {
        job.isSending = true;
        if (store.firmware.byDevice(deviceId)?.state !== 'verifying') return;
        await store.write((tx) => {
          if (isOpen(tx.firmware.byDevice(deviceId), job.update)) {
            tx.firmware.setState(deviceId, 'waiting', null, null);
          }
        });
      },
      holds: (payloadBytes) => {
        job.held = payloadBytes;
      },
      committing: () =>
        store.write((tx) => {
          if (!isOpen(tx.firmware.byDevice(deviceId), job.update)) return false;
          tx.firmware.setState(deviceId, 'verifying', null, null);
          return true;
        }),
    };
  }

  private async conclude(job: Job, outcome: FirmwareOutcome, heldBefore: number): Promise<void> {
    switch (outcome.kind) {
      case 'installed':
        await this.finish(job, 'done', null);
        return;
      case 'refused':
        await this.finish(job, 'failed', outcome.reason);
        return;
      case 'restarting':
        job.commits += 1;
        job.waitMs = FIRST_WAIT_MS;
        job.tryAtMs = this.deps.clock.monotonicMs() + RESTART_WAIT_MS;
        return;
      case 'interrupted':
        this.retry(job, heldBefore);
        return;
      case 'cancelled':
        if (!this.running) return;
        if (this.hasGivenUp(job) && !job.isCancelled) await this.finish(job, 'failed', 'not_installed');
        else await this.forget(job);
    }
  }

  /** It says again and again that it installs the image, and then asks for it again. */
  private hasGivenUp(job: Job): boolean {
    return job.commits >= MAX_COMMITS && job.isSending;
  }

  private async finish(job: Job, state: 'done' | 'failed', reason: string | null): Promise<void> {
    const { store, clock } = this.deps;
    const { deviceId, version } = job.update;
    const nowMs = clock.wallMs();
    await store.write((tx) => {
      const device = tx.devices.byId(deviceId);
      if (!device || !isOpen(tx.firmware.byDevice(deviceId), job.update)) return;
      tx.firmware.setState(deviceId, state, reason, nowMs);
      if (state === 'done') tx.devices.setFirmwareVersion(deviceId, version, nowMs);
      tx.events.append(firmwareEvent(job.update, device, state, reason, nowMs));
    });
    this.deps.logger.info({ lock: deviceId, version, state, reason }, 'firmware update ended');
    await this.forget(job);
  }

  private retry(job: Job, heldBefore: number): void {
    if (job.held > heldBefore) job.waitMs = FIRST_WAIT_MS;
    job.tryAtMs = this.deps.clock.monotonicMs() + job.waitMs;
    job.waitMs = Math.min(job.waitMs * 2, LAST_WAIT_MS);
  }

  private async forget(job: Job): Promise<void> {
    const { deviceId, imageId } = job.update;
    if (this.jobs.get(deviceId) === job) this.jobs.delete(deviceId);
    await this.deps.files.remove(imageId);
  }

  private isOpenStill({ update }: Job): boolean {
    return isOpen(this.deps.store.firmware.byDevice(update.deviceId), update);
  }
}
