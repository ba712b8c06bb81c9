#!/usr/bin/env node
import { systemClock } from '../kit/clock.js';
import type { HubError } from '../kit/errors.js';
import { exitCodeOf } from './exit-code.js';
import { lostAnswer } from './lost-answer.js';
import { runCommandLine } from './run-command-line.js';

let lost: HubError | null = null;
/** A piece of the answer was refused, and whoever wrote it was told. */
let isTold = false;
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  lost ??= lostAnswer(error);
  if (lost === null || isTold) return;
  isTold = true;
  process.stderr.write(`doorward: ${lost.message}\n`);
});
// A command that went well has failed whoever asked, who may hear of it only after it has ended.
process.on('exit', () => {
  if (lost !== null) process.exitCode = exitCodeOf(lost);
});
process.stderr.on('error', () => undefined);

process.exitCode = await runCommandLine(process.argv.slice(2), {
  environment: process.env,
  clock: systemClock,
  input: process.stdin.setEncoding('utf8'),
  say: (text) => {
    process.stdout.write(`${text}\n`);
  },
  write: (bytes) =>
    new Promise((resolve, reject) => {
      process.stdout.write(bytes, (error) => {
        if (!error) {
          resolve();
          return;
        }
        isTold = true;
        reject(lostAnswer(error) ?? error);
      });
    }),
  tell: (text) => {
    process.stderr.write(`${text}\n`);
  },
});
