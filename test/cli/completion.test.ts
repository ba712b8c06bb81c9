import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import t from 'tap';
import { z } from 'zod';
import { commandTree } from '../../src/cli/completion/command-tree.js';
import { createProgram } from '../../src/cli/program.js';
import { systemClock } from '../../src/kit/clock.js';
import { documentIn, runHere } from './support/run-cli.js';

const folder = mkdtempSync(path.join(tmpdir(), 'doorward-completion-'));
t.teardown(() => {
  rmSync(folder, { recursive: true, force: true });
});
const has = (shell: string) => spawnSync(shell, ['-c', 'true']).status === 0;
const tree = commandTree(
  createProgram(
    {
      environment: {},
      clock: systemClock,
      input: Readable.from([]),
      say: () => undefined,
      write: async () => undefined,
      tell: () => undefined,
      endWith: () => undefined,
    },
    { error: '', hint: '' },
  ),
);

async function scriptFor(shell: string): Promise<string> {
  const { exitCode, stdout } = await runHere(['completion', shell]);
  t.equal(exitCode, 0);
  const file = path.join(folder, `doorward.${shell}`);
  writeFileSync(file, stdout);
  return file;
}

/** Between words, and after the last. */
const UNIT = '\x1f';
const OFFER = `source "$1"
while IFS= read -r line; do
  mapfile -t -d $'\\x1f' COMP_WORDS < <(printf '%s' "$line")
  COMP_CWORD=$((\${#COMP_WORDS[@]} - 1)); _doorward
  (( \${#COMPREPLY[@]} )) && printf '%s\\x1f' "\${COMPREPLY[@]}"
  printf '\\n'
done`;

/** What bash offers for each of these lines, the last word of which is being typed. */
function bashOffers(script: string, lines: readonly (readonly string[])[]): string[][] {
  const input = lines.map((words) => ['doorward', ...words, ''].join(UNIT)).join('\n');
  const ended = spawnSync('bash', ['--norc', '-c', OFFER, 'bash', script], {
    encoding: 'utf8',
    cwd: folder,
    input: `${input}\n`,
  });
  if (ended.status !== 0 || ended.stderr !== '') throw new Error(`bash: ${ended.stderr}`);
  const offers = ended.stdout.split('\n').slice(0, -1);
  return offers.map((line) => line.split(UNIT).slice(0, -1));
}

t.test('bash', { skip: has('bash') ? false : 'there is no bash on this machine' }, async (t) => {
  const script = await scriptFor('bash');
  t.equal(spawnSync('bash', ['-n', script]).status, 0);
  const wordsOf = (at: string) => (at === '' ? [] : at.split(' '));
  const nexts = bashOffers(
    script,
    tree.map(({ path: at }) => [...wordsOf(at), '']),
  );
  const flags = bashOffers(
    script,
    tree.map(({ path: at }) => [...wordsOf(at), '--']),
  );
  t.equal(nexts.length, tree.length);
  for (const [n, { path: at, children, options, operands, takesFile }] of tree.entries()) {
    const words = [...children.map(({ name }) => name), ...operands];
    if (!takesFile) t.same(nexts[n], words, `after "${at}"`);
    const names = options.flatMap((option) => option.names).filter((name) => name.startsWith('--'));
    t.same(flags[n], names, `options of "${at}"`);
  }
  writeFileSync(path.join(folder, 'a file.age'), '');
  const cases: [string[], string[]][] = [
    [['lo'], ['lock', 'logs']],
    // The value of an option is no command.
    [['--data-dir', 'lock', 'pin', 'l'], ['list']],
    [['lock', 'pair', 'front', '--transport', 's'], ['serial']],
    [
      ['lock', 'pair', 'front', '--transport', ''],
      ['serial', 'ble', 'mqtt'],
    ],
    // What nobody can guess.
    [['lock', 'pair', 'front', '--serial', ''], []],
    [['restore', 'a'], ['a file.age']],
    [['restore', 'x', '--key-file', 'a f'], ['a file.age']],
  ];
  const found = bashOffers(
    script,
    cases.map(([words]) => words),
  );
  for (const [n, [words, offers]] of cases.entries())
    t.same([...(found[n] ?? [])].sort(), [...offers].sort(), words.join(' '));
});

t.test('zsh', { skip: has('zsh') ? false : 'there is no zsh on this machine' }, async (t) => {
  const script = await scriptFor('zsh');
  const checked = spawnSync('zsh', ['-n', script], { encoding: 'utf8' });
  t.same([checked.status, checked.stderr], [0, '']);
  // What would be shown is printed: a line editor needs a terminal.
  const program = `compdef() { : }; compadd() { shift; print -l -- $@ }; _files() { print files }
_describe() { print -l -- \${(P)2} }
source "$1"; shift; words=(doorward "$@"); CURRENT=\${#words}; _doorward`;
  const offers = (...words: string[]) =>
    spawnSync('zsh', ['-f', '-c', program, 'zsh', script, ...words], { encoding: 'utf8' })
      .stdout.split('\n')
      .filter((line) => line !== '')
      .map((line) => line.split(':')[0]);
  for (const { path: at, children } of tree.filter((one) => one.children.length > 0))
    t.same(
      offers(...(at === '' ? [] : at.split(' ')), ''),
      children.map(({ name }) => name),
      at,
    );
  t.same(offers('lock', 'pair', 'front', '--transport', ''), ['serial', 'ble', 'mqtt']);
  t.same(offers('--data-dir', 'lock', 'restore', ''), ['files']);
  t.ok(offers('pin', 'list', '--').includes('--json'));
});

t.test('fish', { skip: has('fish') ? false : 'there is no fish on this machine' }, async (t) => {
  const script = await scriptFor('fish');
  const offers = (line: string) =>
    spawnSync('fish', ['--no-config', '-c', `source ${script}; complete -C '${line}'`], { encoding: 'utf8' })
      .stdout.split('\n')
      .filter((one) => one !== '')
      .map((one) => one.split('\t')[0]);
  for (const { path: at, children } of tree.filter((one) => one.children.length > 0))
    t.same(
      offers(`doorward ${at === '' ? '' : `${at} `}`).sort(),
      children.map(({ name }) => name).sort(),
      at,
    );
  t.same(offers('doorward lock pair front --transport s'), ['serial']);
});

t.test('an unknown shell, and the script as a document', async (t) => {
  t.match(await runHere(['completion', 'tcsh']), {
    exitCode: 2,
    stderr: /Allowed choices are bash, zsh, fish/,
  });
  const { script } = z
    .object({ script: z.string() })
    .parse(documentIn(await runHere(['completion', 'bash', '--json'])));
  t.match(script, /complete -F _doorward doorward\n$/);
});
