import type { Clock } from '../../kit/clock.js';
import { Unavailable } from '../../kit/errors.js';
import { say } from '../../kit/sentence.js';
import type { Radio } from './radio.js';

/** Who waits for a radio that was off. */
export class RadioReadiness {
  private readonly radio: Radio;
  private readonly clock: Clock;
  private readonly waiting = new Set<() => void>();

  constructor(radio: Radio, clock: Clock) {
    this.radio = radio;
    this.clock = clock;
  }

  /** The radio's state changed. */
  changed(): void {
    for (const wake of this.waiting) wake();
    this.waiting.clear();
  }

  /** Resolves once the radio can be used. @throws Unavailable `bluetooth_unavailable` when it can't, or not within `waitMs` */
  async wait(waitMs: number): Promise<void> {
    const untilMs = this.clock.monotonicMs() + waitMs;
    while (this.radio.state.kind === 'starting' || this.radio.state.kind === 'off') {
      const leftMs = untilMs - this.clock.monotonicMs();
      if (leftMs <= 0) break;
      await this.change(leftMs);
    }
    const { state } = this.radio;
    if (state.kind === 'ready') return;
    throw unavailable(state.kind === 'unavailable' ? state.detail : 'the radio does not start');
  }

  /** @throws Unavailable `bluetooth_unavailable` when the radio is known not to work; not while it starts */
  check(): void {
    const { state } = this.radio;
    if (state.kind === 'unavailable') throw unavailable(state.detail);
  }

  private change(waitMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = this.clock.after(waitMs, resolve);
      this.waiting.add(() => {
        timer.cancel();
        resolve();
      });
    });
  }
}

function unavailable(why: string): Unavailable {
  return new Unavailable('bluetooth_unavailable', say('Bluetooth can not be used now: {why}.', { why }));
}
