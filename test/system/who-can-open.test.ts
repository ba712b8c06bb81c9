import t from 'tap';
import { z } from 'zod';
import { expectAnswer } from '../support/json-client.js';
import { startRealHub } from '../support/real-hub.js';

const created = z.object({ data: z.object({ id: z.string() }) });
const admitted = z.object({
  data: z.array(
    z.object({ kind: z.string(), id: z.string(), because: z.object({ reason_code: z.string() }) }),
  ),
});
const rows = z.object({ data: z.array(z.looseObject({ event_type: z.string(), seq: z.number() })) });

t.test('who can open, what if, explain now, and the filtered log, on a real hub', async (t) => {
  const hub = await startRealHub();
  t.teardown(() => hub.stop());
  const make = async (path: string, body: object) =>
    expectAnswer(await hub.request('POST', path, { body }), 201, created).data.id;
  const door = await make('/devices', { device_id: 'front-door', name: 'Front' });
  const mia = await make('/users', { username: 'mia', password: 'long enough word' });
  const pin = await make('/access/pins', {
    device_ids: [door],
    label: 'Mia',
    kind: 'permanent',
    user_id: mia,
  });

  const who = async () =>
    expectAnswer(await hub.request('GET', `/access/who-can-open?device_id=${door}`), 200, admitted).data.map(
      ({ kind, because }) => [kind, because.reason_code],
    );
  t.same(await who(), [['user', 'lock_owner']], 'codes open nothing at a lock that is not paired');

  const role = { change: { kind: 'change_role', user_id: mia, role: 'admin' } };
  t.match(await hub.request('POST', '/access/what-if', { body: role }), {
    status: 200,
    body: {
      data: {
        is_complete: true,
        differences: [
          { change: 'gains', kind: 'user', id: mia, until: null, before: { reason_code: 'no_right' } },
        ],
      },
    },
  });
  t.same((await who()).length, 1, 'nothing was changed');
  t.match(await hub.request('POST', '/access/what-if', { body: { change: { kind: 'nonsense' } } }), {
    status: 422,
  });
  t.match(
    await hub.request('POST', '/access/what-if', { body: { change: { kind: 'revoke_pin', pin_id: mia } } }),
    {
      status: 404,
      body: { code: 'pin_not_found' },
    },
  );
  const closed = { device_id: door, pin_id: pin };
  t.match(await hub.request('POST', '/access/explain', { body: closed }), {
    body: { data: { granted: false, reason: 'lock_not_paired', now: null } },
  });

  const found = async (query: string) =>
    expectAnswer(await hub.request('GET', `/access/logs?${query}`), 200, rows).data.map(
      ({ event_type }) => event_type,
    );
  t.same(await found(`device_id=${door}&event_type=DEVICE_ADDED`), ['DEVICE_ADDED']);
  t.same(await found(`device_id=${door}&to=2001-01-01T00:00:00Z`), []);
  t.ok((await found('from=2001-01-01T00:00:00Z&method=rest&success=true')).includes('PIN_CREATED'));
  t.same(await found('reason=never&success=unknown'), []);
});
