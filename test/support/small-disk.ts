import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Mounts a file system of $2 bytes at $1, seen by whoever enters here alone; needs no root, but the kernel's leave. */
const MOUNT = 'mount -t tmpfs -o size="$2",mode=700 tmpfs "$1" && echo mounted && exec cat';
const OWN_MOUNTS = ['--user', '--map-root-user', '--mount', 'sh', '-c', MOUNT, 'sh'] as const;
const CHUNK_BYTES = 4_096;

/** Reason to skip what needs a small disk, as tap takes it; false: there can be one. */
export function noSmallDisk(): string | false {
  const dir = mkdtempSync(path.join(tmpdir(), 'doorward-disk-'));
  const { status } = spawnSync('unshare', [...OWN_MOUNTS, dir, '1m'], { input: '', stdio: 'pipe' });
  rmSync(dir, { recursive: true });
  return status === 0 ? false : 'no file system can be mounted here';
}

/** A disk that can be filled: a file system of its own, which outlasts the programs that live on it. */
export class SmallDisk {
  readonly dir: string;
  /** Keeps it mounted until its input ends. */
  private readonly keeper: ChildProcess;

  private constructor(dir: string, keeper: ChildProcess) {
    this.dir = dir;
    this.keeper = keeper;
  }

  static async make(bytes: number): Promise<SmallDisk> {
    const dir = mkdtempSync(path.join(tmpdir(), 'doorward-disk-'));
    const keeper = spawn('unshare', [...OWN_MOUNTS, dir, String(bytes)], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    await once(keeper.stdout, 'data');
    return new SmallDisk(dir, keeper);
  }

  /** What starts a program that has the disk at `dir`: the program and its arguments follow. */
  get launcher(): readonly string[] {
    const where = ['--target', String(this.keeper.pid), `--wd=${process.cwd()}`];
    return ['nsenter', '--user', '--preserve-credentials', '--mount', ...where];
  }

  fill(): void {
    const file = openSync(this.filler, 'a');
    try {
      for (;;) writeSync(file, Buffer.alloc(CHUNK_BYTES, 1));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    } finally {
      closeSync(file);
    }
  }

  free(): void {
    rmSync(this.filler);
  }

  remove(): void {
    this.keeper.stdin?.end();
    rmSync(this.dir, { recursive: true });
  }

  private get filler(): string {
    return path.join(`/proc/${this.keeper.pid}/root`, this.dir, 'filler');
  }
}
