import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import t, { type Test } from 'tap';
import { z } from 'zod';
import { documentIn, runCli, runHere } from './support/run-cli.js';

const folder = mkdtempSync(path.join(tmpdir(), 'doorward-service-'));
t.teardown(() => {
  rmSync(folder, { recursive: true, force: true });
});
const failure = z.object({
  error: z.object({ code: z.string(), message: z.string(), exit_code: z.number() }),
});

t.test('a machine without systemd, or where it is not what runs', async (t) => {
  const none = { PATH: path.join(folder, 'empty') };
  for (const order of ['start', 'stop', 'restart', 'logs']) {
    const told = await runHere(['service', order, '--json'], none);
    t.match(failure.parse(documentIn(told)).error, {
      code: 'no_systemd',
      exit_code: 3,
      message: /npm start/,
    });
  }
  const isBooted = existsSync('/run/systemd/system');
  const here = spawnSync('systemctl', ['--version']).status === 0;
  await t.test(
    'systemctl is there, and not booted',
    { skip: here && !isBooted ? false : 'not such a machine' },
    async (t) => {
      const told = await runHere(['service', 'restart', '--json'], { PATH: process.env['PATH'] ?? '' });
      t.match(failure.parse(documentIn(told)).error, { code: 'no_systemd', exit_code: 3 });
    },
  );
});

/** A machine whose systemd answers as systemctl(1) has it: this place has none to try on. Keeps what it was asked. */
function machine(t: Test, answers: { show: string; order?: string; journal?: string }) {
  const bin = t.testdir({ calls: '' });
  const program = (name: string, body: string) => {
    const file = path.join(bin, name);
    writeFileSync(file, `#!/bin/sh\necho "${name} $*" >> '${bin}/calls'\n${body}\n`);
    chmodSync(file, 0o755);
  };
  program('systemctl', `case "$1" in show) ${answers.show} ;; *) ${answers.order ?? 'exit 0'} ;; esac`);
  program('journalctl', answers.journal ?? 'exit 0');
  mkdirSync(path.join(bin, 'x'));
  return {
    env: { PATH: `${bin}:/usr/bin:/bin` },
    calls: () => readFileSync(path.join(bin, 'calls'), 'utf8').trim().split('\n'),
  };
}
const LOADED = "printf 'LoadState=loaded\\nActiveState=active\\nSubState=running\\n'";

t.test('orders go to systemd, and how the unit stands comes back', async (t) => {
  const { env, calls } = machine(t, { show: LOADED });
  const told = await runHere(['service', 'restart', '--json'], env);
  t.equal(told.exitCode, 0, told.stderr);
  t.same(documentIn(told), { service: { unit: 'doorward.service', active: 'active', sub: 'running' } });
  t.match(calls(), [
    /^systemctl show doorward\.service/,
    'systemctl --no-ask-password restart doorward.service',
  ]);
  t.match((await runHere(['service', 'stop'], env)).stdout, 'doorward.service is active (running).');
});

t.test('a unit that is not installed, one that may not be touched, one that does not start', async (t) => {
  const absent = machine(t, {
    show: "printf 'LoadState=not-found\\nActiveState=inactive\\nSubState=dead\\n'",
  });
  t.match(await runHere(['service', 'start'], absent.env), { exitCode: 4, stderr: /scripts\/install\.sh/ });
  const closed = machine(t, { show: LOADED, order: 'echo "Failed to start: Access denied" >&2; exit 4' });
  t.match(await runHere(['service', 'start'], closed.env), {
    exitCode: 3,
    stderr: /sudo doorward service start/,
  });
  const broken = machine(t, { show: LOADED, order: 'echo "Job for doorward.service failed." >&2; exit 1' });
  t.match(await runHere(['service', 'start'], broken.env), {
    exitCode: 3,
    stderr: /Job for .* failed[^]*service logs/,
  });
});

t.test('the journal, a line a row', async (t) => {
  const { env, calls } = machine(t, { show: LOADED, journal: "printf 'one\\ntwo\\n'" });
  t.match(await runCli(['service', 'logs', '--lines', '7'], env), { exitCode: 0, stdout: 'one\ntwo\n' });
  t.match(calls().at(-1), /^journalctl -u doorward\.service -n 7 -o short-iso --no-pager$/);
  await runCli(['service', 'logs', '--follow', '--json'], env);
  t.match(calls().at(-1), /-o json --no-pager --follow$/);
  t.match(await runCli(['service', 'logs', '--lines', 'many'], env), { exitCode: 2 });
});
