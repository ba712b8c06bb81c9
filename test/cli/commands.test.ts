import t, { type Test } from 'tap';
import { z } from 'zod';
import { documentIn, runCli, runHere, type CliResult } from './support/run-cli.js';
import { OwnTemp, startDemo } from './support/running-demo.js';

const temp = new OwnTemp();
const demo = await startDemo(temp.env);
t.teardown(async () => {
  await demo.stop();
  temp.remove();
});
const env = { ...temp.env, DOORWARD_DATA_DIR: demo.line.data_dir };
const run = (line: string, input?: string) => runHere(line.split(' '), env, input);

const locks = z.object({ locks: z.array(z.looseObject({ device_id: z.string(), is_online: z.boolean() })) });
const pins = z.object({ pins: z.array(z.looseObject({ label: z.string(), is_active: z.boolean() })) });
const pinMade = z.object({ pin: z.looseObject({ id: z.uuid(), label: z.string(), pin: z.string() }) });
const failure = z.object({ error: z.looseObject({ code: z.string(), exit_code: z.number() }) });

/** Checks that a command with `--json` failed with `exitCode`, and says its code. */
function failedWith(t: Test, result: CliResult, exitCode: number, code: string): void {
  t.equal(result.exitCode, exitCode, code);
  t.match(failure.parse(documentIn(result)).error, { code, exit_code: exitCode });
}

t.test('lock list, lock test', async (t) => {
  const listed = await run('lock list --json');
  t.equal(listed.exitCode, 0);
  t.same(
    locks.parse(documentIn(listed)).locks.map(({ device_id, is_online }) => [device_id, is_online]),
    [
      ['front-door', true],
      ['back-door', true],
      ['garden-door', true],
    ],
  );
  t.match(
    (await run('lock list')).stdout,
    /^LOCK +NAME +VIA[^]*\nfront-door +Front door +serial +yes +yes +locked/,
  );

  const program = await runCli(['lock', 'list', '--json'], env);
  t.match(program, { exitCode: 0, stderr: '', stdout: /^\{"locks":.*\}\n$/ }, 'as a program too');

  const tested = await run('lock test front-door --json');
  t.equal(tested.exitCode, 0);
  t.match(documentIn(tested), { device_id: 'front-door', works: true, latency_ms: Number });
  failedWith(t, await run('lock test cellar --json'), 4, 'lock_not_found');
});

t.test('lock set: what to do when a door is left unlocked', async (t) => {
  const set = await run('lock set back-door --auto-lock 3600 --left-unlocked-alert 7200 --json');
  t.equal(set.exitCode, 0, set.stderr);
  t.match(documentIn(set), { lock: { auto_lock_s: 3600, left_unlocked_alert_s: 7200, name: 'Back door' } });
  t.match(
    (await run('lock set back-door --auto-lock off')).stdout,
    'does not lock by itself, alert when unlocked for 7200 s',
  );
  t.match(documentIn(await run('lock set back-door --left-unlocked-alert off --json')), {
    lock: { auto_lock_s: null, left_unlocked_alert_s: null },
  });
  failedWith(t, await run('lock set back-door --auto-lock soon --json'), 2, 'usage');
  failedWith(t, await run('lock set back-door --auto-lock 1 --json'), 2, 'invalid_input');
  failedWith(t, await run('lock set back-door --json'), 2, 'invalid_input');
  failedWith(t, await run('lock set cellar --auto-lock off --json'), 4, 'lock_not_found');
});

t.test('lock set --price, credit', async (t) => {
  t.match(documentIn(await run('lock set back-door --price 2.5 --json')), {
    lock: { price_per_entry: '2.50' },
  });
  t.match((await run('lock set back-door --name Locker')).stdout, /, 2\.50 an entry\.$/m);
  failedWith(t, await run('lock set back-door --price free --json'), 2, 'invalid_input');
  const off = await run('lock set back-door --price off --json');
  t.match(documentIn(off), { lock: { price_per_entry: null } });
  const [person = ''] = demo.line.users.filter(({ role }) => role === 'member').map(({ email }) => email);
  t.match(documentIn(await run(`credit show ${person} --json`)), {
    balance: { main: '0.00', frozen: '0.00' },
  });
  const topUp = `credit top-up ${person} 12.5 --transaction receipt-1`;
  t.match((await run(topUp)).stdout, /^12\.5 added\. .*: 12\.50 to spend, 0\.00 set aside\.$/m);
  t.match((await run(topUp)).stdout, /was added before/);
  failedWith(t, await run(`${topUp.replace('12.5', '13')} --json`), 3, 'transaction_differs');
  failedWith(t, await run(`credit top-up ${person} 1e3 --transaction r --json`), 2, 'invalid_input');
  failedWith(t, await run(`credit top-up ${person} 1 --json`), 2, 'usage');
  failedWith(t, await run('credit show nobody@example.org --json'), 4, 'person_not_found');
});

t.test('lock credentials: how far each code has got onto a lock', async (t) => {
  const found = await run('lock credentials front-door --json');
  t.equal(found.exitCode, 0, found.stderr);
  const { credentials } = z
    .object({ credentials: z.array(z.looseObject({ state: z.string(), held_by: z.string() })) })
    .parse(documentIn(found));
  t.ok(credentials.length > 0);
  for (const { state, held_by } of credentials) {
    t.equal(held_by, 'lock');
    t.match(state, /^(desired|sent|acknowledged|verified)$/);
  }
  t.match((await run('lock credentials back-door')).stdout, /^PIN +LABEL +STATE[^]* verified +- +hub +/);
  failedWith(t, await run('lock credentials cellar --json'), 4, 'lock_not_found');
});

t.test('lock add, lock pair: the spare lock joins, and is tested', async (t) => {
  const { device_id, address, serial, install_code } = demo.line.spare;
  t.equal((await run(`lock add ${device_id} --name Cellar`)).exitCode, 0);
  failedWith(t, await run(`lock add ${device_id} --json`), 3, 'device_exists');
  failedWith(t, await run('lock add Not_A_Name --json'), 2, 'invalid_input');
  const idle = await run(`lock test ${device_id} --json`);
  t.equal(idle.exitCode, 7, 'not paired yet');
  t.match(documentIn(idle), { works: false, checks: [{ name: 'link', ok: false, advice: /lock pair/ }] });

  await demo.simulator.send('POST', `/locks/${device_id}/button`);
  const to = `--transport serial --address ${address} --serial ${serial}`;
  failedWith(
    t,
    await run(`lock pair ${device_id} ${to} --install-code AAAA-AAAA --json`),
    3,
    'bad_install_code',
  );
  const paired = await run(`lock pair ${device_id} ${to} --install-code ${install_code} --json`);
  t.equal(paired.exitCode, 0, paired.stderr);
  t.match(paired.stderr, 'Press the pairing button on "Cellar" now');
  t.match(documentIn(paired), { lock: { device_id, status: 'ACTIVE', transport: 'serial' } });
  failedWith(
    t,
    await run(`lock pair ${device_id} ${to} --install-code ${install_code} --json`),
    3,
    'already_paired',
  );
  t.equal((await run(`lock test ${device_id}`)).exitCode, 0);
});

t.test('lock pair over MQTT registers the lock, and shows its credentials once', async (t) => {
  const paired = await run('lock pair gate --transport mqtt --name Gate');
  t.equal(paired.exitCode, 0);
  t.match(paired.stderr, 'Lock "Gate" is registered.');
  t.match(paired.stdout, /broker {5}mqtts:\/\/\S+:\d+ \(to trust it: /);
  t.match(paired.stdout, /user name {2}gate\n {2}password {3}\S{40,}\n {2}client id {2}gate/);
});

t.test('a lock without power: test and doctor say so', async (t) => {
  await demo.simulator.send('POST', '/locks/back-door/fault', { body: { kind: 'power_off' } });
  const tested = await run('lock test back-door');
  t.equal(tested.exitCode, 7);
  t.match(tested.stdout, /WRONG {2}link[^]*What to do:\n {2}link: Look at the lock's power/);
  const doctor = await runCli(['doctor', '--json'], env);
  t.equal(doctor.exitCode, 7);
  const { checks } = z
    .object({ checks: z.array(z.looseObject({ name: z.string(), ok: z.boolean(), advice: z.string() })) })
    .parse(documentIn(doctor));
  t.match(
    checks.find(({ name }) => name === 'locks'),
    { ok: false, detail: /back-door/, advice: /doorward lock test/ },
  );
  for (const name of ['hub', 'part database', 'part broker', 'data folder', 'keys', 'disk space', 'log time'])
    t.equal(checks.find((check) => check.name === name)?.ok, true, name);
  await demo.simulator.send('POST', '/locks/back-door/fault', { body: { kind: 'power_on' } });
});

t.test('pin add, list, remove: what they say is so at the door', async (t) => {
  const made = await run('pin add --lock front-door --user aziza@example.org --label Cleaner --json');
  t.equal(made.exitCode, 0);
  const { pin } = pinMade.parse(documentIn(made));
  t.match(pin.pin, /^\d{6}$/, 'the hub proposed one');
  t.same((await demo.type('front-door', pin.pin)).body, { result: 'granted' });

  const listed = await run('pin list --lock front-door --json');
  t.same(
    pins
      .parse(documentIn(listed))
      .pins.map(({ label }) => label)
      .sort(),
    ['Aziza', 'Cleaner'],
  );
  t.notMatch(listed.stdout, pin.pin, 'no digits in a list');
  t.match((await run('pin list')).stdout, /Cleaner +front-door +active/);

  t.equal((await run('pin remove Cleaner')).exitCode, 0);
  t.same((await demo.type('front-door', pin.pin)).body, { result: 'denied' });
  failedWith(t, await run('pin remove Cleaner --json'), 4, 'pin_not_found');
  t.match((await run('pin list')).stdout, /Cleaner +front-door +revoked/);

  const dated = await runHere(
    [
      'pin',
      'add',
      '--lock',
      'front-door',
      '--label',
      'Plumber',
      '--from',
      '2190-01-01T00:00:00Z',
      '--pin-stdin',
    ],
    env,
    '730519\n',
  );
  t.match(dated.stdout, 'PIN 730519 ("Plumber") opens front-door');
  t.same((await demo.type('front-door', '730519')).body, { result: 'denied' }, 'its time has not come');
  t.match((await run('pin list')).stdout, /Plumber +front-door +not now/);
});

t.test('pin add, set, check: kinds and uses', async (t) => {
  const once = await run('pin add --lock front-door --label Courier --kind one_time --json');
  t.equal(once.exitCode, 0, once.stderr);
  const { pin: courier } = pinMade.parse(documentIn(once));
  t.match(courier, { kind: 'one_time', max_uses: 1, uses_left: 1, use_count: 0 });
  const checked = await run('pin check front-door --json', `${courier.pin}\n`);
  t.match(documentIn(checked), { verdict: { granted: true, reason: 'pin_valid', label: 'Courier' } });
  t.same((await demo.type('front-door', courier.pin)).body, { result: 'granted' });
  t.same((await demo.type('front-door', courier.pin)).body, { result: 'denied' });
  t.match(
    (await run('pin check front-door', courier.pin)).stdout,
    /^It does not open front-door now: .*used/,
  );
  t.match((await run('pin list')).stdout, /Courier +front-door +used up +one_time/);

  const few = await run('pin add --lock front-door --lock back-door --label Few --max-uses 2 --json');
  t.match(documentIn(few), { pin: { kind: 'limited', max_uses: 2 } });
  t.match(documentIn(await run('pin set Few --max-uses 3 --until 2999-01-01T00:00:00Z --json')), {
    pin: { max_uses: 3, valid_until: '2999-01-01T00:00:00.000Z', use_count: 0 },
  });
  t.match(documentIn(await run('pin set Few --until off --label Several --json')), {
    pin: { valid_until: null, label: 'Several' },
  });
  failedWith(t, await run('pin set Several --json'), 2, 'usage');
  failedWith(t, await run('pin set Nobody --label x --json'), 4, 'pin_not_found');
  failedWith(t, await run('pin add --lock front-door --label x --kind limited --json'), 2, 'uses_missing');
  failedWith(
    t,
    await run('pin add --lock front-door --label x --kind duress --max-uses 2 --json'),
    2,
    'uses_unexpected',
  );
  failedWith(t, await run('pin add --lock front-door --label x --max-uses many --json'), 2, 'usage');
  failedWith(
    t,
    await run('pin add --lock front-door --label x --schedule Never --json'),
    4,
    'schedule_not_found',
  );
});

t.test('lock set: what its keypad takes', async (t) => {
  const set = await run(
    'lock set garden-door --pin-min-digits 5 --pin-max-digits 7 --pin-digits 54321 --json',
  );
  t.match(documentIn(set), { lock: { pin_min_digits: 5, pin_max_digits: 7, pin_digits: '12345' } });
  const refused = await run('pin add --lock garden-door --label x --pin 482913 --json');
  failedWith(t, refused, 2, 'pin_form');
  t.match(refused.stderr + refused.stdout, /Garden door/);
  t.match(
    pinMade.parse(documentIn(await run('pin add --lock garden-door --label y --json'))).pin.pin,
    /^[1-5]{7}$/,
  );
  failedWith(t, await run('lock set garden-door --pin-digits 123 --json'), 2, 'pin_rules');
  t.match(
    (await run('lock set garden-door --pin-digits 0123456789')).stdout,
    'codes of 5 to 7 of the digits 0123456789',
  );
});

t.test('pin add: refused, not found, wrong form', async (t) => {
  failedWith(t, await run('pin add --lock front-door --label x --pin 1234 --json'), 3, 'pin_guessable');
  failedWith(t, await run('pin add --lock front-door --label x --pin 0427 --json'), 3, 'pin_unavailable');
  failedWith(t, await run('pin add --lock front-door --label x --pin 12 --json'), 2, 'pin_form');
  failedWith(t, await run('pin add --lock front-door --label x --until soon --json'), 2, 'invalid_input');
  failedWith(t, await run('pin add --lock cellar --label x --json'), 4, 'lock_not_found');
  failedWith(t, await run('pin add --lock front-door --user nobody --json'), 4, 'person_not_found');
});

t.test('user add, user list', async (t) => {
  const added = await run(
    'user add --email Anna@example.org --first-name Anna --password-stdin',
    'blue river stone\n',
  );
  t.equal(added.exitCode, 0, added.stderr);
  t.equal(added.stdout, 'Anna is added as member.\n');
  const logIn = { body: { email: 'anna@example.org', password: 'blue river stone' } };
  t.equal((await demo.hub.send('POST', '/api/v1/auth/login', logIn)).status, 200, 'and can log in');
  t.match((await run('user list')).stdout, /Anna +anna@example\.org +- +- +member +yes/);
  failedWith(
    t,
    await run('user add --email anna@example.org --password-stdin --json', 'blue river stone\n'),
    3,
    'user_exists',
  );
  const weak = await run('user add --email b@example.org --password-stdin --json', 'short\n');
  failedWith(t, weak, 3, 'password_too_short');
});

t.test('an alert that is not there is named', async (t) => {
  for (const id of ['nope', '0198f3c2-7b1a-7c3d-8e4f-5a6b7c8d9e0f']) {
    failedWith(t, await run(`alerts acknowledge ${id} --json`), 4, 'alert_not_found');
    t.match(
      (await run(`alerts resolve ${id}`)).stderr,
      `There is no alert "${id}". See \`doorward alerts list\`.`,
    );
  }
});

t.test('an option that may be repeated says so, and has no default', async (t) => {
  t.match((await runCli(['qr', 'add', '--help'], env)).stdout, /--lock <device-id> .*\(default:\s+none\)/s);
});
