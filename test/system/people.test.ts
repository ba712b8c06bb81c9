import t from 'tap';
import { z } from 'zod';
import { STREAM_SWEEP_MS } from '../../src/api/api-settings.js';
import { EventReader } from '../support/event-reader.js';
import { expectAnswer, type JsonAnswer } from '../support/json-client.js';
import { Home, outcome, PASSWORD } from './people.js';

t.setTimeout(300_000);

const madeToken = z.object({ data: z.object({ id: z.string(), token: z.string() }) });
const userIn = z.object({ data: z.looseObject({ id: z.string(), role: z.string() }) });
const user = (answer: JsonAnswer) => expectAnswer(answer, 200, userIn).data;

t.test('people on a real hub', async (t) => {
  const home = new Home(t);
  await home.start();
  const ids = new Map<string, string>();
  for (const [name, role] of [
    ['ada', 'admin'],
    ['eve', 'admin'],
    ['mia', 'manager'],
    ['bob', 'member'],
  ] as const)
    ids.set(name, await home.add(name, role));
  const pathOf = (name: string) => `/users/${ids.get(name) ?? ''}`;
  const readers: EventReader[] = [];
  t.teardown(() => {
    for (const reader of readers) reader.close();
  });
  const listen = async (given: { token: string } | { apiToken: string }) => {
    const reader = new EventReader(home.hub.url, given);
    readers.push(reader);
    t.equal((await reader.opened()).status, 200);
    return reader;
  };
  const asProgram = async (apiToken: string) =>
    outcome(
      await home.hub.anonymous('GET', '/api/v1/devices', { headers: { authorization: `Token ${apiToken}` } }),
    );
  const makeToken = async (access: string) => {
    const body = { name: 'Panel', scopes: ['devices:read'] };
    return expectAnswer(await home.as(access, 'POST', '/auth/api-tokens', body), 201, madeToken).data;
  };

  await t.test('what somebody may is cut at once: sessions, programs, open streams', async (t) => {
    const installer = (method: string, path: string, body?: object) =>
      home.hub.installer(method, path, { ...(body && { body }) });
    const cuts: readonly (readonly [
      name: string,
      cut: (path: string) => Promise<JsonAnswer>,
      session: string,
      program: string,
    ])[] = [
      [
        'deactivated',
        (path) => installer('PATCH', path, { is_active: false }),
        'user_inactive',
        'token_revoked',
      ],
      [
        'another role',
        (path) => installer('PATCH', path, { role: 'manager' }),
        'token_revoked',
        'token_revoked',
      ],
      [
        'another password',
        (path) => installer('PATCH', path, { password: 'by an admin, anew' }),
        'token_revoked',
        'token_revoked',
      ],
      ['signed out', (path) => installer('DELETE', `${path}/sessions`), 'token_revoked', 'ok'],
      ['removed', (path) => installer('DELETE', path), 'user_unknown', 'token_malformed'],
    ];
    for (const [name, cut, session, program] of cuts) {
      const who = `was-${name.replaceAll(' ', '-')}`;
      ids.set(who, await home.add(who));
      const pair = await home.logIn(who);
      const { token } = await makeToken(pair.access);
      const stream = await listen({ token: pair.access });
      const feed = await listen({ apiToken: token });
      t.same([await home.standing(pair.access), await asProgram(token)], ['ok', 'ok'], `${name}: before`);

      t.ok((await cut(pathOf(who))).status < 300, name);
      const begun = performance.now();
      await stream.end();
      if (program === 'ok') t.notOk(feed.ended);
      else await feed.end();
      t.ok(performance.now() - begun < STREAM_SWEEP_MS, `${name}: its streams did not wait to be swept`);
      t.equal(await home.standing(pair.access), session, name);
      t.equal(outcome(await home.tryRefresh(pair.refresh)), session, `${name}: refresh`);
      t.equal(await asProgram(token), program, `${name}: program`);
    }
  });

  await t.test('a program that is revoked loses its stream, its person does not', async (t) => {
    const { access } = await home.logIn('bob');
    const { id, token } = await makeToken(access);
    const feed = await listen({ apiToken: token });
    const stream = await listen({ token: access });
    t.equal((await home.as(access, 'DELETE', `/auth/api-tokens/${id}`)).status, 204);
    await feed.end();
    t.equal(await asProgram(token), 'token_revoked');
    t.equal(await home.standing(access), 'ok');
    t.notOk(stream.ended);
  });

  await t.test(
    'a manager touches no admin and no manager, and raises nobody, themselves included',
    async (t) => {
      const { access } = await home.logIn('mia');
      const attempts: readonly (readonly [string, string, object?])[] = [
        ['PATCH', pathOf('ada'), { first_name: 'x' }],
        ['PATCH', pathOf('ada'), { password: 'taken over now' }],
        ['PUT', pathOf('ada'), { username: 'ada', role: 'member' }],
        ['DELETE', pathOf('ada')],
        ['DELETE', `${pathOf('ada')}/sessions`],
        ['PATCH', pathOf('mia'), { role: 'admin' }],
        ['PATCH', pathOf('bob'), { role: 'manager' }],
        ['POST', '/users', { username: 'mole', password: PASSWORD, role: 'admin' }],
      ];
      for (const [method, path, body] of attempts)
        t.equal(
          outcome(await home.as(access, method, path, body)),
          'role_not_allowed',
          `${method} ${JSON.stringify(body)}`,
        );
      t.equal(outcome(await home.as(access, 'PATCH', pathOf('bob'), { first_name: 'Bob' })), 'ok');
    },
  );

  await t.test('PATCH changes what it names; PUT sets everything', async (t) => {
    const { access } = await home.logIn('ada');
    await home.add('carl');
    const all = {
      username: 'cleo',
      email: 'Cleo@Example.org',
      phone: '+998 90 123 45 67',
      password: PASSWORD,
    };
    const made = expectAnswer(
      await home.as(access, 'POST', '/users', { ...all, first_name: 'Cleo', last_name: 'K' }),
      201,
      userIn,
    ).data;
    const path = `/users/${made.id}`;
    t.match(user(await home.as(access, 'PATCH', path, { last_name: 'L', phone: null })), {
      username: 'cleo',
      email: 'cleo@example.org',
      phone: null,
      first_name: 'Cleo',
      last_name: 'L',
      role: 'member',
    });
    t.match(user(await home.as(access, 'PUT', path, { email: 'cleo@example.org', role: 'member' })), {
      username: null,
      email: 'cleo@example.org',
      phone: null,
      first_name: '',
      last_name: '',
      locale: 'en',
      is_active: true,
    });
    t.ok((await home.tryLogIn('cleo@example.org')).status === 200, 'a password that PUT does not name stays');
    t.equal(
      outcome(await home.as(access, 'PUT', path, { email: 'cleo@example.org' })),
      'invalid_input',
      'a role is needed',
    );
    t.equal(
      outcome(await home.as(access, 'PUT', path, { role: 'member' })),
      'invalid_input',
      'and a name to log in with',
    );
    t.equal(outcome(await home.as(access, 'PATCH', path, { username: 'carl' })), 'user_exists');
    t.equal(outcome(await home.as(access, 'PATCH', path, { username: '12345' })), 'invalid_input');
    t.equal(outcome(await home.as(access, 'PATCH', path, { last_login_ip: '::1' })), 'invalid_input');
    t.equal(outcome(await home.as(access, 'PATCH', path, {})), 'ok', 'nothing is a change too');
  });

  await t.test('two admins who demote each other at the same moment leave one', async (t) => {
    const [ada, eve] = [await home.logIn('ada'), await home.logIn('eve')];
    const both = await Promise.all([
      home.as(ada.access, 'PATCH', pathOf('eve'), { role: 'member' }),
      home.as(eve.access, 'PATCH', pathOf('ada'), { role: 'member' }),
    ]);
    t.same(both.map(outcome).sort(), ['ok', 'token_revoked']);
    const [name, other] = both[0].status === 200 ? ['ada', 'eve'] : ['eve', 'ada'];
    const { access } = await home.logIn(name);
    for (const [method, body] of [
      ['PATCH', { role: 'manager' }],
      ['PATCH', { is_active: false }],
      ['PUT', { username: name, role: 'member' }],
      ['DELETE', undefined],
    ] as const)
      t.equal(
        outcome(await home.as(access, method, pathOf(name), body)),
        'last_admin',
        `${method} ${JSON.stringify(body)}`,
      );
    t.equal(outcome(await home.as(access, 'PATCH', pathOf(other), { role: 'admin' })), 'ok');
    t.equal(
      outcome(await home.as(access, 'PATCH', pathOf(name), { role: 'member' })),
      'ok',
      'now there is another',
    );
  });
});
