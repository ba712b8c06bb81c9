import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';

/** Root of the repository, where `dist` is. */
export const ROOT = path.resolve(import.meta.dirname, '../..');
/** How long a program may take to say its first line, milliseconds; far more than it needs, on a busy machine. */
const FIRST_LINE_MS = 180_000;
const SAYS_MS = 30_000;
const SAYS_POLL_MS = 5;
const STOP_MS = 60_000;
/** Output kept of a program, characters: the end is what tells. */
const OUTPUT_CHARS = 4_000_000;

export interface ProgramOptions {
  /** Script and its arguments, from the repository root. */
  readonly args: readonly string[];
  /** Added to an environment without `DOORWARD_*`. */
  readonly env?: Readonly<Record<string, string>>;
  /** Flags of node itself. */
  readonly nodeFlags?: readonly string[];
  /** A program that becomes node: its own arguments come first. */
  readonly launcher?: readonly string[];
}

/** A program of ours as a process of its own. It ends with this process, by whatever means this one ends. */
export class ChildProgram {
  private readonly child: ChildProcess;
  private readonly exited: Promise<number | null>;
  private kept = '';

  constructor(child: ChildProcess) {
    this.child = child;
    this.exited = new Promise((resolve) => {
      child.once('exit', (code) => {
        resolve(code);
      });
    });
    // Node may still be closing a channel of a process that was killed.
    child.on('error', () => undefined);
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.kept = (this.kept + chunk.toString()).slice(-OUTPUT_CHARS);
      });
    }
  }

  get pid(): number {
    if (this.child.pid === undefined) throw new Error('the program did not start');
    return this.child.pid;
  }

  /** What it wrote to standard output and standard error. */
  get output(): string {
    return this.kept;
  }

  /** Resolves when the process has ended. @returns its exit code, null when a signal ended it */
  ended(): Promise<number | null> {
    return this.exited;
  }

  /** Over the channel that ties it to this process. */
  send(message: number | string): void {
    this.child.send(message);
  }

  /** Resolves with what it says next that fits, after it was told to by `ask`. */
  async says(form: RegExp, ask: () => void, timeoutMs = SAYS_MS): Promise<RegExpExecArray> {
    const from = this.kept.length;
    ask();
    const deadline = performance.now() + timeoutMs;
    for (;;) {
      const found = form.exec(this.kept.slice(from));
      if (found) return found;
      if (performance.now() > deadline)
        throw new Error(`the program did not say ${form.source}:\n${this.kept}`);
      await new Promise((resolve) => setTimeout(resolve, SAYS_POLL_MS));
    }
  }

  /** SIGTERM, and waits. @throws Error when it does not end (it is killed then) */
  async stop(signal: 'SIGTERM' | 'SIGINT' = 'SIGTERM'): Promise<number | null> {
    this.child.kill(signal);
    let late: NodeJS.Timeout | undefined;
    const timeout = new Promise<never>((_, reject) => {
      late = setTimeout(() => {
        this.child.kill('SIGKILL');
        reject(new Error(`process ${this.pid} did not end within ${STOP_MS} ms of ${signal}:\n${this.kept}`));
      }, STOP_MS);
    });
    try {
      return await Promise.race([this.exited, timeout]);
    } finally {
      clearTimeout(late);
    }
  }

  /** As a power cut: no chance to tidy up. */
  async kill9(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.exited;
  }

  /** @throws Error with its output when it ends, or says nothing for long, before its first line */
  async firstLine(): Promise<string> {
    const { stdout } = this.child;
    if (!stdout) throw new Error('the program has no standard output');
    const waiting = new AbortController();
    const lines = createInterface({ input: stdout });
    const timer = setTimeout(() => {
      waiting.abort(new Error(`the program said nothing for ${FIRST_LINE_MS} ms:\n${this.kept}`));
    }, FIRST_LINE_MS);
    try {
      const line = once(lines, 'line', { signal: waiting.signal }).then(([text]) => String(text));
      const early = this.exited.then((code) => {
        throw new Error(`the program ended with ${code ?? 'a signal'} before it was ready:\n${this.kept}`);
      });
      return await Promise.race([line, early]);
    } finally {
      clearTimeout(timer);
    }
  }
}

/** Starts `node ...nodeFlags ...args`, tied to this process by an IPC channel. */
export function startProgram({
  args,
  env = {},
  nodeFlags = [],
  launcher = [],
}: ProgramOptions): ChildProgram {
  const [program = process.execPath, ...rest] = [...launcher, process.execPath, ...nodeFlags, ...args];
  const child = spawn(program, rest, {
    cwd: ROOT,
    env: { ...plainEnvironment(), ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  return new ChildProgram(child);
}

/** This process's environment without settings of a hub and without what a test runner hands down to its children. */
export function plainEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(DOORWARD_|_?TAP|_TAPJS_|NODE_OPTIONS$|NODE_V8_COVERAGE$)/.test(name),
    ),
  );
}
