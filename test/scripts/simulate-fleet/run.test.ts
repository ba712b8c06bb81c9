import { spawn } from 'node:child_process';
import t from 'tap';
import { readArguments } from '../../../scripts/simulate-fleet/arguments.js';
import { ROOT } from '../../support/child-program.js';

t.setTimeout(300_000);

function simulate(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const command = ['--import', './test/ts-hook.mjs', 'scripts/simulate-fleet/run.ts', ...args];
  const child = spawn(process.execPath, command, { cwd: ROOT, env: { ...process.env, DATABASE_URL: '' } });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  return new Promise((resolve) => {
    child.once('close', (code) => {
      resolve({ code, out, err });
    });
  });
}

t.test('a small fleet on rough lines, against a cloud of its own', async (t) => {
  const { code, out, err } = await simulate('--hubs', '8', '--events', '20', '--seed', '7', '--json');
  t.equal(code, 0, err);
  t.match(JSON.parse(out), { hubs: 8, rows: 160, faults: 0, seed: 7, first_faults: [] });
  t.match(err, /8 hubs, 20 events each, seed 7, at https:\/\/localhost/);
});

t.test('asked for help, or wrongly', async (t) => {
  const help = await simulate('--help');
  t.equal(help.code, 0);
  t.match(help.out, /Examples:\n {2}npm run simulate-fleet\n/);
  const wrong = await simulate('--hubs', '0');
  t.equal(wrong.code, 2);
  t.match(wrong.err, /--hubs takes a whole number from 1[\s\S]*Usage: npm run simulate-fleet/);
});

t.test('a cloud that cannot be reached', async (t) => {
  const { code, err } = await simulate('--cloud', 'https://localhost:1', '--token', 'x', '--hubs', '1');
  t.equal(code, 1);
  t.match(err, /The run broke off: /);
});

t.test('arguments', async (t) => {
  const cloud = ['--cloud', 'https://cloud.example.org'];
  t.match(readArguments([...cloud, '--ca', 'ca.pem', '--rough', '5'], { FLEET_TOKEN: 'of the owner' }), {
    cloud: 'https://cloud.example.org',
    token: 'of the owner',
    caFile: 'ca.pem',
    roughness: 5,
    hubs: 200,
  });
  for (const wrong of [
    cloud,
    ['--cloud', 'nothing', '--token', 'x'],
    ['--rough', '91'],
    ['--seed', 'x'],
    ['--colour'],
  ])
    t.throws(() => readArguments(wrong, {}), wrong.join(' '));
});
