import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { runCli } from './support/run-cli.js';
import { OwnTemp } from './support/running-demo.js';

t.test('a folder that can not be a demo', async (t) => {
  const temp = new OwnTemp();
  t.teardown(() => {
    temp.remove();
  });
  const folder = join(temp.path, 'data');
  const env = { ...temp.env, DOORWARD_DATA_DIR: folder, DOORWARD_LOG_LEVEL: 'error' };

  t.equal((await runCli(['init'], env)).exitCode, 0);
  writeFileSync(join(folder, 'demo.json'), '{"format":1}', { mode: 0o600 });
  const damaged = await runCli(['demo'], env);
  t.equal(damaged.exitCode, 3);
  t.match(damaged.stderr, /demo\.json can't be read as the record of a demo\. Delete/);

  const record = { format: 1, users: [], locks: [], spare: LABEL, mqtt: {} };
  writeFileSync(join(folder, 'demo.json'), JSON.stringify(record), { mode: 0o600 });
  const other = await runCli(['demo'], env);
  t.equal(other.exitCode, 3);
  t.match(other.stderr, /has the record of a demo, and a hub without an owner/);
  t.same(temp.processes() ?? [], []);
});

t.test('a setting that the hub refuses', async (t) => {
  const temp = new OwnTemp();
  t.teardown(() => {
    temp.remove();
  });
  const wrong = await runCli(['demo', '--json'], { ...temp.env, DOORWARD_HTTP_PROT: '1' });
  t.equal(wrong.exitCode, 2);
  t.match(wrong.stdout, /DOORWARD_HTTP_PROT: there is no such setting; did you mean DOORWARD_HTTP_PORT\?/);
  t.same(temp.contents(), []);
});

const LABEL = { device_id: 'spare', transport: 'serial', address: 'a#1', serial: 's', install_code: 'c' };
