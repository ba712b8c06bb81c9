import { fstatSync } from 'node:fs';

/** Priorities of syslog(3), as a line for the journal begins with them (sd-daemon(3)). */
const PRIORITY = { debug: 7, info: 6, warn: 4, error: 3 } as const;
export type JournalLevel = keyof typeof PRIORITY;

/** Levels of pino below this number are the next lower one. */
const LEVELS: readonly (readonly [number, JournalLevel])[] = [
  [50, 'error'],
  [40, 'warn'],
  [30, 'info'],
  [0, 'debug'],
];

type Environment = Readonly<Record<string, string | undefined>>;

/** Whether what is written to `descriptor` goes to the journal (systemd.exec(5), `$JOURNAL_STREAM`). */
export function goesToJournal({ JOURNAL_STREAM }: Environment, descriptor: number): boolean {
  if (JOURNAL_STREAM === undefined) return false;
  try {
    const { dev, ino } = fstatSync(descriptor, { bigint: true });
    return JOURNAL_STREAM === `${dev}:${ino}`;
  } catch {
    return false;
  }
}

/** Every line with its priority, so that `journalctl -p warning` finds what it should. */
export function journalLines(text: string, level: JournalLevel): string {
  return text.replace(/^(?=.)/gm, `<${PRIORITY[level]}>`);
}

/** Where a pino logger writes to for the journal. pino tells the level of each line beside it. */
export function journalDestination(to: { write(text: string): void }): { write(line: string): void } {
  const destination = {
    // pino's own name for wanting `lastLevel` (its documentation: "pino.destination metadata")
    [Symbol.for('pino.metadata')]: true,
    lastLevel: 30,
    write(line: string) {
      const level = LEVELS.find(([least]) => destination.lastLevel >= least)?.[1] ?? 'info';
      to.write(journalLines(line, level));
    },
  };
  return destination;
}
