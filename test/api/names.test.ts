import t from 'tap';
import { CALENDAR, DEVICE, PIN, SCHEDULE } from '../support/fake-operations.js';
import { startApi } from './support/api-under-test.js';

const DATES = { valid_from: '2026-01-05T09:00:00Z', valid_until: '2026-01-06T09:00:00Z' };

t.test('names and labels have no control characters, wherever they are given', async (t) => {
  const api = await startApi(t);
  const places: readonly [string, string, string, object][] = [
    ['POST', '/devices', 'name', { device_id: 'new' }],
    ['PATCH', `/devices/${DEVICE}`, 'name', {}],
    ['POST', '/access/pins', 'label', { device_ids: [DEVICE], kind: 'permanent' }],
    ['PATCH', `/access/pins/${PIN}`, 'label', {}],
    ['POST', '/access/schedules', 'name', {}],
    ['PATCH', `/access/schedules/${SCHEDULE}`, 'name', {}],
    ['POST', '/access/calendars', 'name', {}],
    ['PATCH', `/access/calendars/${CALENDAR}`, 'name', {}],
    ['POST', `/access/calendars/${CALENDAR}/stays/a%2Fb/pin`, 'label', {}],
    ['POST', '/access/qr', 'label', { device_ids: [DEVICE], ...DATES }],
  ];
  const send = (method: string, path: string, json: object) =>
    api.call(`/api/v1${path}`, { method: method as 'POST', as: 'admin', json });
  for (const [method, path, field, rest] of places) {
    t.equal((await send(method, path, { ...rest, [field]: 'Ännchen’s Tür 🚪' })).status < 300, true, path);
    for (const wrong of ['a\nb', 'a\u0007b', 'a\u001b[2Jb', 'a\u0085b', 'a\u0000', 'a\ud800'])
      t.match(
        await send(method, path, { ...rest, [field]: wrong }),
        { status: 422, json: { code: 'invalid_input', errors: [{ field }] } },
        `${method} ${path} ${JSON.stringify(wrong)}`,
      );
  }
});
