import t from 'tap';
import * as z from 'zod';
import { Refused } from '../../src/kit/errors.js';
import { say } from '../../src/kit/sentence.js';
import { invalidInput } from '../../src/api/route.js';
import { PROBLEMS } from '../../src/api/problem-table.js';
import { MARKED, fieldErrors } from '../../src/api/field-sentence.js';
import { problemAnswer } from '../../src/api/problem.js';
import { translate } from '../../src/languages/translate.js';
import { ABSENT, DEVICE, sampleUser } from '../support/fake-operations.js';
import { memoryIdempotency, startApi, type Call, type Reply } from './support/api-under-test.js';

const inLanguage = (language: string, call: Call = {}): Call => ({
  ...call,
  headers: { ...call.headers, 'accept-language': language },
});

function languageOf(reply: Reply): unknown {
  return reply.headers['content-language'];
}

t.test('by the header: what went well, what failed, and who may not', async (t) => {
  const api = await startApi(t);
  const well = await api.call('/health', inLanguage('ru-RU, en;q=0.5'));
  t.match(well, { status: 200, json: { success: true, message: 'Работает', data: { status: 'ok' } } });
  t.match(well.headers, { 'content-language': 'ru', vary: 'accept-language' });

  const absent = await api.call(`/api/v1/devices/${ABSENT}`, inLanguage('uz', { as: 'admin' }));
  t.match(absent, {
    status: 404,
    json: { code: 'not_found', title: 'Topilmadi', success: false },
  });
  t.equal(languageOf(absent), 'uz');

  const stranger = await api.call('/api/v1/auth/me', inLanguage('ru'));
  t.match(stranger, { status: 401, json: { code: 'authentication_required', title: 'Сначала войдите' } });
  t.equal(stranger.json['detail'], stranger.json['message']);
  t.match(stranger.json['detail'], /Authorization: Bearer TOKEN/);

  const member = await api.call('/api/v1/users', inLanguage('ru', { as: 'member' }));
  t.match(member.json, { code: 'permission_denied', detail: /право users:\w+, которого нет у роли member/ });
});

t.test('also what never reaches a route', async (t) => {
  const api = await startApi(t);
  const nowhere = await api.call('/nowhere', inLanguage('uz'));
  t.match(nowhere.json, {
    code: 'not_found',
    detail: 'Bu manzilda hech narsa yoʻq. /api/docs sahifasiga qarang.',
  });
  const method = await api.call('/health', inLanguage('ru', { method: 'DELETE' }));
  t.match(method, { status: 405, headers: { allow: 'GET, HEAD, OPTIONS', 'content-language': 'ru' } });
  t.equal(method.json['detail'], 'Этот адрес принимает методы: GET, HEAD, OPTIONS.');
  const host = await api.call('/health', inLanguage('ru', { headers: { host: 'evil.example' } }));
  t.match(host.json, { code: 'host_not_allowed', title: 'Это имя хоста не обслуживается' });
  const path = await api.call('/api/v1/devices/%ff', inLanguage('ru', { as: 'admin' }));
  t.match(path.json, { code: 'malformed_request', detail: 'Адрес не удаётся прочитать.' });
});

t.test('a language nobody here speaks, a malformed header, none: English', async (t) => {
  const api = await startApi(t);
  for (const header of ['de, fr;q=0.9', 'ru;q=nine', '*', '']) {
    const reply = await api.call('/health', inLanguage(header));
    t.match(reply, { json: { message: 'Alive' }, headers: { 'content-language': 'en' } }, header);
  }
  t.match(await api.call('/health'), { json: { message: 'Alive' }, headers: { vary: 'accept-language' } });
});

t.test("the header before the person's own language, and that before English", async (t) => {
  const api = await startApi(t, {
    operations: {
      authenticate: () =>
        ({
          user: { ...sampleUser('admin'), locale: 'uz' },
          claims: {
            user_id: 'u',
            username: null,
            role: 'admin',
            sid: 's',
            jti: 'j',
            typ: 'access',
            iat: 0,
            exp: 1,
          },
        }) as never,
    },
  });
  const messageOf = async (header?: string) => {
    const call: Call = { as: 'admin' };
    const reply = await api.call('/api/v1/devices', header === undefined ? call : inLanguage(header, call));
    t.equal(reply.status, 200);
    return [reply.json['message'], languageOf(reply)];
  };
  t.same(await messageOf(), ['Qurilmalar', 'uz']);
  t.same(await messageOf('de'), ['Qurilmalar', 'uz'], 'a header that names none of ours says nothing');
  t.same(await messageOf('ru'), ['Устройства', 'ru']);
  t.same(await messageOf('en-US'), ['Devices', 'en']);
  t.same(await messageOf('ru;q=0, *'), ['Qurilmalar', 'uz']);
  const refused = await api.call('/api/v1/devices?page_size=none', { as: 'admin' });
  t.match(refused.json, {
    code: 'invalid_input',
    title: 'Soʻrovda notoʻgʻri yoki yetishmayotgan qiymatlar bor',
  });
});

t.test('the installer on the hub itself is spoken to in English', async (t) => {
  const api = await startApi(t, { socket: true });
  t.match(await api.callLocally('/api/v1/devices'), {
    json: { message: 'Devices' },
    headers: { 'content-language': 'en' },
  });
});

t.test('each field is told what is wrong with it', async (t) => {
  const api = await startApi(t);
  const body = { device_ids: [], label: 7, kind: 'eternal', pin: '1'.repeat(99), valid_from: 'soon', x: 1 };
  const reply = await api.call(
    '/api/v1/access/pins',
    inLanguage('ru', { method: 'POST', as: 'admin', json: body }),
  );
  t.match(reply, { status: 422, json: { code: 'invalid_input' } });
  t.match(reply.json['detail'], /^Запрос не подходит\. Проверьте поля: device_ids, label, /);
  const errors = new Map(
    (reply.json['errors'] as { field: string; message: string }[]).map(({ field, message }) => [
      field,
      message,
    ]),
  );
  t.same(Object.fromEntries(errors), {
    device_ids: 'Нужно не меньше 1 элемента.',
    label: 'Значение должно быть текстом.',
    kind: 'Допустимые значения: permanent, dated, scheduled, one_time, limited, duress.',
    pin: 'Допустимо не больше 32 символов.',
    valid_from: 'Нужно время по RFC 3339, например 2026-01-05T09:00:00Z.',
    x: 'Такого поля здесь нет.',
  });
  const missing = await api.call(
    '/api/v1/access/pins',
    inLanguage('uz', { method: 'POST', as: 'admin', json: {} }),
  );
  t.match(missing.json['errors'], [{ field: 'device_ids', message: 'Bu maydonni toʻldirish kerak.' }]);
});

t.test("zod's own words reach nobody, whatever is wrong", async (t) => {
  const schemas: [z.ZodType, unknown][] = [
    [z.string(), 1],
    [z.string(), undefined],
    [z.number(), 'x'],
    [z.int(), 1.5],
    [z.boolean(), 'x'],
    [z.array(z.string()), 'x'],
    [z.object({}), 'x'],
    [z.null(), 'x'],
    [z.bigint(), 'x'],
    [z.string().min(1), ''],
    [z.string().min(3), ''],
    [z.string().length(3), ''],
    [z.string().max(1), 'xx'],
    [z.array(z.string()).min(2), ['x']],
    [z.array(z.string()).max(1), ['x', 'y']],
    [z.number().min(3), 1],
    [z.number().gt(3), 3],
    [z.number().max(3), 4],
    [z.number().lt(3), 3],
    [z.number().multipleOf(3), 4],
    [z.email(), 'x'],
    [z.uuid(), 'x'],
    [z.url(), 'x'],
    [z.iso.datetime(), 'x'],
    [z.iso.date(), 'x'],
    [z.iso.time(), 'x'],
    [z.ipv4(), 'x'],
    [z.string().regex(/y/), 'x'],
    [z.enum(['a', 'b']), 'x'],
    [z.literal(3), 'x'],
    [z.union([z.string(), z.number()]), null],
    [z.discriminatedUnion('k', [z.object({ k: z.literal('a') })]), { k: 'b' }],
    [z.record(z.string().max(1), z.string()), { xx: 'x' }],
    [z.map(z.string(), z.string()), new Map([[1, 2]])],
    [z.strictObject({}), { surplus: 1 }],
    [z.string().refine(() => false), 'x'],
    [z.custom(() => false), 'x'],
  ];
  for (const [at, [schema, input]] of schemas.entries()) {
    const { error } = schema.safeParse(input, MARKED);
    const told = error?.issues.flatMap(fieldErrors) ?? [];
    t.ok(told.length > 0, `${at}`);
    for (const { message } of told) {
      const english = translate(message, 'en');
      t.match(english, /^[A-Z][^\0{}]+\.$/, `${at}: ${english}`);
      for (const language of ['uz', 'ru'] as const) {
        t.not(translate(message, language), english, `${at}: ${language}`);
        t.notMatch(translate(message, language), /[\0{}]/);
      }
    }
  }
});

t.test('codes, types, statuses and fields are the same in every language', async (t) => {
  for (const code of Object.keys(PROBLEMS)) {
    const error = new Refused(code, 'There is no such lock.', {
      fields: [{ field: 'a', message: 'is required' }],
      trace: [{ rule: 'r', verdict: 'denies', detail: 'It has been revoked.' }, { rule: 'no detail' }],
      data: { kept: 'Not found' },
    });
    const [en, uz, ru] = (['en', 'uz', 'ru'] as const).map((language) => {
      const answer = problemAnswer(error, { path: '/x', requestId: 'r', language });
      return { answer, json: JSON.parse(answer.body) as Record<string, unknown> };
    });
    if (!en || !uz || !ru) throw new Error('three languages');
    const sentences = ['title', 'detail', 'message', 'errors', 'trace'];
    for (const other of [uz, ru]) {
      t.equal(other.answer.status, en.answer.status);
      for (const name of sentences) t.notSame(other.json[name], en.json[name], `${code}: ${name}`);
      for (const name of Object.keys(en.json)) {
        if (!sentences.includes(name)) t.same(other.json[name], en.json[name], `${code}: ${name}`);
      }
    }
    t.match(ru.json['trace'], [
      { rule: 'r', verdict: 'denies', detail: 'Код отозван.' },
      { rule: 'no detail' },
    ]);
    t.match(en.json['errors'], [{ field: 'a', message: 'is required' }]);
  }
});

t.test('a trace may hold sentences with values', async (t) => {
  const detail = say('The lock could not do it: {reason}.', { reason: 'jammed' });
  const error = new Refused('access_denied', detail, { trace: [{ rule: 'r', detail }] });
  const { body } = problemAnswer(error, { path: '/x', requestId: 'r', language: 'ru' });
  t.match(JSON.parse(body), { trace: [{ rule: 'r', detail: 'Замок не смог это сделать: jammed.' }] });
});

t.test('what a client sent comes back as it was, in every language', async (t) => {
  const error = invalidInput([{ field: '{fields}$&', message: 'is required' }]);
  for (const language of ['en', 'uz', 'ru'] as const) {
    const { body } = problemAnswer(error, { path: '/x', requestId: 'r', language });
    t.match(body, '{fields}$&');
  }
});

t.test('an answer that was kept is given again as it was, in any language', async (t) => {
  const idempotency = memoryIdempotency();
  const api = await startApi(t, { idempotency });
  const pair = (language: string) =>
    api.call(
      `/api/v1/devices/${DEVICE}/reboot`,
      inLanguage(language, { method: 'POST', as: 'admin', headers: { 'idempotency-key': 'k' } }),
    );
  const first = await pair('ru');
  t.match(first, { status: 200, json: { message: 'Команда перезагрузки отправлена' } });
  const again = await pair('uz');
  t.match(again, { status: 200, text: first.text });
  t.match(again.headers, {
    'idempotency-replayed': 'true',
    'content-language': 'ru',
    vary: 'accept-language',
  });
});
