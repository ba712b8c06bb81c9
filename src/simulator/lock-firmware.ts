import type { AccessKind } from '../../firmware-protocol/lock-messages.js';
import { CommandRunner } from './command-runner.js';
import type { CommandResult, CutStep, Order } from './command-runner.js';
import { EventBuffer } from './event-buffer.js';
import type { NewEvent, StoredEvent } from './event-buffer.js';
import type { FirmwareDeps } from './firmware-deps.js';
import type { FirmwareFlash } from './firmware-flash.js';
import { FirmwareSlots } from './firmware-slots.js';
import { FirmwareUpdater } from './firmware-updater.js';
import type { FirmwareCutStep } from './firmware-updater.js';
import { Keypad } from './keypad.js';
import { KeypadEntry } from './keypad-entry.js';
import type { Decision, Light, PendingRequest } from './keypad.js';
import { LockBoot } from './lock-boot.js';
import type { LockStamp } from './lock-boot.js';
import type { LockLink } from './lock-link.js';
import { OfflineKeypad } from './offline-keypad.js';
import { SIMULATED_MODEL } from './maker.js';
import type { BoltPosition, DoorPosition, PhysicalLock } from './physical-lock.js';
import { ResultJournal } from './result-journal.js';

/** SPEC.md, `reboot`: how long the answer has to leave. */
export const REBOOT_DELAY_MS = 500;

/**
 * What a lock's processor does, whatever its transport. Results and events live in flash; the boot id, the clock and
 * the keypad's request live in RAM and die with the power.
 */
export class LockFirmware {
  readonly model = SIMULATED_MODEL;
  readonly canUnlatch: boolean;
  readonly physical: PhysicalLock;
  /** Where the power is to be cut next. */
  cutAt: CutStep | FirmwareCutStep | null = null;
  /** Codes it may answer by itself, and the wall clock for them. */
  readonly offline: OfflineKeypad;
  readonly updater: FirmwareUpdater;
  private readonly deps: FirmwareDeps;
  private readonly journal: ResultJournal;
  private readonly buffer: EventBuffer;
  private readonly slots: FirmwareSlots;
  private readonly runner: CommandRunner;
  private readonly keypad: Keypad;
  private boot: LockBoot | null = null;
  private link: LockLink | null = null;

  constructor(deps: FirmwareDeps) {
    const { physical, canUnlatch, flash, clock, random } = deps;
    const changed = () => {
      deps.changed();
    };
    const atStep = (step: CutStep | FirmwareCutStep) => {
      if (this.cutAt !== step) return;
      this.cutAt = null;
      this.powerOff();
    };
    const restart = () => {
      this.restartSoon(this.boot);
    };
    this.deps = deps;
    this.physical = physical;
    this.canUnlatch = canUnlatch;
    this.journal = new ResultJournal(flash.results, flash.evictedUpTo);
    this.buffer = new EventBuffer(flash.events, flash.eventsLost);
    this.runner = new CommandRunner({
      physical,
      canUnlatch,
      journal: this.journal,
      changed,
      moved: () => this.link?.statusChanged(),
      atStep,
      restart,
    });
    this.offline = new OfflineKeypad(flash.offline, clock, () => {
      deps.changed(true);
    });
    const entry = new KeypadEntry({
      physical,
      offline: this.offline,
      now: () => this.boot?.stamp() ?? null,
      record: (event) => {
        this.record(event);
      },
      moved: () => this.link?.statusChanged(),
    });
    this.slots = new FirmwareSlots(flash.slots);
    const isMoving = () => physical.moving;
    this.updater = new FirmwareUpdater({ slots: this.slots, isMoving, changed, atStep, restart });
    this.keypad = new Keypad({
      clock,
      random,
      ask: (request) => this.link?.accessRequested(request),
      open: (request, notAfterMs, done) => {
        entry.open(request, notAfterMs, done);
      },
      alone: ({ kind }) => entry.deciderOf(kind),
    });
  }

  get firmwareVersion(): string {
    return this.slots.running.version;
  }

  /** Events the hub has not acknowledged, oldest first. */
  get events(): readonly StoredEvent[] {
    return this.buffer.waiting;
  }

  get powered(): boolean {
    return this.boot !== null;
  }

  get pendingRequest(): PendingRequest | null {
    return this.keypad.pending;
  }

  /** Connects the transport; before the first `powerOn`. */
  attach(link: LockLink): void {
    this.link = link;
  }

  /** Boots, unless it runs. */
  powerOn(): void {
    if (this.boot) return;
    this.slots.boot();
    const boot = new LockBoot(this.deps.clock, this.deps.random);
    this.boot = boot;
    this.physical.powered = true;
    this.buffer.restart();
    this.runner.powerOn(boot);
    this.offline.powerOn();
    this.keypad.powerOn(boot);
    this.link?.powerOn();
    this.record({ kind: 'boot' });
  }

  /** Cuts the power, wherever things stand. */
  powerOff(): void {
    if (!this.boot) return;
    this.boot = null;
    this.physical.cutPower();
    this.runner.powerOff();
    this.updater.powerOff();
    this.keypad.powerOff();
    this.offline.powerOff();
    this.link?.powerOff();
    this.deps.changed();
  }

  /** @throws Error without power: nothing can ask then */
  stamp(): LockStamp {
    if (!this.boot) throw new Error('the lock has no power');
    return this.boot.stamp();
  }

  execute(order: Order, answer: (result: CommandResult) => void): void {
    this.runner.execute(order, answer);
  }

  result(commandId: string, answer: (result: CommandResult) => void): void {
    this.runner.result(commandId, answer);
  }

  /** The hub keeps every event of boot `bootId` up to `upto`. */
  acknowledge(bootId: string, upto: number): void {
    this.buffer.acknowledge(bootId, upto, this.stamp());
    this.deps.changed();
  }

  /** The hub keeps this one event. */
  forget(event: StoredEvent): void {
    this.buffer.forget(event, this.stamp());
    this.deps.changed();
  }

  present(kind: AccessKind, value: string): Promise<Light> {
    return this.keypad.present(kind, value);
  }

  decide(decision: Decision): boolean {
    return this.keypad.decide(decision);
  }

  moveDoor(position: DoorPosition): void {
    if (this.physical.door === position) return;
    this.physical.door = position;
    this.record({ kind: 'door', position });
  }

  /** @returns false when the bolt does not give way */
  turn(position: BoltPosition, source: 'key' | 'thumb_turn'): boolean {
    if (this.physical.bolt === position) return true;
    if (!this.physical.turn(position)) return false;
    this.record({ kind: 'bolt', source, position });
    return true;
  }

  tamper(): void {
    this.physical.tamper = true;
    this.record({ kind: 'tamper' });
  }

  setBattery(batteryPercent: number): void {
    this.physical.batteryPercent = batteryPercent;
    this.record({ kind: 'battery', batteryPercent });
  }

  /** Frees the bolt and closes the case. */
  repair(): void {
    this.physical.freeJam();
    this.physical.tamper = false;
    this.deps.changed();
    if (this.boot) this.link?.statusChanged();
  }

  snapshot(): FirmwareFlash {
    return {
      ...this.journal.snapshot(),
      ...this.buffer.snapshot(),
      slots: this.slots.snapshot(),
      offline: this.offline.snapshot(),
    };
  }

  /** A bolt on its way is not left there. */
  private restartSoon(boot: LockBoot | null): void {
    this.deps.clock.after(REBOOT_DELAY_MS, () => {
      if (!boot || this.boot !== boot) return;
      if (this.physical.moving) {
        this.restartSoon(boot);
        return;
      }
      this.powerOff();
      this.powerOn();
    });
  }

  /** Without power the world still turns, but nobody notices. */
  private record(event: NewEvent): void {
    this.deps.changed();
    if (!this.boot) return;
    this.buffer.add(event, this.boot.stamp());
    this.link?.eventsWaiting();
    this.link?.statusChanged();
  }
}
