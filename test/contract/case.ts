import type { Test } from 'tap';
import type { Bench } from './bench.js';
import type { Ability } from './lock-maker.js';

/** One promise every driver keeps, with every kind of lock. */
export interface ContractCase {
  readonly name: string;
  readonly needs?: readonly Ability[];
  /** @param deviceId a name nobody has yet */
  readonly run: (t: Test, bench: Bench, deviceId: string) => Promise<void>;
}
