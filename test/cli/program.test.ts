import { Readable } from 'node:stream';
import type { Command } from 'commander';
import t from 'tap';
import { createProgram } from '../../src/cli/program.js';
import { systemClock } from '../../src/kit/clock.js';
import { VERSION } from '../../src/kit/version.js';
import { runHere } from './support/run-cli.js';

const shell = {
  environment: {},
  clock: systemClock,
  input: Readable.from([]),
  say: () => undefined,
  write: async () => undefined,
  tell: () => undefined,
  endWith: () => undefined,
};

t.test('wrong usage: exit code 2, says what is wrong', async (t) => {
  const wrong: [string, RegExp][] = [
    ['lok', /unknown command 'lok'[^]*Did you mean lock/],
    ['lock', /Usage: doorward lock/],
    ['lock list extra', /too many arguments/],
    ['lock list --jsn', /unknown option '--jsn'[^]*--help/],
    ['lock pair a', /required option '--transport/],
    ['lock pair a --transport telepathy', /Allowed choices are serial, ble, mqtt/],
    ['lock pair a --transport serial --serial s', /--address, --install-code/],
    ['lock pair a --transport ble --serial s', /Pairing over ble also needs --install-code: what/],
    ['lock firmware', /missing required argument/],
    ['lock firmware a no-such-file', /no-such-file can't be read \(there is no such file or folder\)/],
    ['lock firmware a no-such-file --cancel', /without a file/],
    ['pin add --label x', /Name a lock with --lock/],
    ['pin add --lock a', /--user, or what it is for with --label/],
    ['pin add --lock a --label x --pin 1 --pin-stdin', /not both/],
    ['qr add --label x --until 2026-01-05', /Name a lock with --lock/],
    ['qr add --lock a --until 2026-01-05', /--user, or what it is for with --label/],
    ['user add --password-stdin', /--email, --username and --phone/],
    ['user add --email a@example.org --role king', /Allowed choices are admin, manager, member/],
    ['user add --email a@example.org --json', /--password-stdin/],
    ['simulate --lock x', /DEVICE_ID:serial, DEVICE_ID:mqtt or DEVICE_ID:ble/],
  ];
  for (const [line, says] of wrong) {
    const { exitCode, stdout, stderr } = await runHere(line.split(' '));
    t.equal(exitCode, 2, line);
    t.match(line.includes('--json') ? stdout : stderr, says, line);
  }
});

t.test('the version, as one line or as one document', async (t) => {
  t.strictSame(await runHere(['--version']), { exitCode: 0, stdout: `${VERSION}\n`, stderr: '' });
  for (const line of ['--version --json', '--json --version']) {
    const { exitCode, stdout } = await runHere(line.split(' '));
    t.equal(exitCode, 0);
    t.strictSame(JSON.parse(stdout), { version: VERSION }, line);
  }
});

t.test(
  'every command takes --json and --data-dir, says what it does, and has examples of itself',
  async (t) => {
    const leaves = leavesOf(createProgram(shell, { error: '', hint: '' }), []);
    const known = [
      ...[
        'alerts acknowledge',
        'alerts list',
        'alerts resolve',
        'calendar add',
        'calendar apply',
        'calendar changes',
        'calendar codes',
        'calendar import',
        'calendar list',
        'calendar pin',
        'calendar refresh',
        'calendar remove',
        'calendar stays',
        ...['export-ca', 'qr', 'show'].map((name) => `certificate ${name}`),
        'card enrol',
        'card list',
        'card remove',
        'credit show',
        'credit top-up',
        'demo',
        'doctor',
        'guesses list',
        'guesses reset',
        ...['list', 'run'].map((name) => `jobs ${name}`),
        ...['drill', 'key', 'list', 'now', 'prove', 'status'].map((name) => `backup ${name}`),
        'restore',
        'completion',
        'factory-reset',
        ...['check', 'stats'].map((name) => `db ${name}`),
        ...['logs', 'restart', 'start', 'stop'].map((name) => `service ${name}`),
        'held list',
        'held release',
        'init',
        'keys list',
        'keys rotate',
        'lock add',
        'lock certificate',
        'lock credentials',
        'lock discover',
        'lock firmware',
        'lock list',
        'lock pair',
        'lock replace',
        'lock reset-keypad',
        'lock set',
        'lock test',
        'lock remove',
        'lock rename',
        'logs checkpoint',
        'logs export',
        'logs key',
        'logs list',
        'logs tail',
        'logs verify',
        'mqtt bridge',
        'mqtt clients',
        'mqtt refusals',
        'mqtt watch',
        'site lockdown',
      ],
      ...[
        'pin add',
        'pin check',
        'pin list',
        'pin remove',
        'pin set',
        'policy test',
        'qr add',
        'qr list',
        'qr remove',
        'qr show',
        'share add',
        'share list',
        'share remove',
        'simulate',
        'status',
        ...['metered', 'now', 'pause', 'resume', 'status', 'unmetered'].map((name) => `sync ${name}`),
        'time status',
        'time trust',
        ...['add', 'list', 'recount', 'remove', 'set', 'statistics'].map((name) => `site ${name}`),
        ...['add', 'list', 'revoke'].map((name) => `token ${name}`),
        ...['rotate', 'show'].map((name) => `invite ${name}`),
        ...[
          ...[
            'add',
            'disable',
            'enable',
            'erase',
            'export',
            'list',
            'password',
            'remove',
            'sessions',
            'set',
            'show',
          ],
          'sign-out',
        ].map((name) => `user ${name}`),
      ],
    ];
    t.same(leaves.map(({ name }) => name).sort(), known.sort());
    for (const { name, command } of leaves) {
      let help = '';
      command.configureOutput({ writeOut: (text) => (help += text) }).outputHelp();
      t.match(help, '--json', name);
      t.match(help, '--data-dir', name);
      t.match(help, `Examples:\n  $ doorward ${name}`, name);
      t.not(command.description(), '', name);
    }
  },
);

function leavesOf(command: Command, path: readonly string[]): { name: string; command: Command }[] {
  if (command.commands.length === 0) return [{ name: path.join(' '), command }];
  return command.commands.flatMap((child) => leavesOf(child, [...path, child.name()]));
}
