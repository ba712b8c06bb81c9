import { chmodSync, closeSync, constants, fstatSync, mkdirSync, openSync, readSync, rmSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import path from 'node:path';
import { CALLER_HEADER, CALLER_NAME, CALLERS_FOLDER } from '../kit/caller-proof.js';
import { giveToGroup } from './unix-socket.js';

const NAME_BYTES = 32;
/** `/proc/sys/kernel/overflowuid`: stands for every account that a user namespace (systemd.exec(5), `PrivateUsers=`) does not show. */
const NOBODY = 65_534;
/** What others than its owner may not do with the file. */
const OTHERS_WRITE = 0o022;
/** Its owner alone may take a file away, and nobody may list what is there; who knows a name may read it. */
const MODE_FOR_GROUP = 0o1730;
const MODE_FOR_OWNER = 0o700;

/** The accounts behind requests on the local socket (`kit/caller-proof`). */
export class LocalCallers {
  private readonly folder: string;

  /** @param home the folder of the socket */
  constructor(home: string) {
    this.folder = path.join(home, CALLERS_FOLDER);
  }

  /** Makes the folder anew. @param groupId who may be callers besides the hub's account and root; null: nobody */
  open(groupId: number | null): void {
    rmSync(this.folder, { recursive: true, force: true });
    mkdirSync(this.folder, { mode: MODE_FOR_OWNER });
    if (groupId === null) return;
    giveToGroup(this.folder, groupId);
    chmodSync(this.folder, MODE_FOR_GROUP);
  }

  /** Nobody is let in any more: takes the folder away. */
  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** The account (uid) that asks; null: it did not show. A proof counts once. */
  uidOf({ headers }: IncomingMessage): number | null {
    const name = headers[CALLER_HEADER];
    if (typeof name !== 'string' || !CALLER_NAME.test(name)) return null;
    const file = path.join(this.folder, name);
    try {
      const handle = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
      try {
        return ownerIfProof(handle, name);
      } finally {
        closeSync(handle);
        rmSync(file, { force: true });
      }
    } catch {
      return null;
    }
  }
}

/** Of an API without a local socket. */
export const NO_CALLERS: Pick<LocalCallers, 'open' | 'close' | 'uidOf'> = {
  open: () => undefined,
  close: () => undefined,
  uidOf: () => null,
};

/** A file of somebody else that was linked or moved there has other contents, or another name besides. */
function ownerIfProof(handle: number, name: string): number | null {
  const found = fstatSync(handle);
  if (!found.isFile() || found.nlink !== 1 || found.size !== NAME_BYTES) return null;
  if ((found.mode & OTHERS_WRITE) !== 0) return null;
  const bytes = Buffer.alloc(NAME_BYTES);
  readSync(handle, bytes, 0, NAME_BYTES, 0);
  return bytes.toString('latin1') === name && found.uid !== NOBODY ? found.uid : null;
}
