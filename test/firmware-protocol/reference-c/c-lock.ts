import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';

const label = z.object({ address: z.string(), serial: z.string(), install_code: z.string(), pid: z.int() });
const reply = z.looseObject({
  tag: z.string(),
  ok: z.boolean(),
  code: z.string().optional(),
});
const state = z.object({
  bolt: z.enum(['locked', 'unlocked']),
  door: z.enum(['open', 'closed']),
  actuations: z.int(),
  powered: z.boolean(),
  identified: z.int(),
  paired: z.boolean(),
  events_kept: z.int(),
});
const truth = state.extend({
  actuation_log: z.array(
    z.object({
      command_id: z.string().nullable(),
      request_id: z.string().nullable(),
      source: z.string(),
      direction: z.string(),
      not_after_ms: z.number().nullable(),
      lock_ms: z.number(),
      at_ms: z.number(),
    }),
  ),
});
const light = z.object({ result: z.enum(['granted', 'denied', 'no_answer']) });

/** The physical truth about the lock in C. */
export type CLockTruth = z.output<typeof truth>;

export interface CLockOptions {
  /** The program, as `make` built it. */
  readonly program: string;
  /** Holds its flash, its world and a stable name of its line; the same folder is the same lock. */
  readonly folder: string;
  readonly serial?: string;
  readonly travelMs?: number;
}

/** The lock in C on a pty, a process of its own: what the control API is for simulated locks, over lines. */
export class CLock {
  readonly address: string;
  readonly serial: string;
  readonly installCode: string;
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly waiting = new Map<string, (line: unknown) => void>();
  private tags = 0;
  private errors = '';

  constructor(child: ChildProcessWithoutNullStreams, given: z.output<typeof label>) {
    this.child = child;
    this.address = given.address;
    this.serial = given.serial;
    this.installCode = given.install_code;
    child.stderr.on('data', (chunk: Buffer) => {
      this.errors = (this.errors + chunk.toString()).slice(-20_000);
    });
    child.stdin.on('error', () => undefined);
    child.on('close', () => {
      for (const give of this.waiting.values()) give({ tag: '', ok: false, code: 'ended' });
    });
  }

  /** What it wrote to standard error: a sanitizer's findings too. */
  get complaints(): string {
    return this.errors;
  }

  /** Takes a line that the program said. */
  heard(line: string): void {
    const said: unknown = JSON.parse(line);
    const { tag } = reply.parse(said);
    this.waiting.get(tag)?.(said);
    this.waiting.delete(tag);
  }

  /** @throws Error when it refuses */
  async say(...words: readonly string[]): Promise<unknown> {
    if (this.child.exitCode !== null || this.child.signalCode !== null)
      throw new Error(`the lock in C has ended: ${this.errors}`);
    const tag = `t${(this.tags += 1)}`;
    const answer = new Promise<unknown>((resolve) => {
      this.waiting.set(tag, resolve);
    });
    this.child.stdin.write(`${[tag, ...words].join(' ')}\n`);
    const said = await answer;
    const { ok, code } = reply.parse(said);
    if (!ok) throw new Error(`the lock in C says ${code ?? 'no'} to ${words.join(' ')}: ${this.errors}`);
    return said;
  }

  async truth(): Promise<CLockTruth> {
    return truth.parse(await this.say('truth'));
  }

  async keypad(pin: string): Promise<'granted' | 'denied' | 'no_answer'> {
    return light.parse(await this.say('keypad', pin)).result;
  }

  /** As the control API of the simulator takes it. */
  async fault({ kind, ...options }: Readonly<Record<string, unknown>>): Promise<void> {
    const words = Object.entries(options).map(([name, value]) => `${name}=${String(value)}`);
    await this.say('fault', String(kind), ...words);
  }

  /** @throws Error when it did not end well, e.g. because a sanitizer found something */
  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const closed = once(this.child, 'close');
    this.child.stdin.end();
    const [code] = (await closed) as [number | null];
    if (code !== 0) throw new Error(`the lock in C did not end well: ${this.errors}`);
  }

  /** As when the machine it runs on fails. */
  async kill9(): Promise<void> {
    const closed = once(this.child, 'close');
    this.child.kill('SIGKILL');
    await closed;
  }
}

export async function startCLock(options: CLockOptions): Promise<CLock> {
  const { program, folder, serial = 'DW-C-000001', travelMs = 0 } = options;
  const child = spawn(program, [
    ...['--flash', path.join(folder, 'flash')],
    ...['--link', path.join(folder, 'line')],
    ...['--serial', serial],
    ...['--travel-ms', String(travelMs)],
  ]);
  const lines = createInterface({ input: child.stdout });
  const first = once(lines, 'line').then(([text]) => label.parse(JSON.parse(String(text))));
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`the lock in C ended with ${String(code)} before it was ready`);
  });
  const lock = new CLock(child, await Promise.race([first, ended]));
  ended.catch(() => undefined);
  lines.on('line', (line) => {
    lock.heard(line);
  });
  return lock;
}
