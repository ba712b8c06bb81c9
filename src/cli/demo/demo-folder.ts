import {
  closeSync,
  existsSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { makeDataFolder } from '../../kit/data-folder.js';
import { Conflict } from '../../kit/errors.js';
import { makeSocketFolder } from '../../kit/socket-folder.js';
import { demoRecordShape, type DemoRecord } from './demo-record.js';

/** Size at which the log of a demo starts again from nothing, bytes. */
const LOG_BYTES_MAX = 16 * 1024 * 1024;
/** How much of the log is shown when a program dies, characters. */
const LAST_WORDS_MAX = 4_000;

/** The folder of a demo: the hub's data, the simulated locks, the log of both, and the household's record. */
export class DemoFolder {
  readonly path: string;
  private readonly temporary: boolean;
  private logFile: number | null = null;
  private logStart = 0;
  private sockets = '';

  /** @param chosen the folder to use; none: a fresh temporary one, which goes with the demo @throws HubError `data_dir_unusable` */
  constructor(chosen: string | null) {
    this.temporary = chosen === null;
    this.path = chosen === null ? mkdtempSync(join(tmpdir(), 'doorward-demo-')) : resolve(chosen);
    makeDataFolder(this.path);
  }

  get locksFolder(): string {
    return join(this.path, 'simulator');
  }

  /** Where the hub's Bluetooth adapter is: in a folder of its own, since the path of a socket must be short. */
  get hciSocket(): string {
    if (this.sockets === '') this.sockets = makeSocketFolder();
    return join(this.sockets, 'hci.sock');
  }

  /** Simulated locks as they are in the factory. */
  emptyLocksFolder(): void {
    rmSync(this.locksFolder, { recursive: true, force: true });
    this.makeLocksFolder();
  }

  makeLocksFolder(): void {
    mkdirSync(this.locksFolder, { recursive: true, mode: 0o700 });
  }

  /** File descriptor that both programs append their log to. A file, because nobody may be there to read a pipe. */
  openLog(): number {
    this.logFile = openSync(join(this.path, 'demo.log'), 'a', 0o600);
    this.logStart = fstatSync(this.logFile).size;
    return this.logFile;
  }

  /** Called now and then. */
  boundLog(): void {
    if (this.logFile === null || fstatSync(this.logFile).size <= LOG_BYTES_MAX) return;
    ftruncateSync(this.logFile, 0);
    this.logStart = 0;
  }

  /** The end of what the programs of this run said. */
  lastWords(): string {
    const text = readFileSync(join(this.path, 'demo.log'));
    return text.subarray(this.logStart).toString().slice(-LAST_WORDS_MAX).trim();
  }

  /** @returns the household of an earlier demo here, or null @throws Conflict `demo_refused` */
  readRecord(): DemoRecord | null {
    if (!existsSync(this.recordFile)) return null;
    try {
      return demoRecordShape.parse(JSON.parse(readFileSync(this.recordFile, 'utf8')));
    } catch (cause) {
      throw new Conflict(
        'demo_refused',
        `${this.recordFile} can't be read as the record of a demo. Delete ${this.path} to start anew.`,
        { cause },
      );
    }
  }

  /** Holds passwords, PINs and keys of the demo: readable by its owner alone. */
  writeRecord(record: DemoRecord): void {
    const fresh = `${this.recordFile}.new`;
    writeFileSync(fresh, JSON.stringify(record), { mode: 0o600 });
    renameSync(fresh, this.recordFile);
  }

  close(): void {
    if (this.logFile !== null) closeSync(this.logFile);
    this.logFile = null;
    if (this.sockets !== '') rmSync(this.sockets, { recursive: true, force: true });
    if (this.temporary) rmSync(this.path, { recursive: true, force: true });
  }

  private get recordFile(): string {
    return join(this.path, 'demo.json');
  }
}
