import { spawn } from 'node:child_process';
import { cpSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { ChildProgram, ROOT, plainEnvironment } from '../support/child-program.js';
import { JsonClient } from '../support/json-client.js';
import { OwnTemp, lineShape } from './support/running-demo.js';

/** The commands of npm run from a copy of the root, since they build, and other tests are using `dist`. */
function copyOfRoot(folder: string): string {
  const copy = path.join(folder, 'root');
  cpSync(path.join(ROOT, 'package.json'), path.join(copy, 'package.json'));
  for (const name of ['src', 'firmware-protocol', 'scripts', 'node_modules'])
    symlinkSync(path.join(ROOT, name), path.join(copy, name));
  return copy;
}

t.test(
  'npm run demo -- --json: one line, and a signal to npm ends everything',
  { timeout: 120_000 },
  async (t) => {
    const temp = new OwnTemp();
    t.teardown(() => {
      temp.remove();
    });
    const npm = spawn('npm', ['run', 'demo', '--', '--json'], {
      cwd: copyOfRoot(temp.path),
      env: { ...plainEnvironment(), ...temp.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const program = new ChildProgram(npm);
    t.teardown(() => program.stop());
    const json = new Promise<string>((resolve, reject) => {
      npm.stdout.on('data', () => {
        const line = program.output.split('\n').find((text) => text.startsWith('{') && text.endsWith('}'));
        if (line !== undefined) resolve(line);
      });
      void program.ended().then((code) => {
        reject(new Error(`npm ended with ${code ?? 'a signal'}:\n${program.output}`));
      });
    });
    const line = lineShape.parse(JSON.parse(await json));
    const hub = new JsonClient(line.url);
    t.equal((await hub.send('GET', '/health')).status, 200);
    await hub.close();

    npm.kill('SIGTERM');
    await program.ended();
    // npm may be gone before those it passed the signal on to.
    const until = performance.now() + 15_000;
    while ((temp.processes()?.length ?? 0) > 0 && performance.now() < until)
      await new Promise((resolve) => setTimeout(resolve, 20));
    t.same(temp.processes() ?? [], [], 'no orphan');
    t.same(temp.contents(), ['root'], 'nothing in the temporary folder');
    t.equal(program.output.split('\n').filter((text) => text.startsWith('{')).length, 1, 'one JSON line');
  },
);
