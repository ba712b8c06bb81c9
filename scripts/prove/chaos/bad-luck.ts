import { CUT_STEPS } from '../../../src/simulator/command-runner.js';
import type { Seeded } from '../seeded.js';
import type { ChaosTransport } from './transports.js';

/** A fault as the simulator's control API takes it. */
export type Fault = Readonly<Record<string, unknown>> & { readonly kind: string };

/** Commands that meet a fault. */
const PERCENT_UNLUCKY = 45;
const COUNT_MAX = 3;
/** Some are held back past their deadline, most are not. */
const DELAY_MAX_MS = 700;
const LONG_DELAY_MS = 1_600;
const PERCENT_LONG = 15;

/** What goes wrong around the next command; null: nothing. */
export function badLuck(random: Seeded, transport: ChaosTransport): Fault | null {
  if (random(100) >= PERCENT_UNLUCKY) return null;
  const count = 1 + random(COUNT_MAX);
  const way = random(2) === 0 ? 'to_lock' : 'to_hub';
  switch (random(6)) {
    case 0:
      return { kind: 'drop', count, way: transport.losesOn[random(transport.losesOn.length)] };
    case 1:
      return { kind: 'duplicate', count, way };
    case 2: {
      const ms = random(100) < PERCENT_LONG ? LONG_DELAY_MS : random(DELAY_MAX_MS);
      return { kind: 'delay', count, ms, way };
    }
    case 3:
      return { kind: 'reorder', count, way };
    case 4:
      return { kind: 'drop_replies', count: 1 };
    default:
      return random(3) === 0
        ? { kind: 'power_off' }
        : { kind: 'power_cut', step: CUT_STEPS[random(CUT_STEPS.length)] };
  }
}

export function cutsPower({ kind }: Fault): boolean {
  return kind === 'power_off' || kind === 'power_cut';
}
