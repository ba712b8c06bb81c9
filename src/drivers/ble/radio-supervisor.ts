import type { Clock, Timer } from '../../kit/clock.js';
import type { Part } from '../../kit/lifecycle.js';
import type { Logger } from '../../kit/logger.js';
import type { Radio, RadioListener, RadioState, RadioTrouble } from './radio.js';
import { fromRadioSchema, type FromRadio, type ToRadio } from './radio-messages.js';

/** Waits before the radio program is started again; they double. A new program also finds an adapter plugged in later. */
export const FIRST_RESTART_MS = 500;
export const MAX_RESTART_MS = 10_000;
/** One that worked so long was no failed start. */
const WORKED_MS = 30_000;
/** Time to load the library and find the adapter switched on. */
export const START_MS = 10_000;
/** How often it must show that it is alive, and how soon. */
export const PING_MS = 2_000;
export const PONG_MS = 4_000;
/** Nobody needed the radio for so long: its memory is given back. */
export const LINGER_MS = 10_000;

/** One run of the radio program. */
export interface RadioChild {
  send(message: ToRadio): void;
  /** At once, whatever it is doing: the library has no way to be stopped. */
  kill(): void;
}

export interface RadioChildListener {
  /** As it came, not checked. */
  message(message: unknown): void;
  /** It is gone, also when it was never there. Called once. */
  exited(why: string): void;
}

export type StartRadioChild = (listener: RadioChildListener) => RadioChild;

/**
 * The radio in a program of its own that may throw, hang or die: it is started when somebody needs it, watched, and
 * started again with growing waits.
 */
export class RadioSupervisor implements Radio, Part {
  readonly name = 'bluetooth radio';
  listener: RadioListener | null = null;
  private readonly startChild: StartRadioChild;
  private readonly clock: Clock;
  private readonly logger: Logger;
  private current: RadioState = { kind: 'off' };
  private wanted = false;
  private running = false;
  private child: RadioChild | null = null;
  private childListener: RadioChildListener | null = null;
  private startedAtMs = 0;
  private failures = 0;
  private restart: Timer | null = null;
  private linger: Timer | null = null;
  private watch: Timer | null = null;
  private pinged = 0;
  private heardAtMs = 0;
  private readonly links = new Set<number>();

  constructor(startChild: StartRadioChild, clock: Clock, logger: Logger) {
    this.startChild = startChild;
    this.clock = clock;
    this.logger = logger;
  }

  get state(): RadioState {
    return this.current;
  }

  start(): Promise<void> {
    this.running = true;
    if (this.wanted) this.launch();
    return Promise.resolve();
  }

  stop(): Promise<void> {
    this.running = false;
    this.turnOff();
    return Promise.resolve();
  }

  use(wanted: boolean): void {
    if (wanted === this.wanted) return;
    this.wanted = wanted;
    this.linger?.cancel();
    this.linger = null;
    if (!this.running) return;
    if (wanted && !this.child && !this.restart) this.launch();
    else if (!wanted) {
      this.linger = this.clock.after(LINGER_MS, () => {
        this.turnOff();
      });
    }
  }

  connect(link: number, address: string, timeoutMs: number): void {
    if (this.current.kind !== 'ready') {
      this.listener?.ended(link, 'radio');
      return;
    }
    this.links.add(link);
    this.child?.send({ type: 'connect', link, address, timeoutMs });
  }

  disconnect(link: number): void {
    if (this.links.has(link)) this.child?.send({ type: 'disconnect', link });
  }

  write(link: number, fragments: readonly Uint8Array[]): void {
    if (this.links.has(link)) this.child?.send({ type: 'write', link, fragments: [...fragments] });
  }

  private launch(): void {
    this.restart = null;
    this.startedAtMs = this.clock.monotonicMs();
    if (this.current.kind === 'off') this.enter({ kind: 'starting' });
    // Named by its listener, so that what an earlier child says late is nobody's word.
    const listener: RadioChildListener = {
      message: (message) => {
        if (this.childListener === listener) this.message(message);
      },
      exited: (why) => {
        if (this.childListener === listener) this.lost('radio_failed', why);
      },
    };
    this.childListener = listener;
    this.child = this.startChild(listener);
    this.watch = this.clock.after(START_MS, () => {
      this.lost('radio_failed', `the radio program was not ready within ${START_MS} ms`);
    });
  }

  private message(message: unknown): void {
    const read = fromRadioSchema.safeParse(message);
    if (!read.success) {
      this.lost('radio_failed', 'the radio program said something that makes no sense');
      return;
    }
    this.heardAtMs = this.clock.monotonicMs();
    this.take(read.data);
  }

  private take(message: FromRadio): void {
    switch (message.type) {
      case 'ready':
        this.enter({ kind: 'ready' });
        this.watch?.cancel();
        this.ping();
        return;
      case 'unavailable':
        this.lost(message.trouble, message.detail);
        return;
      case 'advert':
        this.listener?.advertised(message);
        return;
      case 'reached':
        if (this.links.has(message.link)) this.listener?.reached(message.link);
        return;
      case 'connected':
        if (this.links.has(message.link)) this.listener?.connected(message.link, message.mtu);
        return;
      case 'ended':
        if (this.links.delete(message.link)) this.listener?.ended(message.link, message.reason);
        return;
      case 'notified':
        if (this.links.has(message.link)) this.listener?.notified(message.link, message.fragment);
        return;
      case 'pong':
    }
  }

  private ping(): void {
    const nowMs = this.clock.monotonicMs();
    this.child?.send({ type: 'ping', n: this.pinged++ });
    this.watch = this.clock.after(PONG_MS, () => {
      if (this.heardAtMs <= nowMs)
        this.lost('radio_failed', `the radio program was silent for ${PONG_MS} ms`);
      else this.ping();
    });
  }

  /** The child is of no use any more. */
  private lost(trouble: RadioTrouble, detail: string): void {
    const nowMs = this.clock.monotonicMs();
    const worked = this.current.kind === 'ready' && nowMs - this.startedAtMs > WORKED_MS;
    const before = this.current;
    if (!this.wanted || !this.running) {
      this.turnOff();
      return;
    }
    if (before.kind !== 'unavailable' || before.detail !== detail)
      this.logger.warn({ trouble, detail }, 'bluetooth can not be used; it is tried again');
    this.failures = worked ? 0 : this.failures + 1;
    const waitMs = Math.min(MAX_RESTART_MS, FIRST_RESTART_MS * 2 ** Math.min(this.failures, 10));
    this.restart = this.clock.after(waitMs, () => {
      this.launch();
    });
    this.leave({ kind: 'unavailable', trouble, detail });
  }

  private turnOff(): void {
    this.restart?.cancel();
    this.restart = null;
    this.linger?.cancel();
    this.linger = null;
    this.failures = 0;
    this.leave({ kind: 'off' });
  }

  private leave(state: RadioState): void {
    this.watch?.cancel();
    this.watch = null;
    this.childListener = null;
    this.child?.kill();
    this.child = null;
    const ended = [...this.links];
    this.links.clear();
    // First the state, so that nobody who hears of a lost link asks for another.
    this.enter(state);
    for (const link of ended) this.listener?.ended(link, 'radio');
  }

  private enter(state: RadioState): void {
    const before = this.current;
    if (before.kind === state.kind && state.kind !== 'unavailable') return;
    this.current = state;
    if (state.kind === 'ready') this.logger.info({}, 'bluetooth is ready');
    this.listener?.stateChanged(state);
  }
}
