import t from 'tap';
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';

function run(...args: string[]) {
  const child = fork('src/simulator/main.ts', args, {
    execArgv: ['--import', './test/ts-hook.mjs'],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const exit = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return { child, exit };
}

function line(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes('\n')) resolve(text);
    });
  });
}

t.test('says where it is in one line and goes on SIGTERM', async (t) => {
  const { child, exit } = run('--travel-ms', '0');
  t.teardown(() => child.kill('SIGKILL'));
  const said = JSON.parse(await line(child)) as { simulator_url: string; pid: number };
  t.equal(said.pid, child.pid);
  t.equal((await fetch(`${said.simulator_url}/locks`)).status, 200);
  child.kill('SIGTERM');
  t.equal(await exit, 0);
});

t.test('goes when the program that started it is gone', async (t) => {
  const { child, exit } = run();
  t.teardown(() => child.kill('SIGKILL'));
  await line(child);
  child.disconnect();
  t.equal(await exit, 0);
});

t.test('wrong flags', async (t) => {
  const wrong = [['--port', '65536'], ['--colour'], ['--persist']];
  const codes = await Promise.all(wrong.map((args) => run(...args).exit));
  t.same(codes, [2, 2, 2]);
});
