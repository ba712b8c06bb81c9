import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

/** What the machine says of its own wall clock, asked without any right. */
export interface ClockReading {
  /** Whether a time service holds it to the network's time (the kernel's own word, through `timedatectl` or `chronyc`); null: nobody can tell. */
  readonly ntpSynchronised: boolean | null;
  /** Time of the battery-backed clock chip, Unix milliseconds, exact to a second; null: there is none to be read. */
  readonly chipMs: number | null;
  /** A bare board, as its device tree says: without a chip nothing but the network gives it the time. */
  readonly isBoard: boolean;
}

/** Where readings come from. Never rejects; a reading takes at most `READING_MAX_MS`. */
export interface ClockSync {
  read(): Promise<ClockReading>;
}

/** What one program may take to answer, milliseconds. */
const PROGRAM_MAX_MS = 1_500;
const ANSWER_BYTES_MAX = 16_384;
/** Programs are asked one after the other. */
export const READING_MAX_MS = 2 * PROGRAM_MAX_MS + 500;

const CHIPS = ['/sys/class/rtc/rtc0/since_epoch', '/sys/class/rtc/rtc1/since_epoch'];
/** Where `/proc/device-tree` leads to, which a hardened unit does not show (`ProcSubset=pid`). */
const DEVICE_TREE = '/sys/firmware/devicetree/base/model';

/** Runs a program. @returns what it wrote; null when it is not there, failed or took too long */
export type Run = (program: string, args: readonly string[]) => Promise<string | null>;
/** @returns what is in a file; null when it can't be read */
export type Look = (path: string) => Promise<string | null>;

/**
 * The machine's word on its clock. The kernel itself takes "synchronised" back when somebody sets the clock (`ntp_clear`), so an
 * answer that was asked for after a jump is about the time after it.
 */
export function machineClockSync(
  run: Run = runProgram,
  look: Look = lookIn,
  isThere: (path: string) => boolean = existsSync,
): ClockSync {
  return {
    async read() {
      const [ntpSynchronised, chipMs] = await Promise.all([askServices(run), askChip(look)]);
      return { ntpSynchronised, chipMs, isBoard: isThere(DEVICE_TREE) };
    },
  };
}

/** Both know only of their own: one that says yes is right, and a no counts when none says yes. */
async function askServices(run: Run): Promise<boolean | null> {
  const kernel = /^NTPSynchronized=(yes|no)$/m.exec(
    (await run('timedatectl', ['show', '-p', 'NTPSynchronized'])) ?? '',
  )?.[1];
  if (kernel === 'yes') return true;
  const leap = /^Leap status\s*:\s*(.+?)\s*$/m.exec((await run('chronyc', ['-n', 'tracking'])) ?? '')?.[1];
  if (leap !== undefined && leap !== 'Not synchronised') return true;
  return kernel === undefined && leap === undefined ? null : false;
}

async function askChip(look: Look): Promise<number | null> {
  for (const path of CHIPS) {
    const text = await look(path);
    if (text !== null && /^\d{1,12}\s*$/.test(text)) return Number(text) * 1_000;
  }
  return null;
}

function runProgram(program: string, args: readonly string[]): Promise<string | null> {
  return new Promise((resolve) => {
    const options = {
      timeout: PROGRAM_MAX_MS,
      killSignal: 'SIGKILL',
      maxBuffer: ANSWER_BYTES_MAX,
      // Nothing of the hub's settings is theirs, and their words must be English.
      env: { PATH: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin', LC_ALL: 'C' },
    } as const;
    execFile(program, args, options, (error, stdout) => {
      resolve(error === null ? stdout : null);
    });
  });
}

async function lookIn(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return null;
  }
}
