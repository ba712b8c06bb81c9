import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmdirSync, rmSync, writeFileSync, appendFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const STEP_BYTES = 4_096;

/** A disk of a few MiB, in memory. */
export class SmallDisk {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** @returns why there is none, in words, where this account may mount nothing */
  static mount(mebibytes: number): SmallDisk | string {
    const folder = mkdtempSync(path.join(tmpdir(), 'doorward-disk-'));
    const { status, stderr } = spawnSync(
      'mount',
      ['-t', 'tmpfs', '-o', `size=${mebibytes}m,mode=0700`, 'tmpfs', folder],
      { encoding: 'utf8' },
    );
    if (status === 0) return new SmallDisk(folder);
    rmdirSync(folder);
    return `no disk can be mounted here: ${typeof stderr === 'string' ? stderr.trim() : 'there is no mount'}`;
  }

  /** Takes all the room there is, beside whatever else is in the folder. */
  fill(): void {
    const file = path.join(this.folder, 'filler');
    writeFileSync(file, '');
    const step = Buffer.alloc(STEP_BYTES);
    for (;;) {
      try {
        appendFileSync(file, step);
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') return;
        throw error;
      }
    }
  }

  free(): void {
    rmSync(path.join(this.folder, 'filler'), { force: true });
  }

  unmount(): void {
    spawnSync('umount', [this.folder]);
    rmSync(this.folder, { recursive: true, force: true });
  }
}
