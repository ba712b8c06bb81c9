import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { plainEnvironment, ROOT } from '../../../test/support/child-program.js';

/** Why system calls can't be made to fail here; null: they can. */
export function whyNoTracing(): string | null {
  const { status, error } = spawnSync('strace', ['-qq', '-o', '/dev/null', '-e', 'trace=none', 'true']);
  if (error) return 'there is no strace';
  return status === 0 ? null : 'strace may not trace here';
}

/** System calls by which files come, go and reach the disk: the steps of whatever must be whole. */
export const STEPS =
  'rename,renameat,renameat2,mkdir,mkdirat,rmdir,unlink,unlinkat,fsync,fdatasync,ftruncate';
/** By which they are made to reach the disk. */
export const FLUSHES = 'fsync,fdatasync';

export interface Traced {
  /** Arguments of node, from the repository root. */
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** As strace's `-e`. */
  readonly rule: string;
  /** Where each call that the rule names is written, a line each. */
  readonly record?: string;
  /** Ends it once it said this. */
  readonly untilSaid?: RegExp;
}

export interface Ended {
  /** null: a signal ended it. */
  readonly code: number | null;
  readonly output: string;
}

/** Runs node with system calls that fail, or kill it, by a rule, and waits for its end. */
export function runTraced({ args, env = {}, input, rule, record, untilSaid }: Traced): Promise<Ended> {
  const options = ['-f', '-qq', '-o', record ?? '/dev/null', '-e', rule];
  const child = spawn('strace', [...options, process.execPath, ...args], {
    cwd: ROOT,
    env: { ...plainEnvironment(), ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let output = '';
  const hear = (chunk: Buffer) => {
    output += chunk.toString();
    if (untilSaid?.test(output) === true) for (const pid of childrenOf(child.pid ?? 0)) endChild(pid);
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  child.stdin.on('error', () => undefined);
  child.stdin.end(input ?? '');
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      resolve({ code, output });
    });
  });
}

/** Of strace, the one that it runs: told to end itself, strace would let go of it and leave it. */
function childrenOf(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return children === '' ? [] : children.split(' ').map(Number);
}

function endChild(pid: number): void {
  try {
    process.kill(pid, 'SIGTERM');
  } catch {
    // It has ended by itself.
  }
}

/** Has calls of a running process fail by a rule from now on. @returns how to let go of it */
export async function attach(pid: number, rule: string): Promise<() => Promise<void>> {
  const child = spawn('strace', ['-f', '-o', '/dev/null', '-e', rule, '-p', String(pid)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => {
      resolve();
    });
  });
  await new Promise<void>((resolve, reject) => {
    let said = '';
    child.once('error', reject);
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes('attached')) resolve();
    });
    void ended.then(() => {
      reject(new Error(`strace could not attach: ${said}`));
    });
  });
  return () => {
    child.kill('SIGINT');
    return ended;
  };
}
