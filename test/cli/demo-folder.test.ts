import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { z } from 'zod';
import { expectAnswer } from '../support/json-client.js';
import { runCli } from './support/run-cli.js';
import { OwnTemp, startDemo } from './support/running-demo.js';

const failure = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

t.test('a demo goes on where an earlier one on the same folder ended', async (t) => {
  const temp = new OwnTemp();
  t.teardown(() => {
    temp.remove();
  });
  const folder = join(temp.path, 'data');
  const env = { ...temp.env, DOORWARD_DATA_DIR: folder };
  const first = await startDemo(env);
  t.teardown(() => first.stop());
  t.equal(first.line.data_dir, folder);
  t.equal(statSync(join(folder, 'demo.json')).mode & 0o777, 0o600, 'passwords are for the owner alone');
  t.equal(statSync(join(folder, 'demo.log')).mode & 0o777, 0o600);
  const powerOff = { body: { kind: 'power_off' } };
  await first.simulator.send('POST', '/locks/front-door/fault', powerOff);

  const beside = await runCli(['demo', '--json'], env);
  t.equal(beside.exitCode, 3, 'one hub to a folder');
  t.match(expectAnswer({ status: 200, headers: {}, body: JSON.parse(beside.stdout) }, 200, failure).error, {
    code: 'demo_refused',
    message: /stop it first/,
  });
  t.equal((await first.hub.send('GET', '/health')).status, 200, 'the first is none the worse');
  t.equal(await first.stop(), 0);

  const second = await startDemo(env);
  t.teardown(() => second.stop());
  t.same(second.line.users, first.line.users);
  t.same(second.line.locks, first.line.locks);
  for (const { device_id, pin } of second.line.locks)
    t.same((await second.type(device_id, pin)).body, { result: 'granted' }, device_id);
  t.ok(await second.token('member'));
  t.equal(await second.stop(), 0);
  t.same(temp.contents(), ['data'], 'a folder that was chosen stays');
  const log = readFileSync(join(folder, 'demo.log'), 'utf8');
  for (const { pin } of second.line.locks) t.notOk(log.includes(`"${pin}"`), 'no PIN in the log');
  for (const { password } of second.line.users) t.notOk(log.includes(password), 'no password in the log');
});
