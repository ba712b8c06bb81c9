import t, { type Test } from 'tap';
import { z } from 'zod';
import { EventReader } from '../support/event-reader.js';
import { expectAnswer, JsonClient } from '../support/json-client.js';
import { until } from '../support/until.js';
import { logs, moveIn, WAIT_MS } from './house.js';
import type { House } from './house.js';

const created = z.object({ data: z.object({ id: z.string() }) });
const share = z.object({
  data: z.object({
    id: z.string(),
    is_active: z.boolean(),
    revoke_pending: z.array(z.string()),
    revoked_at: z.string().nullable(),
  }),
});
const signedIn = z.object({ data: z.object({ tokens: z.object({ access: z.string() }) }) });
const credentials = z.object({ data: z.array(z.object({ pin_id: z.string(), state: z.string() })) });
const ids = z.object({ data: z.array(z.object({ id: z.string() })) });
const code = z.object({ code: z.string() });

interface Person {
  readonly id: string;
  readonly token: string;
  call(method: string, path: string, body?: object): ReturnType<JsonClient['send']>;
}

async function person(t: Test, { hub }: House, name: string, role = 'member'): Promise<Person> {
  const given = { username: name, password: `the password of ${name}` };
  const body = { ...given, role };
  const { id } = expectAnswer(await hub.request('POST', '/users', { body }), 201, created).data;
  const answer = await hub.anonymous('POST', '/api/v1/auth/login', { body: given });
  const token = expectAnswer(answer, 200, signedIn).data.tokens.access;
  const client = new JsonClient(hub.url);
  t.teardown(() => client.close());
  return {
    id,
    token,
    call: (method, path, body) => client.send(method, `/api/v1${path}`, { token, ...(body && { body }) }),
  };
}

const codeOf = (answer: { readonly body: unknown }) => code.safeParse(answer.body).data?.code ?? 'none';
const idsOf = (answer: Awaited<ReturnType<Person['call']>>) =>
  expectAnswer(answer, 200, ids).data.map(({ id }) => id);

t.setTimeout(300_000);

t.test('a share, from giving to revoking, through the real API and real locks', async (t) => {
  const house = await moveIn(t);
  const { hub } = house;
  const [front, garage] = house.doors;
  const mia = await person(t, house, 'mia');
  const guest = await person(t, house, 'guest');
  const shares = `/devices/${front.id}/shares`;
  const give = (body: object) => hub.request('POST', shares, { body });
  const live = new EventReader(hub.url, { token: mia.token });
  t.teardown(() => {
    live.close();
  });
  await live.opened();

  await t.test('without one a member sees and may do nothing', async (t) => {
    t.same(idsOf(await mia.call('GET', '/devices')), []);
    t.same(idsOf(await mia.call('GET', '/access/logs')), []);
    t.same(idsOf(await mia.call('GET', '/access/pins')), []);
    for (const path of ['', '/logs', '/credentials', '/shares'])
      t.equal((await mia.call('GET', `/devices/${front.id}${path}`)).status, 404, path);
    t.equal((await mia.call('GET', `/access/pins/${house.bob.pinId}`)).status, 404);
    t.equal((await mia.call('DELETE', `/access/pins/${house.bob.pinId}`)).status, 403);
    const pin = { device_ids: [front.id], label: 'X', kind: 'permanent' };
    for (const [path, body] of [
      [`/devices/${front.id}/unlock`, undefined],
      [`/devices/${front.id}/reboot`, undefined],
      [shares, { shared_with: guest.id, can_unlock: true }],
      [`/devices/${front.id}/transfer`, { user_id: mia.id }],
      ['/access/pins', pin],
    ] as const) {
      const refused = await mia.call('POST', path, body);
      t.match(refused, { status: 403, body: { code: 'access_denied', trace: [{}] } }, path);
    }
  });

  await t.test('what can not be given', async (t) => {
    const me = expectAnswer(await hub.request('GET', '/auth/me'), 200, created).data.id;
    const until_ = (atMs: number) => new Date(atMs).toISOString();
    const wrong: [object, number, string][] = [
      [{ shared_with: mia.id }, 422, 'share_empty'],
      [{ shared_with: me, can_unlock: true }, 422, 'share_with_self'],
      [{ shared_with: front.id, can_unlock: true }, 422, 'person_unknown'],
      [{ shared_with: 'nobody@example.org', can_unlock: true }, 422, 'person_unknown'],
      [{ shared_with: mia.id, can_unlock: true, valid_until: until_(1) }, 422, 'window_empty'],
      [{ shared_with: mia.id, can_unlock: true, schedule_id: front.id }, 422, 'schedule_unknown'],
      [{ shared_with: mia.id, can_unlock: 'yes' }, 422, 'invalid_input'],
      [{ shared_with: mia.id, can_unlok: true }, 422, 'invalid_input'],
      [{ can_unlock: true }, 422, 'invalid_input'],
    ];
    for (const [body, status, expected] of wrong) {
      const answer = await give(body);
      t.equal(answer.status, status, JSON.stringify(body));
      t.equal(codeOf(answer), expected, JSON.stringify(body));
    }
    const ivo = await person(t, house, 'ivo');
    await hub.request('PATCH', `/users/${ivo.id}`, { body: { is_active: false } });
    t.equal(codeOf(await give({ shared_with: ivo.id, can_unlock: true })), 'person_inactive');
    t.equal(
      (await hub.request('POST', `/devices/${mia.id}/shares`, { body: { shared_with: mia.id } })).status,
      404,
    );
  });

  const all = {
    can_unlock: true,
    can_lock: true,
    can_manage_pins: true,
    can_view_logs: true,
    can_share: true,
  };
  const given = expectAnswer(await give({ shared_with: 'mia', ...all }), 201, share).data;
  const own = `${shares}/${given.id}`;
  t.equal(codeOf(await give({ shared_with: mia.id, can_unlock: true })), 'share_exists');

  await t.test('with it she may what it gives, at that lock', async (t) => {
    t.same(idsOf(await mia.call('GET', '/devices')), [front.id]);
    t.equal((await mia.call('GET', `/devices/${garage.id}`)).status, 404);
    t.equal((await mia.call('POST', `/devices/${front.id}/unlock`)).status, 200);
    t.equal((await mia.call('POST', `/devices/${garage.id}/unlock`)).status, 403);
    t.equal((await mia.call('POST', `/devices/${front.id}/reboot`)).status, 403);
    t.equal((await mia.call('GET', `/devices/${front.id}/logs`)).status, 200);
    t.equal((await mia.call('GET', `/devices/${front.id}/credentials`)).status, 200);
    t.match(await mia.call('GET', own), {
      status: 200,
      body: { data: { is_active: true, revoke_pending: [] } },
    });
    const rows = expectAnswer(
      await mia.call('GET', '/access/logs?page_size=200'),
      200,
      z.object({ data: z.array(z.object({ device_id: z.string().nullable() })) }),
    ).data;
    t.ok(rows.length > 2);
    t.ok(rows.every(({ device_id }) => device_id === front.id));
    t.same(idsOf(await mia.call('GET', '/access/pins')), [], 'Bob’s PIN is for the garage as well');
    t.equal((await mia.call('GET', `/access/pins/${house.bob.pinId}`)).status, 404);
    await live.next(({ event, data }) => event === 'lock' && data['device_id'] === front.id);
    await live.next(({ event }) => event === 'command');
  });

  const pinBody = { device_ids: [front.id], label: 'Guest', kind: 'permanent', pin: '583916' };
  const both = { ...pinBody, device_ids: [front.id, garage.id], pin: '583917' };
  t.equal(codeOf(await mia.call('POST', '/access/pins', both)), 'access_denied', 'not at every lock');
  t.equal(
    codeOf(await mia.call('POST', '/access/pins', { ...pinBody, user_id: house.bob.id })),
    'pin_for_others',
  );
  const pinId = expectAnswer(await mia.call('POST', '/access/pins', pinBody), 201, created).data.id;
  t.same(idsOf(await mia.call('GET', '/access/pins')), [pinId]);
  t.equal(await house.simulator.keypad(front.deviceId, pinBody.pin), 'granted');
  const pinState = async () => {
    const states = z.object({
      data: z.object({ is_active: z.boolean(), credentials: z.array(z.object({ state: z.string() })) }),
    });
    const { credentials } = expectAnswer(await hub.request('GET', `/access/pins/${pinId}`), 200, states).data;
    return credentials[0]?.state;
  };
  await until(
    async () => (await pinState()) === 'verified',
    WAIT_MS,
    () => 'the lock to hold the PIN',
  );

  await t.test('who can open, and what would be, tells of her share', async (t) => {
    const told = z.object({
      data: z.array(
        z.object({
          id: z.string(),
          because: z.object({ reason_code: z.string() }),
          share: z.object({ id: z.string(), valid_until: z.string().nullable() }).nullable(),
        }),
      ),
    });
    const path = `/access/who-can-open?device_id=${front.id}`;
    const rows = expectAnswer(await hub.request('GET', path), 200, told).data;
    const hers = { id: given.id, valid_until: null };
    t.match(
      rows.filter((row) => row.id === mia.id || row.id === pinId),
      [
        { because: { reason_code: 'shared' }, share: hers },
        { because: { reason_code: 'pin_valid' }, share: hers },
      ],
    );
    t.equal((await mia.call('GET', path)).status, 403);
    const change = { kind: 'revoke_share', share_id: given.id };
    const differences = z.object({ data: z.object({ differences: z.array(z.object({ id: z.string() })) }) });
    const lost = await hub.request('POST', '/access/what-if', { body: { change } });
    t.same(
      expectAnswer(lost, 200, differences).data.differences.map(({ id }) => id),
      [mia.id, pinId],
    );
  });

  await t.test(
    'codes of other kinds for guests, and only those of her share are hers to change',
    async (t) => {
      const once = { device_ids: [front.id], label: 'Courier', kind: 'one_time', pin: '583918' };
      const made = expectAnswer(await mia.call('POST', '/access/pins', once), 201, created).data.id;
      t.equal(await house.simulator.keypad(front.deviceId, once.pin), 'granted');
      await until(
        async () => (await house.simulator.keypad(front.deviceId, once.pin)) === 'denied',
        WAIT_MS,
        () => 'its one use to be spent',
      );
      t.match(await mia.call('PATCH', `/access/pins/${made}`, { label: 'Post' }), {
        status: 200,
        body: { data: { label: 'Post' } },
      });
      const admins = { device_ids: [front.id], label: 'House', kind: 'permanent', pin: '583919' };
      const theirs = expectAnswer(await hub.request('POST', '/access/pins', { body: admins }), 201, created);
      const refused = await mia.call('PATCH', `/access/pins/${theirs.data.id}`, { label: 'Mine' });
      t.match(refused, { status: 403, body: { code: 'pin_beyond_share' } });
      const taken = await mia.call('DELETE', `/access/pins/${theirs.data.id}`);
      t.match(taken, { status: 403, body: { code: 'pin_beyond_share' } }, 'nor to take away');
      t.equal(await house.simulator.keypad(front.deviceId, admins.pin), 'granted');
      t.equal((await guest.call('PATCH', `/access/pins/${made}`, { label: 'Mine' })).status, 403);
      const spare = { device_ids: [front.id], label: 'Spare', kind: 'permanent', pin: '583920' };
      const gone = expectAnswer(await mia.call('POST', '/access/pins', spare), 201, created).data.id;
      t.equal((await mia.call('DELETE', `/access/pins/${gone}`)).status, 204, 'one of hers is');
      const exported = await fetch(`${hub.url}/api/v1/access/logs/export`, {
        headers: { authorization: `Bearer ${mia.token}` },
      });
      const lines = (await exported.text()).trim().split('\n');
      const devices = lines.map(
        (line) => z.object({ device_id: z.string() }).parse(JSON.parse(line)).device_id,
      );
      t.ok(devices.length > 2 && devices.every((id) => id === front.id), 'nor is more in an export');
      t.match(await mia.call('GET', '/auth/me/export'), {
        status: 200,
        body: { data: { shares_received: [{ id: given.id }], shares_given: [] } },
      });
    },
  );

  await t.test('sharing further: never more than her own, and only what is under hers is hers', async (t) => {
    t.match(await hub.request('PATCH', own, { body: { can_lock: false } }), {
      body: { data: { can_lock: false } },
    });
    const more = await mia.call('POST', shares, { shared_with: guest.id, can_unlock: true, can_lock: true });
    t.match(more, { status: 403, body: { code: 'share_exceeds', errors: [{ field: 'can_lock' }] } });
    const passed = expectAnswer(
      await mia.call('POST', shares, { shared_with: guest.id, can_unlock: true }),
      201,
      share,
    ).data;
    t.equal((await guest.call('POST', `/devices/${front.id}/unlock`)).status, 200);
    t.equal((await guest.call('POST', `/devices/${front.id}/lock`)).status, 403);
    t.equal((await guest.call('GET', own)).status, 404, 'nobody looks up');
    t.equal((await guest.call('DELETE', own)).status, 404);
    t.equal((await mia.call('PATCH', own, { can_lock: true })).status, 404, 'nor raises their own');
    t.same(idsOf(await mia.call('GET', shares)).sort(), [given.id, passed.id].sort());
    t.same(idsOf(await guest.call('GET', shares)), [passed.id]);
  });

  await t.test(
    'revoked: at once, with all that hangs on it; the lock is told when it is there',
    async (t) => {
      await house.simulator.fault(front.deviceId, { kind: 'power_off' });
      await until(
        async () => (await hub.request('POST', `/devices/${front.id}/lock`)).status === 409,
        WAIT_MS,
        () => 'the lock to be offline',
      );
      t.equal((await hub.request('DELETE', own)).status, 204);
      t.match(await hub.request('GET', own), {
        status: 200,
        body: { data: { is_active: false, revoke_pending: [front.id] } },
      });
      for (const one of [mia, guest]) {
        t.equal(codeOf(await one.call('POST', `/devices/${front.id}/unlock`)), 'access_denied');
        t.equal((await one.call('GET', `/devices/${front.id}`)).status, 404);
        t.same(idsOf(await one.call('GET', '/devices')), []);
      }
      t.match(await hub.request('GET', `/access/pins/${pinId}`), { body: { data: { is_active: false } } });
      await live.next(({ event, data }) => event === 'lock' && data['removed'] === true);
      const heard = live.events.length;
      await house.simulator.fault(front.deviceId, { kind: 'power_on' });
      let told: z.output<typeof share>['data'] | undefined;
      await until(
        async () => {
          told = expectAnswer(await hub.request('GET', own), 200, share).data;
          return told.revoke_pending.length === 0;
        },
        WAIT_MS,
        () => `the lock to confirm: ${JSON.stringify(told)}`,
      );
      t.equal(await house.simulator.keypad(front.deviceId, pinBody.pin), 'denied');
      t.equal((await hub.request('DELETE', own)).status, 404, 'ended before');
      t.equal(live.events.length, heard, 'nothing more of that lock is told');
      const types = (await logs(hub, front)).map(({ event_type }) => event_type);
      t.equal(types.filter((type) => type === 'SHARE_REVOKED').length, 2);
      t.ok(types.includes('SHARE_CREATED') && types.includes('SHARE_CHANGED'));
    },
  );

  await t.test('handed over: the new owner has it all, the shares end', async (t) => {
    const again = expectAnswer(await give({ shared_with: guest.id, can_unlock: true }), 201, share).data;
    const to = (userId: string | null, more = {}) => ({ body: { user_id: userId, ...more } });
    const path = `/devices/${front.id}/transfer`;
    t.equal(codeOf(await hub.request('POST', path, to(front.id))), 'person_unknown');
    t.match(await hub.request('POST', path, to(mia.id, { keep_codes: true })), {
      status: 200,
      body: { data: { owner_id: mia.id } },
    });
    t.match(await hub.request('GET', `${shares}/${again.id}`), { body: { data: { is_active: false } } });
    t.equal((await guest.call('POST', `/devices/${front.id}/unlock`)).status, 403);
    t.equal((await mia.call('POST', `/devices/${front.id}/unlock`)).status, 200);
    t.equal((await mia.call('POST', `/devices/${front.id}/reboot`)).status, 200, 'an owner of any role');
    t.equal((await hub.request('POST', `/devices/${front.id}/reboot`)).status, 403, 'and nobody else');
    t.equal(codeOf(await give({ shared_with: mia.id, can_unlock: true })), 'share_with_owner');
    const kept = expectAnswer(
      await mia.call('POST', shares, { shared_with: guest.id, can_unlock: true }),
      201,
      share,
    ).data;
    const hers = { device_ids: [front.id], label: 'Hers', kind: 'permanent', pin: '274918' };
    const pin = expectAnswer(await mia.call('POST', '/access/pins', hers), 201, created).data;
    const state = async () => {
      const answer = await hub.request('GET', `/devices/${front.id}/credentials`);
      return expectAnswer(answer, 200, credentials).data.find(({ pin_id }) => pin_id === pin.id)?.state;
    };
    await until(
      async () => (await state()) === 'verified',
      WAIT_MS,
      () => 'the lock to hold the code',
    );
    await house.simulator.fault(front.deviceId, { kind: 'power_off' });
    await until(
      async () => (await mia.call('POST', `/devices/${front.id}/lock`)).status === 409,
      WAIT_MS,
      () => 'the lock to be offline',
    );
    t.equal((await mia.call('POST', path, { user_id: null, keep_codes: 'yes' })).status, 422);
    t.match(await mia.call('POST', path, { user_id: null, keep_shares: true }), {
      status: 200,
      body: {
        data: {
          owner_id: null,
          ended: [{ kind: 'pin', id: pin.id, label: 'Hers', user_id: null, device_ids: [front.id] }],
          revoke_pending: [front.id],
        },
      },
    });
    t.equal(await state(), 'revoke_pending');
    await house.simulator.fault(front.deviceId, { kind: 'power_on' });
    await until(
      async () => (await state()) === undefined,
      WAIT_MS,
      () => 'the lock to confirm that the code is gone',
    );
    t.equal(await house.simulator.keypad(front.deviceId, hers.pin), 'denied', 'she sold it');
    t.equal(await house.simulator.keypad(front.deviceId, '583919'), 'granted', 'a code that was kept stays');
    t.match(await hub.request('GET', `${shares}/${kept.id}`), { body: { data: { is_active: true } } });
    t.equal((await mia.call('POST', path, { user_id: mia.id })).status, 403, 'it is hers no more');
  });

  await t.test('removed: what she gave ends with her', async (t) => {
    t.equal((await hub.request('DELETE', `/users/${mia.id}`)).status, 204);
    t.equal((await guest.call('POST', `/devices/${front.id}/unlock`)).status, 403);
  });
});
