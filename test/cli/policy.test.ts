import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import t from 'tap';
import { z } from 'zod';
import { expectAnswer } from '../support/json-client.js';
import { startRealHub } from '../support/real-hub.js';
import { documentIn, runCli, runHere } from './support/run-cli.js';

const hub = await startRealHub();
const folder = mkdtempSync(path.join(tmpdir(), 'doorward-policy-'));
t.teardown(async () => {
  await hub.stop();
  rmSync(folder, { recursive: true, force: true });
});
const env = { DOORWARD_DATA_DIR: hub.dataDir };
const run = (args: readonly string[], input?: string) => runHere(['policy', 'test', ...args], env, input);
const failure = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    exit_code: z.number(),
    errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
  }),
});
const created = z.object({ data: z.object({ id: z.string() }) });
const result = z.object({
  policy: z.object({
    held: z.boolean(),
    assertions: z.array(z.looseObject({ name: z.string(), held: z.boolean() })),
  }),
});

/** Writes a policy. @returns its file */
function policy(name: string, ...assertions: object[]): string {
  const file = path.join(folder, name);
  writeFileSync(file, JSON.stringify({ assertions }));
  return file;
}

const make = async (url: string, body: object) =>
  expectAnswer(await hub.request('POST', url, { body }), 201, created).data.id;
const site = await make('/sites', { name: 'House', time_zone: 'Asia/Tashkent' });
const door = await make('/devices', { device_id: 'front-door', name: 'Front', site_id: site });
const cleaner = await make('/users', {
  username: 'cleaner',
  password: 'long enough word',
  first_name: 'Cleo',
});
const schedule = await make('/access/schedules', {
  name: 'Tuesdays',
  week_days: [{ days: ['tuesday'], start: '09:00', end: '12:00' }],
});
await make('/access/pins', {
  device_ids: [door],
  label: 'Cleaning',
  kind: 'scheduled',
  schedule_id: schedule,
  user_id: cleaner,
});
expectAnswer(
  await hub.request('POST', `/devices/${door}/pair`, { body: { transport: 'mqtt' } }),
  200,
  z.looseObject({}),
);

const NEVER_SUNDAY = {
  name: 'cleaner never on Sunday',
  user: 'cleaner',
  lock: 'front-door',
  when: { days: ['sunday'] },
  expect: 'deny',
};
const TUESDAY = {
  name: 'On Tuesday mornings the cleaner gets in',
  user: 'cleaner',
  site: 'House',
  when: { days: ['tuesday'], start: '09:00', end: '12:00' },
  expect: 'allow',
  reason: 'pin_valid',
};

t.test('all hold: 0, a line for each', async (t) => {
  const file = policy('good.json', NEVER_SUNDAY, TUESDAY);
  const told = await run([file]);
  t.equal(told.exitCode, 0, told.stderr);
  t.equal(
    told.stdout,
    'ok      cleaner never on Sunday\nok      On Tuesday mornings the cleaner gets in\n\nAll 2 hold.\n',
  );
  const program = await runCli(['policy', 'test', file, '--json'], env);
  t.equal(program.exitCode, 0, program.stderr);
  t.match(result.parse(documentIn(program)).policy, {
    held: true,
    assertions: [
      { name: 'cleaner never on Sunday', held: true },
      { name: TUESDAY.name, held: true },
    ],
  });
  const piped = await run(['-'], JSON.stringify({ assertions: [TUESDAY] }));
  t.equal(piped.exitCode, 0, 'from standard input');
});

t.test('one does not hold: 7, who, where, when and why', async (t) => {
  const during = {
    ...NEVER_SUNDAY,
    name: 'cleaner never in March',
    when: { from: '2027-03-01T00:00:00+05:00', until: '2027-04-01T00:00:00+05:00' },
  };
  const file = policy('bad.json', NEVER_SUNDAY, during);
  const told = await run([file]);
  t.equal(told.exitCode, 7);
  t.match(told.stdout, 'ok      cleaner never on Sunday');
  t.match(
    told.stdout,
    'FAILED  cleaner never in March\n        pin "Cleaning" may, at front-door on Tuesday',
  );
  t.match(told.stdout, 'Asia/Tashkent; 2027-03-02T04:00:00.000Z');
  t.match(told.stdout, /pass schedule: Its schedule is open now/);
  t.match(told.stdout, '1 of 2 does not hold.');
  const asked = await run([file, '--json']);
  t.equal(asked.exitCode, 7);
  t.match(documentIn(asked), {
    policy: {
      held: false,
      assertions: [
        { held: true, counter_example: null },
        {
          held: false,
          counter_example: {
            kind: 'pin',
            name: 'Cleaning',
            user_id: cleaner,
            device_id: door,
            lock: 'front-door',
            at: '2027-03-02T04:00:00.000Z',
            granted: true,
            because: { reason_code: 'pin_valid' },
          },
        },
      ],
    },
  });
});

t.test('what was asked changes nothing, and follows what is changed', async (t) => {
  const file = policy('role.json', {
    name: 'members never reach the door by themselves',
    role: 'member',
    lock: 'front-door',
    action: 'lock',
    expect: 'deny',
    reason: 'no_right',
  });
  t.equal((await run([file])).exitCode, 0);
  await hub.request('PATCH', `/users/${cleaner}`, { body: { role: 'admin' } });
  t.match((await run([file, '--json'])).stdout, '"asked":0', 'there is no member any more');
  const turned = policy('turned.json', { ...NEVER_SUNDAY });
  t.equal((await run([turned])).exitCode, 7, 'an admin may, also on Sundays');
  await hub.request('PATCH', `/users/${cleaner}`, { body: { role: 'member' } });
  t.equal((await run([turned])).exitCode, 0);
});

t.test('a file that can not be used: 2, and what to do', async (t) => {
  const fails = async (file: string, input?: string) => {
    const { exitCode, stdout } = await run([file, '--json'], input);
    t.equal(exitCode, 2, stdout);
    return failure.parse(JSON.parse(stdout)).error;
  };
  t.match(await fails(path.join(folder, 'none.json')), {
    code: 'usage',
    message: "can't be read (there is no such file or folder)",
  });
  t.match(await fails('-', '{"assertions": ['), { message: '- is not JSON: ' });
  t.match(await fails('-', '[]'), { message: 'must hold an object with "assertions"' });
  t.match(await fails('-', ' '.repeat(70_000)), { message: 'larger than 64 KiB' });
  t.match(await fails('-', '{"assertions": []}'), {
    code: 'invalid_input',
    errors: [{ field: 'assertions' }],
  });
  const fieldsOf = async (change: object) =>
    (await fails(policy('wrong.json', TUESDAY, { ...NEVER_SUNDAY, ...change }))).errors?.map(
      ({ field, message }) => `${field}: ${message}`,
    );
  const second = 'assertions.1 ("cleaner never on Sunday")';
  for (const [change, expected] of [
    [{ user: 'clener' }, `${second} user: names nobody: use an e-mail, a username, a phone or an id`],
    [{ lock: 'cellar' }, `${second} lock: names no lock: use its device-id`],
    [{ expect: 'refuse' }, `${second} expect: This must be one of: allow, deny.`],
    [{ expects: 'deny' }, `${second} expects: There is no such field here.`],
    [{ role: 'member' }, `${second} user: Exactly one of user, role, pin and anybody is needed.`],
    [{ site: 'House' }, `${second} lock: Exactly one of lock and site is needed.`],
    [{ except: ['cleaner'] }, `${second} except: Goes with role or anybody only.`],
    [{ when: { days: ['sun'] } }, `${second} when.days.0: This must be one of: sunday, monday`],
    [{ when: { start: '09:00' } }, `${second} when.end: Needed: start and end go together.`],
    [
      { when: { at: '2027-01-01T00:00:00Z', days: ['monday'] } },
      `${second} when.at: Either at alone, or from, until, days, start and end.`,
    ],
    [{ reason: 'because' }, `${second} reason: There is no such reason`],
    [
      { when: { days: ['sunday'], from: '2027-03-01T00:00:00Z', until: '2027-03-02T00:00:00Z' } },
      `${second} when: never comes between from and until: nothing could fail`,
    ],
  ] as const) {
    t.match(await fieldsOf(change), [expected]);
  }
  const told = await run([policy('wrong.json', { ...TUESDAY, user: 'nobody@example.org' })]);
  t.match(told.stderr, `assertions.0 ("${TUESDAY.name}") user: names nobody`);
  t.equal((await runHere(['policy', 'test'], env)).exitCode, 2, 'no file');
  t.equal((await runHere(['policy', 'test', 'x', '--data-dir', folder], {}, '')).exitCode, 2);
  const nobody = await runHere(['policy', 'test', policy('a.json', TUESDAY), '--data-dir', folder]);
  t.equal(nobody.exitCode, 5, 'no hub');
  t.match(
    (await runCli(['policy', 'test', '--help'])).stdout,
    'Ends with 0 when all hold, 7 when one does not',
  );
});

t.test('over REST: for keepers, as the file is', async (t) => {
  const body = { assertions: [TUESDAY] };
  t.match(await hub.request('POST', '/access/policy-tests', { body }), {
    status: 200,
    body: { success: true, data: { held: true } },
  });
  const tokens = z.object({ access: z.string() });
  const { access } = expectAnswer(
    await hub.anonymous('POST', '/api/v1/auth/token', {
      body: { username: 'cleaner', password: 'long enough word' },
    }),
    200,
    tokens,
  );
  t.match(await hub.request('POST', '/access/policy-tests', { body, token: access }), { status: 403 });
});
