import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import t from 'tap';
import { z } from 'zod';
import { inspectStore } from '../../src/store/inspect.js';
import { expectAnswer } from '../support/json-client.js';
import { startRealHub } from '../support/real-hub.js';
import { whenOnline } from '../support/real-simulator.js';
import { until } from '../support/until.js';
import { BOB, logs, moveIn, WAIT_MS } from './house.js';

t.setTimeout(300_000);

const signedIn = z.object({ data: z.object({ tokens: z.object({ access: z.string() }) }) });
const balance = z.object({
  data: z.object({
    main: z.string(),
    frozen: z.string(),
    last_transaction_id: z.string().nullable(),
    metadata: z.record(z.string(), z.unknown()),
    updated_at: z.iso.datetime(),
  }),
});
const changed = z.object({ data: z.object({ main: z.string(), frozen: z.string(), repeated: z.boolean() }) });
const entry = z.object({
  transaction_id: z.string(),
  kind: z.string(),
  amount: z.string(),
  device_id: z.string().nullable(),
});
const entries = z.object({
  data: z.array(entry),
  pagination: z.object({ next: z.string().nullable() }),
});
const priced = z.object({ data: z.object({ price_per_entry: z.string().nullable() }) });
const problem = z.object({
  code: z.string(),
  errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
});

t.test('credit, from the desk to the door', async (t) => {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'doorward-credit-'));
  t.teardown(() => {
    rmSync(dataDir, { recursive: true, force: true });
  });
  const house = await moveIn(t, { dataDir });
  const { simulator, bob, doors } = house;
  const [front, garage] = doors;
  const path_ = `/users/${bob.id}/balance`;
  const post = (leaf: string, body: object) => house.hub.request('POST', `${path_}/${leaf}`, { body });
  const read = async () => expectAnswer(await house.hub.request('GET', path_), 200, balance).data;
  const lines = async () =>
    expectAnswer(await house.hub.request('GET', `${path_}/entries?page_size=200`), 200, entries).data;

  await t.test('a person begins with nothing', async (t) => {
    t.match(await read(), { main: '0.00', frozen: '0.00', last_transaction_id: null, metadata: {} });
    t.strictSame(await lines(), []);
  });

  await t.test('amounts are strings, and exact', async (t) => {
    for (const amount of [5, '1e3', '-1', '1.234', ' 1', '٣', '0', '0.00', '', '10000000000000', null]) {
      const { code, errors } = expectAnswer(
        await post('top-up', { transaction_id: 'bad', amount }),
        422,
        problem,
      );
      t.equal(code, 'invalid_input', JSON.stringify(amount));
      t.match(errors, [{ field: 'amount', message: /must|has|is/ }], JSON.stringify(amount));
    }
    for (const transaction_id of ['', 'command:x', 'a b', 'x'.repeat(101), 7])
      t.equal((await post('top-up', { transaction_id, amount: '1' })).status, 422, String(transaction_id));
    t.equal((await post('top-up', { transaction_id: 'T', amount: '1', ammount: '1' })).status, 422);
    t.equal((await post('top-up', { amount: '1' })).status, 422);
    t.equal((await read()).main, '0.00', 'and nothing happened');
  });

  await t.test('each step once', async (t) => {
    const topUp = { transaction_id: 'T-1', amount: '10.5', note: 'at the desk' };
    t.match(expectAnswer(await post('top-up', topUp), 200, changed).data, { main: '10.50', repeated: false });
    t.match(expectAnswer(await post('top-up', topUp), 200, changed).data, { main: '10.50', repeated: true });
    const other = expectAnswer(await post('top-up', { ...topUp, amount: '11' }), 409, problem);
    t.equal(other.code, 'transaction_differs');
    const hold = { transaction_id: 'T-2', amount: '4' };
    t.match(expectAnswer(await post('hold', hold), 200, changed).data, { main: '6.50', frozen: '4.00' });
    const much = expectAnswer(await post('hold', { transaction_id: 'T-3', amount: '6.51' }), 402, problem);
    t.equal(much.code, 'credit_insufficient');
    const capture = { transaction_id: 'T-2', amount: '3.50' };
    t.match(expectAnswer(await post('capture', capture), 200, changed).data, {
      main: '7.00',
      frozen: '0.00',
    });
    t.equal(expectAnswer(await post('release', { transaction_id: 'T-2' }), 409, problem).code, 'hold_closed');
    t.equal(
      expectAnswer(await post('capture', { transaction_id: 'T-9' }), 404, problem).code,
      'hold_not_found',
    );
    expectAnswer(await post('hold', { transaction_id: 'T-4', amount: '7' }), 200, changed);
    expectAnswer(await post('release', { transaction_id: 'T-4' }), 200, changed);
    t.match(await read(), { main: '7.00', frozen: '0.00', last_transaction_id: 'T-4' });
    t.strictSame(
      (await lines()).map(({ transaction_id, kind, amount }) => `${transaction_id} ${kind} ${amount}`),
      [
        'T-4 release 7.00',
        'T-4 hold 7.00',
        'T-2 release 0.50',
        'T-2 capture 3.50',
        'T-2 hold 4.00',
        'T-1 top_up 10.50',
      ],
    );
    const first = await house.hub.request('GET', `${path_}/entries?page_size=4`);
    const { pagination } = expectAnswer(first, 200, entries);
    const rest = await house.hub.request('GET', (pagination.next ?? '').slice('/api/v1'.length));
    t.equal(expectAnswer(rest, 200, entries).data.length, 2);
  });

  await t.test('what is kept with it', async (t) => {
    const patch = (body: object) => house.hub.request('PATCH', path_, { body });
    const kept = expectAnswer(await patch({ metadata: { contract: 'A-7', floor: 2 } }), 200, balance);
    t.strictSame(kept.data.metadata, { contract: 'A-7', floor: 2 });
    t.strictSame((await read()).metadata, { contract: 'A-7', floor: 2 });
    for (const metadata of [{ a: { b: 1 } }, { a: [1] }, 'x', { a: 'x'.repeat(5_000) }])
      t.equal((await patch({ metadata })).status, 422);
  });

  await t.test('people see their own, and move nothing', async (t) => {
    const logIn = { username: BOB.username, password: BOB.password };
    const answer = await house.hub.anonymous('POST', '/api/v1/auth/login', { body: logIn });
    const token = expectAnswer(answer, 200, signedIn).data.tokens.access;
    const asBob = (method: string, where: string, body?: object) =>
      house.hub.request(method, where, { token, ...(body && { body }) });
    t.equal(expectAnswer(await asBob('GET', path_), 200, balance).data.main, '7.00');
    t.equal((await asBob('GET', `${path_}/entries`)).status, 200);
    const someone = '01941b2c-0000-7000-8000-0000000000ff';
    for (const where of [`/users/${someone}/balance`, `/users/${someone}/balance/entries`])
      t.equal(expectAnswer(await asBob('GET', where), 403, problem).code, 'permission_denied');
    for (const leaf of ['top-up', 'hold', 'capture', 'release'])
      t.equal((await asBob('POST', `${path_}/${leaf}`, { transaction_id: 'B', amount: '1' })).status, 403);
    t.equal((await asBob('POST', `/devices/${front.id}/unlock`)).status, 403, 'credit is no right to enter');
    t.equal((await house.hub.request('GET', `/users/${someone}/balance`)).status, 404);
  });

  await t.test('a lock gets a price', async (t) => {
    const patch = (id: string, price_per_entry: unknown) =>
      house.hub.request('PATCH', `/devices/${id}`, { body: { price_per_entry } });
    t.equal(
      expectAnswer(await house.hub.request('GET', `/devices/${front.id}`), 200, priced).data.price_per_entry,
      null,
    );
    for (const { id } of doors)
      t.equal(expectAnswer(await patch(id, '2.5'), 200, priced).data.price_per_entry, '2.50');
    for (const wrong of [2.5, '0', '-2', 'free'])
      t.equal(expectAnswer(await patch(front.id, wrong), 422, problem).errors?.[0]?.field, 'price_per_entry');
    const rows = await logs(house.hub, front, 'event_type=DEVICE_CHANGED');
    t.match(rows, [{ description: 'An entry at lock "front-door" costs 2.50.' }]);
    t.equal(
      (await house.hub.request('POST', `/devices/${front.id}/unlock`)).status,
      200,
      'an admin enters free',
    );
    t.equal((await read()).main, '7.00');
  });

  const paid = (main: string) =>
    until(
      async () => {
        const now = await read();
        return now.main === main && now.frozen === '0.00';
      },
      WAIT_MS,
      () => `the balance to be ${main}`,
    );

  await t.test('entries by PIN are paid for, as long as there is credit', async (t) => {
    t.equal(await simulator.keypad(garage.deviceId, bob.digits), 'granted');
    await paid('4.50');
    t.equal(await simulator.keypad(front.deviceId, bob.digits), 'granted');
    await paid('2.00');
    t.match(await lines(), [
      { kind: 'capture', amount: '2.50', device_id: front.id },
      { kind: 'hold', amount: '2.50', device_id: front.id },
      { kind: 'capture', amount: '2.50', device_id: garage.id },
    ]);
    const before = await simulator.truth(garage.deviceId);
    t.equal(await simulator.keypad(garage.deviceId, bob.digits), 'denied');
    t.equal((await simulator.truth(garage.deviceId)).actuations, before.actuations);
    const [denied] = await logs(house.hub, garage, 'event_type=ACCESS_DENIED');
    t.match(denied, { reason: 'credit_insufficient', user_id: bob.id });
    await paid('2.00');
  });

  await t.test('killed right after it granted: paid for when the lock reports, once', async (t) => {
    expectAnswer(await post('top-up', { transaction_id: 'T-5', amount: '3' }), 200, changed);
    t.equal(await simulator.keypad(front.deviceId, bob.digits), 'granted');
    await house.hub.kill9();
    const { ledger } = inspectStore(path.join(dataDir, 'doorward.db'), 'full');
    t.strictSame(ledger, []);
    house.hub = await startRealHub({ dataDir });
    await whenOnline(house.hub, front.id);
    await paid('2.50');
  });

  await t.test('the ledger adds up on the disk', async (t) => {
    await house.hub.stop();
    t.match(inspectStore(path.join(dataDir, 'doorward.db'), 'full'), {
      complaints: [],
      ledger: [],
      chain: { ok: true },
    });
  });
});
