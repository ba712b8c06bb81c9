import t from 'tap';
import { ADMIN, startRealHub, type RealHub } from '../support/real-hub.js';

let hub: RealHub;
t.before(async () => {
  hub = await startRealHub({ env: { DOORWARD_RATE_ANONYMOUS: '3', DOORWARD_SIGN_UP: 'open' } });
});
t.teardown(() => hub.stop());

const accept = (language: string) => ({ headers: { 'accept-language': language } });

t.test('a person is spoken to in their own language from the moment they choose it', async (t) => {
  t.match(await hub.request('GET', '/auth/me'), {
    body: { message: 'You' },
    headers: { 'content-language': 'en' },
  });
  const changed = await hub.request('PATCH', '/auth/me', { body: { locale: 'ru' } });
  t.match(changed, { status: 200, body: { data: { locale: 'ru' } } });
  t.match(await hub.request('GET', '/auth/me'), {
    body: { message: 'Вы' },
    headers: { 'content-language': 'ru' },
  });
  t.match(await hub.request('GET', '/auth/me', accept('uz-Latn-UZ, ru;q=0.7')), { body: { message: 'Siz' } });
  t.match(await hub.request('GET', '/auth/me', accept('en')), { body: { message: 'You' } });
  t.match(await hub.request('GET', '/auth/me', accept('tr')), { body: { message: 'Вы' } });
  t.match(await hub.request('PATCH', '/auth/me', { body: { locale: 'de' } }), {
    status: 422,
    body: {
      code: 'invalid_input',
      errors: [{ field: 'locale', message: 'Допустимые значения: en, uz, ru.' }],
    },
  });

  const made = await hub.request('POST', '/auth/api-tokens', {
    body: { name: 'panel', scopes: ['devices:read'] },
  });
  const { token } = (made.body as { data: { token: string } }).data;
  const program = { token: '', headers: { authorization: `Token ${token}` } };
  t.match(await hub.anonymous('GET', '/api/v1/devices', { headers: program.headers }), {
    body: { message: 'Устройства' },
  });
  t.match(
    await hub.installer('GET', '/devices'),
    { body: { message: 'Devices' } },
    'the command line: English',
  );
});

t.test('who signs up is spoken to in the language they signed up in', async (t) => {
  const body = { username: 'vera', password: 'blue river stone' };
  const joined = await hub.anonymous('POST', '/api/v1/auth/register', { body, ...accept('ru-RU') });
  t.match(joined, { status: 201, body: { message: 'Добро пожаловать', data: { user: { locale: 'ru' } } } });
  const { access } = (joined.body as { data: { tokens: { access: string } } }).data.tokens;
  t.match(await hub.anonymous('GET', '/api/v1/auth/me', { token: access }), { body: { message: 'Вы' } });
});

t.test('what is wrong with an amount is told in every language', async (t) => {
  const { id } = ((await hub.request('GET', '/auth/me')).body as { data: { id: string } }).data;
  for (const amount of ['', '-1', '1.234', '01', '10000000000000', '1,5', '0', 1]) {
    const body = { transaction_id: 'T', amount };
    const answer = await hub.request('POST', `/users/${id}/balance/top-up`, { body, ...accept('ru') });
    t.match(
      answer,
      { status: 422, body: { errors: [{ field: 'amount', message: /[а-я]{3}/ }] } },
      String(amount),
    );
  }
});

t.test('a name is a line: what moves cursors, or no database stores, is refused', async (t) => {
  const { id } = ((await hub.request('GET', '/auth/me')).body as { data: { id: string } }).data;
  for (const bad of ['a\u0000b', 'a\u001b[31mb', 'two\nlines', 'a\u009bb', 'half \ud800']) {
    for (const [method, path, field, body] of [
      ['PATCH', '/auth/me', 'first_name', {}],
      ['PATCH', '/auth/me', 'last_name', {}],
      ['POST', '/users', 'first_name', { username: 'zed', password: 'blue river stone' }],
      ['POST', '/sites', 'name', { time_zone: 'UTC' }],
      ['POST', '/auth/api-tokens', 'name', { scopes: ['devices:read'] }],
      ['POST', `/users/${id}/balance/top-up`, 'note', { transaction_id: 'T', amount: '1' }],
    ] as const) {
      const answer = await hub.request(method, path, { body: { ...body, [field]: bad }, ...accept('ru') });
      const errors = [{ field, message: 'не должно содержать управляющих символов' }];
      t.match(answer, { status: 422, body: { errors } }, `${field} ${JSON.stringify(bad)}`);
    }
  }
  const name = 'Oʻtkir-Ёлка 👩‍👩‍👧 O’Neil';
  t.match(await hub.request('PATCH', '/auth/me', { body: { first_name: name } }), {
    status: 200,
    body: { data: { first_name: name } },
  });
});

t.test('the same refusal in three languages, under one code', async (t) => {
  const titles = new Map<string, unknown>();
  for (const language of ['en', 'uz', 'ru']) {
    const answer = await hub.request('POST', '/devices', {
      body: { device_id: 'Front Door' },
      ...accept(language),
    });
    const body = answer.body as { code: string; title: string; errors: { field: string; message: string }[] };
    t.match(answer, {
      status: 422,
      headers: { 'content-language': language },
      body: { code: 'invalid_input' },
    });
    titles.set(body.title, body.errors);
  }
  t.equal(titles.size, 3);
  t.match(titles.get('В запросе есть неверные или недостающие значения'), [
    { field: 'device_id', message: 'От 1 до 63 символов: a-z, 0-9 и дефис.' },
    { field: 'name', message: 'Это поле нужно заполнить.' },
  ]);
});

t.test('a rule of the house is told in the language too', async (t) => {
  const site = await hub.request('POST', '/devices', {
    body: { device_id: 'front-door', name: 'Парадная' },
    ...accept('uz'),
  });
  t.match(site, { status: 201, body: { message: 'Qurilma yaratildi', data: { name: 'Парадная' } } });
  const { id } = (site.body as { data: { id: string } }).data;
  const twice = await hub.request('POST', '/devices', {
    body: { device_id: 'front-door', name: 'x' },
    ...accept('ru'),
  });
  t.match(twice.body, {
    code: 'device_exists',
    detail: 'Замок с device_id «front-door» уже есть. Выберите другое значение или пользуйтесь этим замком.',
  });
  const pin = { device_ids: [id], label: 'x', kind: 'permanent', pin: '1111' };
  t.match((await hub.request('POST', '/access/pins', { body: pin, ...accept('uz') })).body, {
    code: 'pin_guessable',
    detail: 'Bu kodni topish juda oson: Unda bitta raqam takrorlanadi.',
    errors: [{ field: 'pin', message: 'topish juda oson' }],
  });
  const short = { current_password: ADMIN.password, new_password: 'short' };
  t.match((await hub.request('POST', '/auth/password/change', { body: short, ...accept('ru') })).body, {
    code: 'password_too_short',
    detail: 'В пароле должно быть не меньше 8 символов.',
  });
  t.match((await hub.request('POST', `/devices/${id}/unlock`, accept('ru'))).body, {
    code: 'lock_offline',
    title: 'Устройство не в сети',
    detail: 'Устройство не в сети: оно ещё не сопряжено.',
  });
});

t.test('how long to wait, with its plural', async (t) => {
  for (let tries = 0; tries < 5; tries += 1) {
    const { status, headers, body } = await hub.anonymous('GET', '/api/v1/auth/me', accept('ru'));
    if (status !== 429) continue;
    const seconds = Number(headers['retry-after']);
    const word = { one: 'секунду', few: 'секунды', many: 'секунд', other: 'секунды', two: '', zero: '' }[
      new Intl.PluralRules('ru').select(seconds)
    ];
    t.match(body, {
      code: 'rate_limited',
      detail: `Слишком много запросов. Повторите через ${seconds} ${word}.`,
    });
    return;
  }
  t.fail('the limit was never met');
});
