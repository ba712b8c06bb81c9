import { readFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { z } from 'zod';
import { expectAnswer } from '../support/json-client.js';
import { until } from '../support/until.js';
import { OwnTemp, startDemo } from './support/running-demo.js';

const logRow = z.object({
  event_type: z.string(),
  success: z.boolean().nullable(),
  reason: z.string().nullable(),
  actor: z.object({ kind: z.string(), name: z.string() }),
  method: z.string().nullable(),
});
const log = z.object({ data: z.array(logRow) });
const bolt = z.object({ bolt: z.enum(['locked', 'unlocked']), actuations: z.number() });
const command = z.object({ data: z.object({ command: z.object({ status: z.string() }) }) });

t.test('the first door: PIN or REST in, bolt moves, log written', async (t) => {
  const temp = new OwnTemp();
  const demo = await startDemo(temp.env);
  t.teardown(async () => {
    await demo.stop();
    temp.remove();
  });
  const { users, locks, spare, data_dir } = demo.line;
  t.same(
    users.map(({ role }) => role),
    ['admin', 'manager', 'member'],
  );
  t.same(
    locks.map(({ device_id, transport }) => [device_id, transport]),
    [
      ['front-door', 'serial'],
      ['back-door', 'mqtt'],
      ['garden-door', 'ble'],
    ],
  );
  t.equal(locks[0]?.pin, '0427', 'with its leading zero');
  t.ok(data_dir.startsWith(temp.path), 'data in a fresh temporary folder');

  const token = await demo.token('admin');
  const rowsOf = async (id: string) =>
    expectAnswer(await demo.hub.send('GET', `/api/v1/devices/${id}/logs`, { token }), 200, log).data;
  const truth = async (deviceId: string) =>
    expectAnswer(await demo.simulator.send('GET', `/locks/${deviceId}`), 200, bolt);

  for (const { id, device_id, pin } of locks) {
    await t.test(device_id, async (t) => {
      const before = await truth(device_id);
      t.same((await demo.type(device_id, '8631')).body, { result: 'denied' });
      t.same(await truth(device_id), before, 'a wrong PIN moves nothing');
      const [denied] = await rowsOf(id);
      t.match(denied, { event_type: 'ACCESS_DENIED', success: false, reason: 'wrong_code', method: 'pin' });

      t.same((await demo.type(device_id, pin)).body, { result: 'granted' });
      await until(
        async () => (await truth(device_id)).bolt === 'unlocked',
        5_000,
        () => `${device_id} to open`,
      );
      const owner = device_id === 'back-door' ? 'Jamshid Karimov' : 'Aziza Karimova';
      await until(
        async () => (await rowsOf(id))[0]?.event_type === 'UNLOCK',
        5_000,
        () => 'the log row of the entry',
      );
      t.match((await rowsOf(id))[0], { success: true, method: 'pin', actor: { kind: 'pin', name: owner } });

      const { actuations } = await truth(device_id);
      const answer = await demo.hub.send('POST', `/api/v1/devices/${id}/unlock`, { token });
      t.equal(expectAnswer(answer, 200, command).data.command.status, 'succeeded');
      t.equal((await truth(device_id)).actuations, actuations + 1, 'exactly one more');
    });
  }

  await t.test('spare is a lock that no hub knows yet', async (t) => {
    t.equal((await demo.simulator.send('GET', `/locks/${spare.device_id}`)).status, 200);
    const listed = await demo.hub.send('GET', '/api/v1/devices', { token });
    t.notMatch(JSON.stringify(listed.body), spare.serial);
    t.notMatch(JSON.stringify(listed.body), '"spare"');
  });

  await t.test('a code to log in with comes into the log of the demo', async (t) => {
    const body = { email: users[2]?.email };
    t.equal((await demo.hub.send('POST', '/api/v1/auth/email/request', { body })).status, 202);
    const code = () => /code is (\d{6})/.exec(readFileSync(path.join(data_dir, 'demo.log'), 'utf8'))?.[1];
    await until(
      () => code() !== undefined,
      5_000,
      () => 'the code',
    );
    const verify = { ...body, code: code() };
    t.equal((await demo.hub.send('POST', '/api/v1/auth/email/verify', { body: verify })).status, 200);
  });

  await t.test('SIGTERM leaves nothing', async (t) => {
    t.ok((temp.processes()?.length ?? 3) >= 3, 'demo, hub and simulator run, and what they started');
    t.equal(await demo.stop(), 0);
    t.same(temp.processes() ?? [], [], 'no process');
    t.same(temp.contents(), [], 'no file');
    t.equal(
      demo.program.output.split('\n').filter((line) => line.startsWith('{')).length,
      1,
      'one JSON line',
    );
  });
});

t.test('stopped while it is setting up, it leaves nothing', async (t) => {
  const temp = new OwnTemp();
  t.teardown(() => {
    temp.remove();
  });
  const starting = startDemo(temp.env);
  starting.catch(() => undefined);
  await until(
    () => temp.contents().length > 0 && (temp.processes()?.length ?? 2) >= 2,
    20_000,
    () => 'the hub to be started',
  );
  const demoPid = temp.pidOf('doorward.mjs');
  if (demoPid === undefined) return void t.pass('this system does not tell whose a process is');
  process.kill(demoPid, 'SIGTERM');
  await t.rejects(starting, /ended with 0/);
  t.same(temp.processes() ?? [], []);
  t.same(temp.contents(), []);
});

t.test('a program of the demo that dies takes the demo with it, and says so', async (t) => {
  const temp = new OwnTemp();
  const demo = await startDemo(temp.env);
  t.teardown(() => {
    temp.remove();
  });
  const hubPid = temp.pidOf('hub.mjs');
  if (hubPid === undefined) {
    await demo.stop();
    return void t.pass('this system does not tell whose a process is');
  }
  process.kill(hubPid, 'SIGKILL');
  t.equal(await demo.program.ended(), 1);
  t.match(demo.program.output, /The hub ended by itself \(signal SIGKILL\)/);
  t.same(temp.processes() ?? [], []);
  t.same(temp.contents(), []);
});
