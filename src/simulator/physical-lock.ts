import type { Clock, Timer } from '../kit/clock.js';

export type BoltPosition = 'locked' | 'unlocked';
export type DoorPosition = 'open' | 'closed';
export type MoveDirection = 'lock' | 'unlock' | 'unlatch';
export type MoveSource = 'remote' | 'keypad' | 'key' | 'thumb_turn';

/** One time the motor ran, and on whose word. */
export interface Actuation {
  /** UUID of the command that asked for it, when it was one. */
  readonly commandId: string | null;
  /** 16 hex digits of the access request that was granted, when it was one. */
  readonly requestId: string | null;
  readonly source: MoveSource;
  readonly direction: MoveDirection;
  /** The last moment it was allowed to start, on the lock's clock. */
  readonly notAfterMs: number | null;
  /** When it started, on the lock's clock. */
  readonly lockMs: number;
}

/** An actuation with the wall-clock time it started at, as the control API tells it. */
export interface LoggedActuation extends Actuation {
  readonly atMs: number;
}

/** What outlives a restart of the simulator. */
export interface PhysicalState {
  readonly bolt: BoltPosition;
  readonly door: DoorPosition;
  readonly batteryPercent: number;
  readonly tamper: boolean;
  readonly powered: boolean;
  readonly actuations: number;
}

export const NEW_LOCK: PhysicalState = {
  bolt: 'locked',
  door: 'closed',
  batteryPercent: 100,
  tamper: false,
  powered: true,
  actuations: 0,
};

/** The newest actuations kept for the control API; `actuations` counts on beyond. */
export const ACTUATION_LOG_MAX = 10_000;

/**
 * The truth about one lock: bolt, motor, door, battery. It obeys whatever moves it; whether it should is the
 * firmware's business. `actuations` counts starts of the motor that were not blocked, also where the bolt already stood.
 */
export class PhysicalLock {
  bolt: BoltPosition;
  door: DoorPosition;
  batteryPercent: number;
  tamper: boolean;
  powered: boolean;
  actuations: number;
  /** Something blocks the bolt. */
  jammed = false;
  travelMs: number;
  readonly log: LoggedActuation[] = [];
  private stuck = false;
  private motor: Timer | null = null;
  private readonly clock: Clock;

  constructor(clock: Clock, travelMs: number, state: PhysicalState = NEW_LOCK) {
    this.clock = clock;
    this.travelMs = travelMs;
    this.bolt = state.bolt;
    this.door = state.door;
    this.batteryPercent = state.batteryPercent;
    this.tamper = state.tamper;
    this.powered = state.powered;
    this.actuations = state.actuations;
  }

  get moving(): boolean {
    return this.motor !== null;
  }

  /** What the lock's own sensor says of the bolt. */
  get boltState(): BoltPosition | 'moving' | 'jammed' {
    if (this.motor) return 'moving';
    return this.stuck ? 'jammed' : this.bolt;
  }

  /**
   * Runs the motor; `done` tells whether the bolt arrived, at once when the travel time is 0. `done` is never called
   * when the power is cut on the way: the bolt then stays where it was.
   */
  move(actuation: Actuation, done: (success: boolean) => void): void {
    if (!this.jammed) {
      this.actuations += 1;
      this.log.push({ ...actuation, atMs: Math.round(this.clock.wallMs()) });
      // Dropped in steps, since shifting a long array on every move costs more than the move.
      if (this.log.length >= 2 * ACTUATION_LOG_MAX) this.log.splice(0, ACTUATION_LOG_MAX);
    }
    if (this.travelMs === 0) {
      done(this.arrive(actuation.direction));
      return;
    }
    this.motor = this.clock.after(this.travelMs, () => {
      this.motor = null;
      done(this.arrive(actuation.direction));
    });
  }

  /** Somebody turns the bolt by hand: needs no power, and nothing that is jammed gives way to it. */
  turn(position: BoltPosition): boolean {
    if (this.jammed || this.motor) return false;
    this.bolt = position;
    this.stuck = false;
    return true;
  }

  freeJam(): void {
    this.jammed = false;
    this.stuck = false;
  }

  cutPower(): void {
    this.powered = false;
    this.motor?.cancel();
    this.motor = null;
  }

  state(): PhysicalState {
    const { bolt, door, batteryPercent, tamper, powered, actuations } = this;
    return { bolt, door, batteryPercent, tamper, powered, actuations };
  }

  private arrive(direction: MoveDirection): boolean {
    this.stuck = this.jammed;
    if (this.jammed) return false;
    this.bolt = direction === 'lock' ? 'locked' : 'unlocked';
    return true;
  }
}
