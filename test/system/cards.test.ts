import t from 'tap';
import { z } from 'zod';
import { runCli } from '../cli/support/run-cli.js';
import { expectAnswer } from '../support/json-client.js';
import { until } from '../support/until.js';
import { logs, logsWith, moveIn, WAIT_MS, type Door, type House } from './house.js';

const light = z.object({ result: z.enum(['granted', 'denied', 'no_answer']) });
const enrolment = z.object({
  data: z.object({
    id: z.string(),
    state: z.string(),
    reason: z.string().nullable(),
    card_id: z.string().nullable(),
  }),
});
const card = z.object({ data: z.object({ id: z.string(), use_count: z.int(), is_active: z.boolean() }) });

async function present({ simulator }: House, door: Door, value: string) {
  const answer = await simulator.request('POST', `/locks/${door.deviceId}/card`, { value });
  return expectAnswer(answer, 200, light).result;
}

async function enrol(house: House, door: Door, change: object = {}) {
  const body = { label: 'Blue tag', user_id: house.bob.id, ...change };
  const answer = await house.hub.request('POST', `/devices/${door.id}/cards/enrol`, { body });
  return expectAnswer(answer, 201, enrolment).data;
}

async function cameOf({ hub }: House, door: Door) {
  return expectAnswer(await hub.request('GET', `/devices/${door.id}/cards/enrol`), 200, enrolment).data;
}

t.test('cards at real locks', async (t) => {
  const house = await moveIn(t);
  const { hub, simulator, doors, bob } = house;
  const [front, garage] = doors;

  for (const [door, value] of [
    [front, '04a1b2c3d4e5f6'],
    [garage, '0badcafe'],
  ] as const) {
    await t.test(
      `${door.transport}: the card that is presented is enrolled, and opens from then on`,
      async (t) => {
        t.equal(await present(house, door, value), 'denied');
        t.match((await logs(hub, door))[0], {
          event_type: 'ACCESS_DENIED',
          reason: 'card_unknown',
          method: 'card',
        });
        const open = await enrol(house, door);
        t.equal(open.state, 'waiting');
        const again = await hub.request('POST', `/devices/${door.id}/cards/enrol`, {
          body: { label: 'X', user_id: bob.id },
        });
        t.match(again, { status: 409, body: { code: 'enrolment_open' } });
        const before = (await simulator.truth(door.deviceId)).actuations;
        t.equal(await present(house, door, value), 'denied', 'nobody at the door sees that it was taken');
        t.equal((await simulator.truth(door.deviceId)).actuations, before);
        const came = await cameOf(house, door);
        t.match(came, { id: open.id, state: 'enrolled', reason: null });
        t.equal(await present(house, door, value.toUpperCase()), 'granted');
        const row = await logsWith(hub, door, (one) => one.event_type === 'UNLOCK' && one.method === 'card');
        t.match(row, {
          success: true,
          user_id: bob.id,
          actor: { kind: 'card', id: came.card_id, name: 'Bob Bobur' },
        });
        await until(
          async () =>
            expectAnswer(await hub.request('GET', `/access/cards/${came.card_id ?? ''}`), 200, card).data
              .use_count === 1,
          WAIT_MS,
          () => 'one use',
        );
        const told = JSON.stringify([
          (await hub.request('GET', '/access/logs?page_size=200')).body,
          (await hub.request('GET', '/access/cards')).body,
        ]);
        t.notMatch(told.toLowerCase(), value, 'its id is nowhere');
      },
    );
  }

  await t.test('it opens the lock it was enrolled at, no other', async (t) => {
    t.equal(await present(house, garage, '04a1b2c3d4e5f6'), 'denied');
    t.match((await logs(hub, garage))[0], { reason: 'card_unknown' });
  });

  await t.test('what can not be enrolled ends the wait and says why', async (t) => {
    await enrol(house, front);
    t.equal(await present(house, front, '04a1b2c3d4e5f6'), 'denied');
    t.match(await cameOf(house, front), { state: 'failed', reason: 'card_taken' });
    await enrol(house, front);
    await present(house, front, 'no hex');
    t.match(await cameOf(house, front), { state: 'failed', reason: 'card_unreadable' });
    await enrol(house, front);
    const path = `/devices/${front.id}/cards/enrol`;
    t.equal((await hub.request('DELETE', path)).status, 204);
    t.match(await cameOf(house, front), { state: 'cancelled' });
    t.equal((await hub.request('DELETE', path)).status, 404);
    for (const change of [{ user_id: front.id }, { timeout_s: 4 }, { timeout_s: 301 }, { label: ' ' }])
      t.equal(
        (await hub.request('POST', path, { body: { label: 'X', user_id: bob.id, ...change } })).status,
        422,
        JSON.stringify(change),
      );
    t.match((await hub.request('GET', `/devices/${bob.id}/cards/enrol`)).body, { code: 'device_not_found' });
  });

  await t.test('a card of somebody deactivated, and one that was revoked, open nothing', async (t) => {
    const deactivate = (is_active: boolean) =>
      hub.request('PATCH', `/users/${bob.id}`, { body: { is_active } });
    await deactivate(false);
    t.equal(await present(house, front, '04a1b2c3d4e5f6'), 'denied');
    t.match((await logs(hub, front))[0], { reason: 'owner_inactive' });
    await deactivate(true);
    const cardId = (await hub.request('GET', `/access/cards?device_id=${front.id}`)).body;
    const { data } = z.object({ data: z.array(z.object({ id: z.string() })) }).parse(cardId);
    t.equal((await hub.request('DELETE', `/access/cards/${data[0]?.id ?? ''}`)).status, 204);
    t.equal(await present(house, front, '04a1b2c3d4e5f6'), 'denied');
    t.match((await logs(hub, front))[0], { reason: 'revoked', actor: { kind: 'card' } });
    t.equal((await hub.request('DELETE', `/access/cards/${data[0]?.id ?? ''}`)).status, 404);
    await enrol(house, front);
    await present(house, front, '04a1b2c3d4e5f6');
    t.equal(await present(house, front, '04a1b2c3d4e5f6'), 'granted', 'enrolled anew');
  });

  await t.test('the command line enrols a card, and makes, shows and revokes a ticket', async (t) => {
    const cli = (...args: string[]) => runCli(args, { DOORWARD_DATA_DIR: hub.dataDir });
    const doorward = async (...args: string[]) => {
      const { exitCode, stdout, stderr } = await cli(...args);
      t.equal(exitCode, 0, stderr);
      return stdout;
    };
    const waiting = doorward(
      'card',
      'enrol',
      '--lock',
      'garage',
      '--user',
      'bob',
      '--label',
      'Red',
      '--timeout',
      '30',
    );
    await until(
      async () => (await cameOf(house, garage)).state === 'waiting',
      WAIT_MS,
      () => 'the wait',
    );
    await present(house, garage, '11223344');
    t.match(await waiting, 'Card "Red" opens garage.');
    t.match(await doorward('card', 'list', '--lock', 'garage'), /Red +garage +active/);
    await doorward('card', 'remove', 'Red');
    t.match(await doorward('card', 'list'), /Red +garage +revoked/);
    const until_ = new Date(Date.now() + 3_600_000).toISOString();
    const added = await doorward(
      'qr',
      'add',
      '--lock',
      'garage',
      '--label',
      'Eve',
      '--until',
      until_,
      '--uses',
      '2',
    );
    t.match(added, /█▀|▄█/);
    const code = /(?:[0-9A-Z]{4}-?\n?){43}/.exec(added)?.[0].replace(/[-\n]/g, '') ?? '';
    t.equal(code.length, 172);
    const scanned = await simulator.request('POST', '/locks/garage/scan', { code });
    t.match(scanned.body, { result: 'granted' });
    const shown = z.object({ ticket: z.object({ code: z.string() }) });
    t.equal(shown.parse(JSON.parse(await doorward('qr', 'show', 'Eve', '--json'))).ticket.code, code);
    await doorward('qr', 'remove', 'Eve');
    t.match(await doorward('qr', 'list'), /Eve +garage +revoked/);
    t.equal((await cli('qr', 'show', 'Nobody')).exitCode, 4);
    t.equal((await cli('qr', 'add', '--lock', 'garage', '--label', 'Eve')).exitCode, 2);
  });

  await t.test('guessed cards lock the reader as guessed PINs do; a ticket opens all the same', async (t) => {
    for (let n = 0; n < 6; n += 1) await present(house, front, `0000000${n}`);
    t.equal(await present(house, front, '04a1b2c3d4e5f6'), 'denied');
    t.match((await logs(hub, front))[0], { reason: 'keypad_locked' });
    const body = {
      device_ids: [front.id],
      label: 'Guest',
      valid_from: new Date(Date.now() - 1_000).toISOString(),
      valid_until: new Date(Date.now() + 3_600_000).toISOString(),
    };
    const made = z.object({ data: z.object({ code: z.string() }) });
    const { code } = expectAnswer(await hub.request('POST', '/access/qr', { body }), 201, made).data;
    t.match((await simulator.request('POST', '/locks/front-door/scan', { code })).body, {
      result: 'granted',
    });
  });
});
