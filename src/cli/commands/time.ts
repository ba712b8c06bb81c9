import type { Command } from 'commander';
import { EXIT } from '../exit-code.js';
import { hubOf, reporting, shared, type SharedOptions, type Shell } from '../shell.js';
import { hubTimeShape, type WireTime } from '../wire/hub.js';

interface TrustOptions extends SharedOptions {
  readonly now?: string;
}

export function addTimeStatus(parent: Command, shell: Shell): void {
  shared(
    parent
      .command('status')
      .description("the hub's clock, whether it is trusted, and why; ends with 7 when it is not"),
    ['time status', 'time status --json'],
  ).action(
    reporting(shell, async (options: SharedOptions) => {
      const time = await hubOf(shell, options).get('/api/v1/time', hubTimeShape);
      return {
        document: { time },
        text: sentenceOf(time),
        ...(!time.is_trusted && { exitCode: EXIT.checkFailed }),
      };
    }),
  );
}

export function addTimeTrust(parent: Command, shell: Shell): void {
  shared(
    parent
      .command('trust')
      .description("say that the hub's clock is right, until it jumps or the hub starts anew")
      .option('--now <time>', "what your own clock says; refused when the hub's says otherwise"),
    ['time trust --now 2026-01-05T14:00:00+05:00', 'time trust'],
  ).action(
    reporting(shell, async (options: TrustOptions) => {
      const body = options.now === undefined ? {} : { now: options.now };
      const time = await hubOf(shell, options).post('/api/v1/time/trust', body, hubTimeShape);
      return { document: { time }, text: sentenceOf(time) };
    }),
  );
}

function sentenceOf({ now, is_trusted: isTrusted, text, lock_time: lockTime }: WireTime): string {
  const lock = lockTime === null ? '' : `\nBy the clock of a lock that stayed on it is ${lockTime}.`;
  return isTrusted
    ? `${now}, trusted. ${text}`
    : `${now}, NOT trusted: codes with dates or schedules are refused. ${text}${lock}\nSet the machine's clock if it is wrong, then run: doorward time trust`;
}
