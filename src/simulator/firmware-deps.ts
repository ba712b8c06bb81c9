import type { Clock } from '../kit/clock.js';
import type { Random } from '../kit/random.js';
import type { FirmwareFlash } from './firmware-flash.js';
import type { PhysicalLock } from './physical-lock.js';

/** What a lock's processor is soldered to. */
export interface FirmwareDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly physical: PhysicalLock;
  readonly flash: FirmwareFlash;
  readonly canUnlatch: boolean;
  /** The flash has new content; `urgent`: it must outlive even a crash of the simulator. */
  changed(urgent?: boolean): void;
}
