import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Mounts a file system of $2 bytes at $1, seen by the program that follows alone; needs no root, but the kernel's leave. */
const MOUNT = 'mount -t tmpfs -o size="$2",mode=700 tmpfs "$1" && shift 2 && exec "$@"';
const OWN_MOUNTS = ['unshare', '--user', '--map-root-user', '--mount', 'sh', '-c', MOUNT, 'sh'] as const;
const CHUNK_BYTES = 4_096;

/** Reason to skip what needs a small disk, as tap takes it; false: there can be one. */
export function noSmallDisk(): string | false {
  const dir = mkdtempSync(path.join(tmpdir(), 'doorward-disk-'));
  const [program, ...args] = [...OWN_MOUNTS, dir, '1m', 'true'];
  const { status } = spawnSync(program, args, { stdio: 'ignore' });
  rmSync(dir, { recursive: true });
  return status === 0 ? false : 'no file system can be mounted here';
}

/** A disk that can be filled: a file system of its own, gone with the program that lives on it. */
export class SmallDisk {
  readonly dir = mkdtempSync(path.join(tmpdir(), 'doorward-disk-'));
  private readonly bytes: number;

  constructor(bytes: number) {
    this.bytes = bytes;
  }

  /** What starts a program that has the disk at `dir`: the program and its arguments follow. */
  get launcher(): readonly string[] {
    return [...OWN_MOUNTS, this.dir, String(this.bytes)];
  }

  /** @param pid of the program that has the disk */
  fill(pid: number): void {
    const file = openSync(this.filler(pid), 'a');
    try {
      for (;;) writeSync(file, Buffer.alloc(CHUNK_BYTES, 1));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    } finally {
      closeSync(file);
    }
  }

  free(pid: number): void {
    rmSync(this.filler(pid));
  }

  remove(): void {
    rmSync(this.dir, { recursive: true });
  }

  private filler(pid: number): string {
    return path.join(`/proc/${pid}/root`, this.dir, 'filler');
  }
}
