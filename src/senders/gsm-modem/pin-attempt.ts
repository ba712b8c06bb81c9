import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, rmSync } from 'node:fs';
import path from 'node:path';

/** Tries that a SIM gives before it locks itself (3GPP TS 31.101). */
const TRIES = 3;

/**
 * Remembers, over restarts of the hub, that a PIN was given to a SIM and was not seen to be taken: a wrong one is never
 * given twice. A file that is there or not; the PIN is not in it.
 */
export class PinAttempt {
  /** The file that an owner removes after mending the setting. */
  readonly file: string;

  constructor(file: string) {
    this.file = file;
  }

  /** @param left tries that the SIM says are left; null: it does not say */
  mayTry(left: number | null): boolean {
    // All of them left means that whatever was given last was right.
    if (left === TRIES) return true;
    return !existsSync(this.file) && (left === null || left > 1);
  }

  /** On the disk before the PIN leaves, so that no crash brings a second try. */
  begin(): void {
    mkdirSync(path.dirname(this.file), { recursive: true, mode: 0o700 });
    const handle = openSync(this.file, 'w', 0o600);
    try {
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  }

  accepted(): void {
    rmSync(this.file, { force: true });
  }
}
