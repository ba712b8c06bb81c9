import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import type { Command } from 'commander';
import t from 'tap';
import { z } from 'zod';
import { examplesOf } from '../../src/cli/examples.js';
import { createProgram } from '../../src/cli/program.js';
import { systemClock } from '../../src/kit/clock.js';
import { documentIn, runHere } from './support/run-cli.js';
import { wordsOf } from './support/words.js';

const folder = mkdtempSync(path.join(tmpdir(), 'doorward-every-'));
t.teardown(() => {
  rmSync(folder, { recursive: true, force: true });
});
const shell = {
  environment: {},
  clock: systemClock,
  input: Readable.from([]),
  say: () => undefined,
  write: async () => undefined,
  tell: () => undefined,
  endWith: () => undefined,
};
const failure = z.object({
  error: z.object({ code: z.string(), message: z.string().min(1), exit_code: z.number() }),
});

interface Named {
  readonly name: string;
  readonly command: Command;
}

function all(command: Command, words: readonly string[]): Named[] {
  return [
    { name: words.join(' '), command },
    ...command.commands.flatMap((child) => all(child, [...words, child.name()])),
  ];
}

const program = createProgram(shell, { error: '', hint: '' });
const every = all(program, []);
const leaves = every.filter(({ command }) => command.commands.length === 0);

t.test(
  'the help of every command and group ends in examples, and each begins with its own words',
  async (t) => {
    for (const { name, command } of every) {
      let help = '';
      command.configureOutput({ writeOut: (text) => (help += text) }).outputHelp();
      t.match(help, /\nExamples:\n {2}\$ doorward \S/, name);
      t.not(examplesOf(command).length, 0, name);
      for (const example of examplesOf(command)) t.ok(example.startsWith(name), `${name}: ${example}`);
    }
    let help = '';
    program.configureOutput({ writeOut: (text) => (help += text) }).outputHelp();
    for (const code of ['0 ok', '1 internal', '2 wrong usage', '3 refused', '4 not found'])
      t.match(help, code);
    for (const code of ['5 hub unreachable', '6 outcome unknown', '7 a check failed']) t.match(help, code);
  },
);

/** Commands that do without a hub, and what they say here: a folder without one, a machine without systemd, no such file. */
const WITHOUT_HUB: Readonly<Record<string, readonly number[]>> = {
  'backup drill': [2, 3, 4],
  completion: [0],
  'db check': [4],
  'db stats': [4],
  'factory-reset': [4],
  restore: [2, 3, 4],
  'service logs': [3, 4],
  'service restart': [3, 4],
  'service start': [3, 4],
  'service stop': [3, 4],
  'site recount': [4],
};
/** They start programs, which is for other tests. */
const NOT_HERE = ['demo', 'doctor', 'init', 'simulate'];
/** Their examples name files of the person who types them, or ask for a password. */
const WANT_MORE = /can't be read|password-stdin|standard input|is not JSON/;

t.test(
  'every example is good usage; with no hub each command says so, as a document with --json',
  async (t) => {
    for (const { name, command } of leaves.filter((one) => !NOT_HERE.includes(one.name))) {
      for (const example of examplesOf(command)) {
        const words = wordsOf(example).filter((word) => word !== '--json');
        const at = words.indexOf('--data-dir');
        if (at >= 0) words.splice(at, 2);
        const env = { DOORWARD_DATA_DIR: path.join(folder, 'none') };
        const told = await runHere([...words, '--json'], env);
        if (words.includes('--help')) continue;
        if (name === 'logs export' && /goes with --output/.test(told.stdout)) continue;
        const allowed = WITHOUT_HUB[name] ?? [5];
        const { stdout, exitCode } = told;
        if ((exitCode === 2 || exitCode === 3) && WANT_MORE.test(stdout)) continue;
        t.ok(allowed.includes(exitCode ?? -1), `${example}: ${exitCode} ${stdout}`);
        const document = documentIn(told);
        if (name === 'completion') continue;
        t.equal(failure.parse(document).error.exit_code, exitCode, example);
      }
    }
  },
);

t.test('what is typed wrong is said in a sentence, never as a broken program', async (t) => {
  for (const { name } of leaves) {
    const words = name.split(' ');
    const wrong = await runHere([...words, '--no-such-option']);
    t.equal(wrong.exitCode, 2, name);
    t.match(wrong.stderr, /unknown option '--no-such-option'|required option|missing required/, name);
    const json = await runHere([...words, '--no-such-option', '--json']);
    t.match(failure.parse(documentIn(json)).error, { code: 'usage', exit_code: 2 }, name);
  }
  for (const { name, command } of every.filter(
    ({ command }) => command.commands.length > 0 && command !== program,
  )) {
    const bare = await runHere(name.split(' '));
    t.equal(bare.exitCode, 2, name);
    t.match(bare.stderr, `Usage: doorward ${name}`);
    t.ok(command.description() !== '');
  }
  t.match((await runHere(['--version'])).exitCode, 0);
});

t.test('a socket without a hub behind it, and one that speaks something else', async (t) => {
  const dead = path.join(folder, 'dead');
  mkdirSync(dead);
  writeFileSync(path.join(dead, 'hub.sock'), '');
  const told = await runHere(['lock', 'list', '--data-dir', dead, '--json']);
  t.equal(told.exitCode, 5);
  t.equal((await runHere(['db', 'stats', '--data-dir', dead])).exitCode, 4, 'there is no database either');
});
