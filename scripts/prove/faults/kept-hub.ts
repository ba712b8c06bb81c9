import { cpSync, existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { writeBackup } from '../../../src/backup/write-backup.js';
import { systemRandom } from '../../../src/kit/random.js';
import { makeRecoveryKey } from '../../../src/kit/recovery-key.js';
import { checkCopy } from '../../../src/store/check-copy.js';
import { openToInspect } from '../../../src/store/connection.js';
import { inspectStore } from '../../../src/store/inspect.js';
import { startProgram } from '../../../test/support/child-program.js';
import { HUB_SETTINGS } from '../../../test/support/real-hub.js';
import { lengthen, storeIn } from '../../bench/long-log.js';

const DATABASE = 'doorward.db';

/** Makes a hub's data folder, as `doorward init` does, with a log of some rows. */
export async function newHub(folder: string, events: number): Promise<void> {
  const { code, output } = await startOnce(folder);
  if (code !== 0) throw new Error(`no hub could be made: ${output}`);
  const store = storeIn(folder);
  await lengthen(store, events);
  await store.stop();
}

/** Opens a hub's data as each start does, serves nothing, and ends. */
export async function startOnce(folder: string): Promise<{ code: number | null; output: string }> {
  const program = startProgram({
    args: ['dist/hub.mjs', '--init'],
    env: { ...HUB_SETTINGS, DOORWARD_DATA_DIR: folder },
  });
  const code = await program.ended();
  return { code, output: program.output };
}

/** A sealed backup of a hub that does not run. @returns the recovery key */
export async function backUp(dataDir: string, output: string): Promise<string> {
  const { identity, recipient } = makeRecoveryKey(systemRandom);
  const database = path.join(dataDir, DATABASE);
  const found = checkCopy(database);
  await writeBackup(
    { database, dataDir, handedOver: null, recipient, found, madeAtMs: Date.now(), output },
    systemRandom,
  );
  return identity;
}

export function copyOf(from: string, to: string): void {
  cpSync(from, to, { recursive: true, preserveTimestamps: true });
}

/** Which hub a folder holds, and whether it is whole. */
export interface KeptHub {
  /** Of its pepper: stays over a restore. */
  readonly tag: string;
  readonly events: number;
  /** How often it was put back. */
  readonly putBack: number;
  readonly wrong: readonly string[];
}

/** Looks at a hub that does not run. */
export function lookAt(folder: string): KeptHub {
  const file = path.join(folder, DATABASE);
  const peppers = readdirSync(path.join(folder, 'keys')).filter((name) => name.startsWith('pepper-'));
  const { complaints, chain } = inspectStore(file, 'full');
  const connection = openToInspect(file);
  try {
    const count = (where: string) =>
      Number(connection.prepare(`SELECT count(*) FROM events WHERE ${where}`).pluck().get());
    return {
      tag: peppers.join(' '),
      events: count('true'),
      putBack: count("type = 'HUB_PUT_BACK'"),
      wrong: [
        ...complaints,
        ...(chain?.ok === true ? [] : ['the chain of the log is broken']),
        ...(peppers.length === 1 ? [] : [`there are ${peppers.length} peppers`]),
        ...['restore.tmp', 'restore.ready']
          .filter((name) => existsSync(path.join(folder, name)))
          .map((name) => `${name} is left`),
      ],
    };
  } finally {
    connection.close();
  }
}
