import { fork, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Clock } from '../kit/clock.js';
import { programPath, type Environment, type ProgramName } from './programs.js';

/** Time a program has to stop when asked, before it is killed. */
const STOP_TIMEOUT_MS = 10_000;

export interface ChildProgramOptions {
  readonly name: ProgramName;
  readonly args: readonly string[];
  readonly environment: Environment;
  readonly nodeArgs?: readonly string[];
  /** File descriptor for its error output. */
  readonly errorFile: number | 'inherit';
  readonly clock: Clock;
}

/** How a program ended: an exit code, or the signal that killed it. */
export interface Ending {
  readonly exitCode: number | null;
  readonly signal: string | null;
}

/** A program of ours that runs as long as we do: it is forked, so it notices when we are gone, and goes too. */
export class ChildProgram {
  readonly name: ProgramName;
  private readonly options: ChildProgramOptions;
  private child: ChildProcess | null = null;
  private ending: Promise<Ending> = new Promise(() => undefined);

  constructor(options: ChildProgramOptions) {
    this.name = options.name;
    this.options = options;
  }

  /** Resolves with the first line of its output, which says that it is ready; null if it ended without one. */
  start(): Promise<string | null> {
    const { name, args, environment, nodeArgs, errorFile } = this.options;
    const child = fork(programPath(name), [...args], {
      env: environment,
      execArgv: [...(nodeArgs ?? [])],
      stdio: ['ignore', 'pipe', errorFile, 'ipc'],
    });
    this.child = child;
    this.ending = new Promise((resolve) => {
      child.once('exit', (exitCode, signal) => {
        resolve({ exitCode, signal });
      });
      child.once('error', () => {
        resolve({ exitCode: null, signal: null });
      });
    });
    return new Promise((resolve) => {
      if (child.stdout) {
        // Read to the end, not only the first line: a full pipe would stop the program.
        createInterface({ input: child.stdout }).on('line', resolve);
      }
      void this.ending.then(() => {
        resolve(null);
      });
    });
  }

  /** Resolves when it has ended, for whatever reason. */
  ended(): Promise<Ending> {
    return this.ending;
  }

  /** Asks it to stop, waits, and kills it if it does not. */
  async stop(): Promise<void> {
    const { child } = this;
    if (!child || child.pid === undefined) return;
    child.kill('SIGTERM');
    const timer = this.options.clock.after(STOP_TIMEOUT_MS, () => child.kill('SIGKILL'));
    await this.ending;
    timer.cancel();
  }
}
