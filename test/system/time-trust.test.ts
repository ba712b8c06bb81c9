import t from 'tap';
import { z } from 'zod';
import { runCli } from '../cli/support/run-cli.js';
import { expectAnswer } from '../support/json-client.js';
import { logs, moveIn } from './house.js';

const ALONE = new URL('no-time-service.mjs', import.meta.url).href;
const timeAnswer = z.object({
  data: z.object({ is_trusted: z.boolean(), reason: z.string(), text: z.string(), now: z.string() }),
});

t.setTimeout(300_000);

t.test(
  'a hub that nobody tells the time opens for permanent codes alone, until an admin vouches',
  async (t) => {
    const { hub, simulator, doors, bob } = await moveIn(t, {
      nodeFlags: ['--import', ALONE],
      env: { DOORWARD_TIME_TRUST: 'ntp' },
    });
    const [front] = doors;
    const time = async () => expectAnswer(await hub.request('GET', '/time'), 200, timeAnswer).data;
    t.match(await time(), { is_trusted: false, reason: 'not_confirmed', text: /Nothing confirms the clock/ });
    const day = 86_400_000;
    const dated = await hub.request('POST', '/access/pins', {
      body: {
        device_ids: [front.id],
        label: 'Guest',
        kind: 'dated',
        pin: '582913',
        valid_from: new Date(Date.now() - day).toISOString(),
        valid_until: new Date(Date.now() + day).toISOString(),
      },
    });
    t.equal(dated.status, 201);
    t.equal(await simulator.keypad(front.deviceId, '582913'), 'denied');
    t.match((await logs(hub, front))[0], { event_type: 'ACCESS_DENIED', reason: 'time_not_trusted' });
    t.equal(await simulator.keypad(front.deviceId, bob.digits), 'granted', 'a permanent one');
    t.equal((await hub.request('POST', `/devices/${front.id}/unlock`)).status, 200, 'and the owner');

    const shell = { DOORWARD_DATA_DIR: hub.dataDir };
    const status = await runCli(['time', 'status', '--json'], shell);
    t.equal(status.exitCode, 7);
    t.match(JSON.parse(status.stdout), { time: { is_trusted: false } });
    const doctor = await runCli(['doctor', '--json'], shell);
    const { checks } = JSON.parse(doctor.stdout) as {
      checks: { name: string; ok: boolean; advice: string }[];
    };
    t.match(
      checks.find(({ name }) => name === 'time'),
      { ok: false, advice: /doorward time trust/ },
    );

    const trust = (body: object) => hub.request('POST', '/time/trust', { body });
    const wrong = await trust({ now: '2001-01-01T00:00:00Z' });
    t.match([wrong.status, wrong.body], [409, { code: 'time_differs' }]);
    t.equal((await trust({ now: 'yesterday' })).status, 422);
    t.equal((await time()).is_trusted, false);
    const cliWrong = await runCli(['time', 'trust', '--now', '2001-01-01T00:00:00Z'], shell);
    t.equal(cliWrong.exitCode, 3, cliWrong.stderr);
    const now = expectAnswer(await trust({ now: new Date().toISOString() }), 200, timeAnswer).data;
    t.match(now, { is_trusted: true, reason: 'admin' });
    t.equal(await simulator.keypad(front.deviceId, '582913'), 'granted');
    const [row] = await logs(hub, front, 'event_type=ACCESS_DENIED');
    t.match(row, { reason: 'time_not_trusted' });
    t.equal((await runCli(['time', 'status'], shell)).exitCode, 0);
    const said = await runCli(['time', 'trust'], shell);
    t.match([said.exitCode, said.stdout], [0, /trusted\. An admin said/]);
  },
);
