import { randomBytes } from 'node:crypto';
import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { CALLER_HEADER, CALLERS_FOLDER } from '../kit/caller-proof.js';

const NAME_BYTES = 16;

/** Shows a hub which account asks it. */
export interface CallerProof {
  readonly headers: Readonly<Record<string, string>>;
  /** The hub takes it away itself, as a rule. */
  remove(): void;
}

const NONE: CallerProof = { headers: {}, remove: () => undefined };

/** @param socketPath of the hub that is asked. @returns none where it can't be made: then the log says `cli` alone */
export function proveCaller(socketPath: string): CallerProof {
  const name = randomBytes(NAME_BYTES).toString('hex');
  const file = path.join(path.dirname(socketPath), CALLERS_FOLDER, name);
  try {
    writeFileSync(file, name, { flag: 'wx' });
    // Whatever the umask: the hub has to read it, and nobody else may write it.
    chmodSync(file, 0o644);
  } catch {
    return NONE;
  }
  return {
    headers: { [CALLER_HEADER]: name },
    remove: () => {
      rmSync(file, { force: true });
    },
  };
}
