import t from 'tap';
import { fingerprintOf } from '../../src/api/idempotency.js';
import { Conflict, Unavailable } from '../../src/kit/errors.js';
import { DEVICE, sampleCommand, samplePin } from '../support/fake-operations.js';
import { memoryIdempotency, startApi } from './support/api-under-test.js';

const UNLOCK = `/api/v1/devices/${DEVICE}/unlock`;
const PINS = '/api/v1/access/pins';
const KEY = { 'idempotency-key': '8e03978e-40d5-43dd-bc93-6894a57f9324' };
const pinJson = { device_ids: [DEVICE], label: 'Cleaner', kind: 'permanent' };

t.test('the same key acts once and has the same answer', async (t) => {
  let made = 0;
  const api = await startApi(t, {
    operations: { createPin: async () => ({ ...samplePin, digits: String(1000 + (made += 1)) }) },
  });
  const post = (path = PINS) => api.call(path, { method: 'POST', as: 'admin', json: pinJson, headers: KEY });
  const first = await post();
  const second = await post();
  const slashed = await post(`${PINS}/`);
  t.equal(first.status, 201);
  t.equal(first.headers['idempotency-replayed'], undefined);
  for (const again of [second, slashed]) {
    t.equal(again.status, 201);
    t.equal(again.text, first.text);
    t.equal(again.headers['content-type'], first.headers['content-type']);
    t.equal(again.headers['idempotency-replayed'], 'true');
  }
  t.equal(made, 1);
});

t.test('refusals are remembered as well, as what they are', async (t) => {
  let asked = 0;
  const api = await startApi(t, {
    operations: {
      command: () => {
        asked += 1;
        return Promise.reject(new Conflict('lock_offline', 'Device is offline'));
      },
    },
  });
  const post = () => api.call(UNLOCK, { method: 'POST', as: 'member', headers: KEY });
  await post();
  const again = await post();
  t.match(again, { status: 409, json: { code: 'lock_offline' } });
  t.equal(again.headers['content-type'], 'application/problem+json');
  t.equal(asked, 1);
});

t.test('what the hub could not begin is not remembered: the same key may try again', async (t) => {
  let asked = 0;
  const api = await startApi(t, {
    operations: {
      command: () => {
        asked += 1;
        if (asked > 1) return Promise.resolve(sampleCommand);
        return Promise.reject(new Unavailable('busy', 'Later', { retryAfterS: 2 }));
      },
    },
  });
  const post = () => api.call(UNLOCK, { method: 'POST', as: 'member', headers: KEY });
  t.match(await post(), { status: 503, headers: { 'retry-after': '2' } });
  t.equal((await post()).status, 200);
  t.equal((await post()).headers['idempotency-replayed'], 'true');
  t.equal(asked, 2);
});

t.test('a replay has the header fields of the first answer', async (t) => {
  const api = await startApi(t);
  const post = () => api.call(PINS, { method: 'POST', as: 'admin', json: pinJson, headers: KEY });
  const { location } = (await post()).headers;
  t.type(location, 'string');
  t.equal((await post()).headers['location'], location);
});

t.test('what never reached the action is not remembered', async (t) => {
  const api = await startApi(t);
  const post = (as: 'admin' | null, json: object) =>
    api.call(PINS, { method: 'POST', as, json, headers: KEY });
  t.equal((await post(null, pinJson)).status, 401);
  t.equal((await post('admin', { ...pinJson, kind: 'x' })).status, 422);
  t.equal((await post('admin', pinJson)).status, 201);
});

t.test('a key is for one request of one person', async (t) => {
  const api = await startApi(t);
  const post = (as: 'admin' | 'manager', json: object, path = PINS) =>
    api.call(path, { method: 'POST', as, json, headers: KEY });
  t.equal((await post('admin', pinJson)).status, 201);
  for (const reply of [
    await post('admin', { ...pinJson, label: 'Other' }),
    await post('admin', {}, UNLOCK),
    await post('admin', {}, `${UNLOCK}?wait=0`),
  ]) {
    t.match(reply, { status: 422, json: { code: 'idempotency_key_reused' } });
  }
  const other = await post('manager', pinJson);
  t.equal(other.status, 201);
  t.equal(other.headers['idempotency-replayed'], undefined);
});

t.test('a second try while the first is being answered is told to wait', async (t) => {
  let finish: () => void = () => undefined;
  const moving = new Promise<void>((resolve) => {
    finish = resolve;
  });
  let started: () => void = () => undefined;
  const begun = new Promise<void>((resolve) => {
    started = resolve;
  });
  const api = await startApi(t, {
    operations: {
      command: async () => {
        started();
        await moving;
        return sampleCommand;
      },
    },
  });
  const post = (path: string) => api.call(path, { method: 'POST', as: 'member', headers: KEY });
  const first = post(UNLOCK);
  await begun;
  t.match(await post(UNLOCK), { status: 409, json: { code: 'request_in_progress' } });
  t.match(await post(`${UNLOCK}?wait=0`), { status: 422, json: { code: 'idempotency_key_reused' } });
  finish();
  t.equal((await first).status, 200);
  t.match(await post(UNLOCK), { status: 200, headers: { 'idempotency-replayed': 'true' } });
  t.equal(api.calls.filter((name) => name === 'command').length, 1);
});

t.test('two at the same instant: one acts', async (t) => {
  const api = await startApi(t);
  const post = () => api.call(UNLOCK, { method: 'POST', as: 'member', headers: KEY });
  await Promise.all([post(), post(), post(), post()]);
  t.equal(api.calls.filter((name) => name === 'command').length, 1);
});

t.test('of a request nothing is kept on which its secrets could be tried', async (t) => {
  const idempotency = memoryIdempotency();
  const api = await startApi(t, { idempotency });
  const post = () => api.call(UNLOCK, { method: 'POST', as: 'member', headers: KEY });
  const first = await post();
  t.equal((await post()).headers['idempotency-replayed'], 'true');
  t.equal(first.status, 200);
  const [record] = idempotency.records.values();
  t.match(record?.fingerprint, /^mark of [0-9a-f]{64}$/);
});

t.test('a request that a crash interrupted is not done again', async (t) => {
  const idempotency = memoryIdempotency();
  const principal = 'user:01941b2c-0000-7000-8000-00000000000c';
  await idempotency.begin(
    principal,
    KEY['idempotency-key'],
    idempotency.mark(fingerprintOf('POST', UNLOCK, [{ wait: '1' }, undefined])),
    0,
  );
  const api = await startApi(t, { idempotency });
  const reply = await api.call(UNLOCK, { method: 'POST', as: 'member', headers: KEY });
  t.match(reply, { status: 409, json: { code: 'idempotency_interrupted' } });
  t.notOk(api.calls.includes('command'));
});

t.test(
  'a store that can not begin keeps it from happening; one that can not finish does not deny it',
  async (t) => {
    const broken = { ...memoryIdempotency(), begin: () => Promise.reject(new Error('disk')) };
    const refusing = await startApi(t, { idempotency: broken });
    const post = { method: 'POST', as: 'member', headers: KEY } as const;
    t.equal((await refusing.call(UNLOCK, post)).status, 500);
    t.notOk(refusing.calls.includes('command'));

    const forgetful = { ...memoryIdempotency(), finish: () => Promise.reject(new Error('disk')) };
    const api = await startApi(t, { idempotency: forgetful });
    t.equal((await api.call(UNLOCK, post)).status, 200);
    t.match(await api.call(UNLOCK, post), { status: 409, json: { code: 'idempotency_interrupted' } });
  },
);

t.test('keys have a form', async (t) => {
  const api = await startApi(t);
  const post = (key: string) =>
    api.call(UNLOCK, { method: 'POST', as: 'member', headers: { 'idempotency-key': key } });
  t.equal((await post('x'.repeat(255))).status, 200);
  for (const key of ['', 'a b', 'x'.repeat(256), 'ключ']) {
    const reply = await post(Buffer.from(key).toString('latin1'));
    t.match(reply, { status: 400, json: { code: 'idempotency_key_invalid' } }, key);
  }
});
