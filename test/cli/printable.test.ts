import { Command } from 'commander';
import fc from 'fast-check';
import t from 'tap';
import { printable } from '../../src/cli/printable.js';
import { reporting, type Shell } from '../../src/cli/shell.js';
import { SimulatedClock } from '../support/simulated-clock.js';

t.test('only lines are left of what controls a terminal', async (t) => {
  t.equal(printable('red \u001b[31m\u009b5m\u0000\r\nnext \ttab'), 'red  [31m 5m  \nnext  tab');
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const shown = printable(text);
      return shown.length === text.length && !/[^\P{Cc}\n]/u.test(shown);
    }),
  );
});

t.test('what a command tells a person is so, and its document is as it was', async (t) => {
  const said: string[] = [];
  const shell: Shell = {
    environment: {},
    clock: new SimulatedClock(),
    input: (async function* () {})(),
    say: (text) => said.push(text),
    write: () => Promise.resolve(),
    tell: () => undefined,
    endWith: () => undefined,
  };
  const name = 'Mallory\u001b[2J';
  const run = (args: string[]) =>
    new Command('show')
      .option('--json')
      .action(reporting(shell, () => Promise.resolve({ document: { name }, text: `${name} is here` })))
      .parseAsync(args, { from: 'user' });
  await run([]);
  await run(['--json']);
  t.same(said, ['Mallory [2J is here', JSON.stringify({ name })]);
});
