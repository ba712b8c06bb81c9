#!/usr/bin/env node
import { systemClock } from '../kit/clock.js';
import { runCommandLine } from './run-command-line.js';

// A reader that has seen enough (`| head`) is no error.
process.stdout.on('error', () => undefined);
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
        if (error) reject(error);
        else resolve();
      });
    }),
  tell: (text) => {
    process.stderr.write(`${text}\n`);
  },
});
