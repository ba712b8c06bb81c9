import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Conflict, HubError, Unavailable } from '../kit/errors.js';
import type { Part } from '../kit/lifecycle.js';
import type { BackupMaker, MadeBackup } from '../operations/backup/backup-ports.js';
import type { DatabaseChecker } from '../operations/jobs/check-database.js';
import type { BackupAnswer, BackupOrder, ShelfOrder } from './backup-order.js';

/** A database that holds still for longer fills the disk with its write-ahead log, milliseconds. */
export const COPY_MS_MAX = 5 * 60_000;
/** A backup that is not done by then never will be: a slow line takes its time, milliseconds. */
export const BACKUP_MS_MAX = 12 * 3_600_000;
const OUTPUT_BYTES_MAX = 256 * 1024;
const LAST_WORDS = 300;

export interface BackupRunnerDeps {
  readonly dataDir: string;
  /** Folder of key files that the service manager handed over; null: none. */
  readonly handedOver: string | null;
  readonly tag: string;
  readonly keep: number;
  /** null: no place is set. Asked each time: it may hold a key that only the store has. */
  readonly shelf: { readonly place: string; readonly order: () => ShelfOrder } | null;
  /** As `SqliteStore.holdStill`. */
  readonly holdStill: <T>(copy: () => Promise<T>) => Promise<T>;
  readonly programPath?: string;
}

/** Has backups made by a program that ends when it is done, and is ended with the hub. */
export class BackupRunner implements BackupMaker, DatabaseChecker, Part {
  readonly name = 'backup program';
  readonly place: string | null;
  private readonly deps: BackupRunnerDeps;
  private readonly children = new Set<ChildProcess>();
  /** The database holds still for one at a time, and they work in one folder. */
  private copying: Promise<unknown> = Promise.resolve();

  constructor(deps: BackupRunnerDeps) {
    this.deps = deps;
    this.place = deps.shelf?.place ?? null;
  }

  get isRunning(): boolean {
    return this.children.size > 0;
  }

  start(): Promise<void> {
    return Promise.resolve();
  }

  stop(): Promise<void> {
    for (const child of this.children) child.kill('SIGKILL');
    return Promise.resolve();
  }

  async make(recipient: string): Promise<MadeBackup & { readonly kept: number }> {
    const { dataDir, handedOver, keep } = this.deps;
    const made = await this.copy({ kind: 'make', dataDir, handedOver, recipient, keep, ...this.common() });
    return made as MadeBackup & { kept: number };
  }

  /** Looks at a copy of the database. @throws HubError `database_damaged`, `backup_no_space`; Unavailable `backup_interrupted` */
  async check(): Promise<{ readonly events: number }> {
    return (await this.copy({ kind: 'check', dataDir: this.deps.dataDir })) as { events: number };
  }

  async list(): Promise<readonly { name: string; bytes: number }[]> {
    const { ended } = this.run({ kind: 'list', ...this.common() });
    return (await ended) as { name: string; bytes: number }[];
  }

  async prove({ name, sha256 }: MadeBackup): Promise<void> {
    await this.run({ kind: 'prove', name, sha256, ...this.common() }).ended;
  }

  /** What begins with a copy of the database: in turn. */
  private copy(order: BackupOrder): Promise<unknown> {
    const turn = this.copying
      .catch(() => undefined)
      .then(async () => {
        const ended = await this.deps.holdStill(async () => {
          const run = this.run(order);
          // What went wrong is told by `ended`.
          await Promise.race([run.copied, run.ended.catch(() => undefined)]);
          return { result: run.ended };
        });
        return ended.result;
      });
    this.copying = turn;
    return turn;
  }

  private common(): { readonly shelf: ShelfOrder; readonly tag: string } {
    const { shelf, tag } = this.deps;
    if (!shelf) throw new Conflict('backup_off', 'No place for backups is set.');
    return { shelf: shelf.order(), tag };
  }

  private run(order: BackupOrder): {
    readonly copied: Promise<void>;
    readonly ended: Promise<unknown>;
  } {
    const path = this.deps.programPath ?? fileURLToPath(new URL('./backup.mjs', import.meta.url));
    // None of the hub's environment: what it needs stands in the order.
    const child = spawn(process.execPath, [path], { env: {}, stdio: ['pipe', 'pipe', 'pipe'] });
    this.children.add(child);
    let tellCopied: () => void = () => undefined;
    const copied = new Promise<void>((resolve) => {
      tellCopied = resolve;
    });
    const ended = new Promise<unknown>((resolve, reject) => {
      let output = '';
      let complaint = '';
      let last: BackupAnswer | null = null;
      const end = setTimeout(() => child.kill('SIGKILL'), BACKUP_MS_MAX);
      const copyEnd =
        order.kind === 'make' || order.kind === 'check'
          ? setTimeout(() => child.kill('SIGKILL'), COPY_MS_MAX)
          : undefined;
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        if (output.length > OUTPUT_BYTES_MAX) child.kill('SIGKILL');
        const lines = output.split('\n');
        output = lines.pop() ?? '';
        for (const line of lines) {
          last = JSON.parse(line) as BackupAnswer;
          if (last.step !== 'copied') continue;
          clearTimeout(copyEnd);
          tellCopied();
        }
      });
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        complaint = (complaint + text).slice(-LAST_WORDS);
      });
      child.stdin.on('error', () => undefined);
      child.once('error', reject);
      child.once('close', () => {
        clearTimeout(end);
        clearTimeout(copyEnd);
        this.children.delete(child);
        if (last?.step === 'done') resolve(last.result);
        else if (last?.step === 'failed') reject(new HubError(last.code, last.text));
        else {
          const cause = new Error(complaint);
          reject(new Unavailable('backup_interrupted', 'The backup program was ended.', { cause }));
        }
      });
      child.stdin.end(JSON.stringify(order));
    });
    // Whoever waits for the copy hears of a failure by the other promise.
    ended.catch(() => undefined);
    return { copied, ended };
  }
}
