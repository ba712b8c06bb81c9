import type { AccessKind } from '../../firmware-protocol/lock-messages.js';
import type { Clock, Timer } from '../kit/clock.js';
import type { Random } from '../kit/random.js';
import type { LockBoot, LockStamp } from './lock-boot.js';

/** Somebody typed, scanned or presented something, and the lock asks the hub. */
export interface PendingRequest extends LockStamp {
  /** 16 hex digits, new for each attempt. */
  readonly requestId: string;
  readonly kind: AccessKind;
  readonly value: string;
}

/** What the lock's light shows. */
export type Light = 'granted' | 'denied' | 'no_answer';

export interface Decision {
  readonly requestId: string;
  readonly grant: boolean;
  readonly bootId: string;
  readonly notAfterMs: number;
}

/** link.md: an access decision is void 900 ms after its request. */
export const DECISION_WINDOW_MS = 900;
/** SPEC.md, section 11.2: how long a lock that may decide by itself waits for the hub. */
export const HUB_SILENCE_MS = 1_000;
/** People who stand in line at one keypad. */
export const KEYPAD_QUEUE_MAX = 16;

interface Asked {
  readonly request: PendingRequest;
  readonly timer: Timer;
  readonly settle: (light: Light) => void;
}

export interface Waiting {
  readonly kind: AccessKind;
  readonly value: string;
  readonly settle: (light: Light) => void;
}

export interface KeypadDeps {
  readonly clock: Clock;
  readonly random: Random;
  /** Hands a request to the link. */
  ask(request: PendingRequest): void;
  /** Opens for a granted request; calls back when the bolt has come to rest. */
  open(request: PendingRequest, notAfterMs: number, done: () => void): void;
  /** Absent, or null for a request: the lock can't decide it by itself. */
  readonly alone?: (request: Waiting) => DecideAlone | null;
}

/** Decides a request that the hub was silent about. @returns false: denied; true: `opened` is called when the bolt has come to rest */
export type DecideAlone = (request: PendingRequest, opened: () => void) => boolean;

/**
 * Keypad, scanner and light of one lock: one request at a time. The hub has 900 ms of the lock's own clock to decide;
 * what comes later, for another request or from another boot, is void. A lock that holds the code itself decides after 1 s
 * of silence, and then the hub's word does not count any more: never two deciders for one press.
 */
export class Keypad {
  private readonly deps: KeypadDeps;
  private boot: LockBoot | null = null;
  private asked: Asked | null = null;
  /** A granted request while its bolt moves. */
  private opening: Asked | null = null;
  private busy = false;
  private readonly line: Waiting[] = [];

  constructor(deps: KeypadDeps) {
    this.deps = deps;
  }

  /** The request the hub has not decided yet and still may. */
  get pending(): PendingRequest | null {
    return this.asked?.request ?? null;
  }

  powerOn(boot: LockBoot): void {
    this.boot = boot;
  }

  powerOff(): void {
    this.boot = null;
    this.busy = false;
    const { asked, opening } = this;
    this.asked = null;
    this.opening = null;
    asked?.timer.cancel();
    asked?.settle('no_answer');
    opening?.settle('granted');
    for (const waiting of this.line.splice(0)) waiting.settle('no_answer');
  }

  /** @returns what the light shows; a dead lock and a line that is too long show nothing */
  present(kind: AccessKind, value: string): Promise<Light> {
    return new Promise((settle) => {
      if (!this.boot || this.line.length >= KEYPAD_QUEUE_MAX) {
        settle('no_answer');
        return;
      }
      this.line.push({ kind, value, settle });
      this.next();
    });
  }

  /** Takes the hub's answer. @returns whether it counted */
  decide(decision: Decision): boolean {
    const { boot, asked } = this;
    if (asked?.request.requestId !== decision.requestId || boot?.id !== decision.bootId) return false;
    const latestMs = Math.min(decision.notAfterMs, asked.request.lockMs + DECISION_WINDOW_MS);
    if (boot.lockMs() > latestMs) return false;
    this.asked = null;
    asked.timer.cancel();
    if (decision.grant) {
      this.opening = asked;
      this.deps.open(asked.request, latestMs, () => {
        this.opening = null;
        asked.settle('granted');
        this.free();
      });
    } else {
      asked.settle('denied');
      this.free();
    }
    return true;
  }

  private next(): void {
    if (this.busy || !this.boot) return;
    const waiting = this.line.shift();
    if (!waiting) return;
    this.busy = true;
    const { kind, value, settle } = waiting;
    const requestId = this.deps.random.bytes(8).toString('hex');
    const request: PendingRequest = { requestId, kind, value, ...this.boot.stamp() };
    const alone = this.deps.alone?.(waiting) ?? null;
    const timer = this.deps.clock.after(alone ? HUB_SILENCE_MS : DECISION_WINDOW_MS + 1, () => {
      const { asked } = this;
      this.asked = null;
      if (alone && asked) this.answerAlone(alone, asked);
      else {
        settle('no_answer');
        this.free();
      }
    });
    this.asked = { request, timer, settle };
    this.deps.ask(request);
  }

  private answerAlone(decideAlone: DecideAlone, asked: Asked): void {
    this.opening = asked;
    const opening = decideAlone(asked.request, () => {
      this.opening = null;
      asked.settle('granted');
      this.free();
    });
    if (opening) return;
    this.opening = null;
    asked.settle('denied');
    this.free();
  }

  private free(): void {
    this.busy = false;
    this.next();
  }
}
