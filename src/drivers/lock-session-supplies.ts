import type { KeyPair } from '../../firmware-protocol/key-pair.js';
import type { LinkTransport } from '../../firmware-protocol/prologue.js';
import type { Clock } from '../kit/clock.js';
import type { Logger } from '../kit/logger.js';
import type { LockReports } from '../operations/locks/driver-ports.js';
import type { Reads } from '../operations/store-ports.js';

/** What every session needs, whichever lock it is with. */
export interface SessionSupplies {
  readonly store: Pick<Reads, 'pairings'>;
  /** The hub's own static key pair. */
  readonly hubStatic: () => KeyPair;
  readonly reports: LockReports;
  readonly clock: Clock;
  /** Whether locks may be told the time; default: always. */
  readonly timeIsTrusted?: () => boolean;
  readonly logger: Logger;
}

export interface SessionOptions {
  /** The device's UUID. */
  readonly id: string;
  readonly serial: string;
  readonly transport: LinkTransport;
  /** Ask for `exchange.nextFrame()` soon. */
  readonly wake: () => void;
  /** See `SessionReadiness`; by default what suits a polled line. */
  readonly heardWithinMs?: number;
}
