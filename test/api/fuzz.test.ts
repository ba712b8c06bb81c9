import fc from 'fast-check';
import t from 'tap';
import { ROUTES } from '../../src/api/route-table.js';
import { COMMAND, DEVICE } from '../support/fake-operations.js';
import { startApi } from './support/api-under-test.js';

const KNOWN_FIELDS = [
  'email', 'username', 'phone', 'password', 'claim_code', 'first_name', 'role', 'token', 'refresh', 'device_id',
  'device_ids', 'name', 'site_id', 'transport', 'address', 'label', 'kind', 'pin', 'valid_from', '__proto__',
]; // prettier-ignore

/** JSON that nearly fits: known names with any values, besides plain nonsense. */
const body = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.dictionary(
    fc.constantFrom(...KNOWN_FIELDS),
    fc.oneof(
      fc.jsonValue({ maxDepth: 1 }),
      fc.constantFrom(
        DEVICE,
        [DEVICE],
        'permanent',
        'dated',
        'mqtt',
        '0427',
        '2026-01-01T00:00:00Z',
        'a@b.co',
      ),
      fc.string({ unit: 'binary' }),
    ),
  ),
);

const writing = ROUTES.filter(({ method }) => method === 'POST' || method === 'PATCH');

t.test('whatever JSON is sent, the answer is a success or a problem of the client', async (t) => {
  const api = await startApi(t);
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...writing), body, async (route, json) => {
      const path = route.path.replace('{id}', DEVICE);
      const reply = await api.call(path, { method: route.method, as: 'admin', json });
      if (reply.status >= 500) throw new Error(`${route.path}: ${reply.text}`);
      if (typeof reply.json['success'] !== 'boolean') throw new Error(`no envelope: ${reply.text}`);
    }),
    { numRuns: 400 },
  );
  t.pass();
});

t.test('whatever path and query is asked for, too', async (t) => {
  const api = await startApi(t);
  const paths = ROUTES.map(({ path }) => path.replace('{id}', DEVICE).replace('{command_id}', COMMAND));
  const segment = fc.string({ unit: 'grapheme-ascii', maxLength: 40 }).map(encodeURIComponent);
  const raw = fc.stringMatching(/^[%?&=/.\\;:@0-9a-fA-F-]{0,20}$/);
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...paths),
      fc.oneof(segment, raw),
      segment,
      async (path, tail, value) => {
        for (const target of [`${path}/${tail}`, `${path}?cursor=${tail}&page_size=${value}&wait=${value}`]) {
          const reply = await api.call(target, { as: 'admin' });
          if (reply.status >= 500) throw new Error(`${target}: ${reply.text}`);
        }
      },
    ),
    { numRuns: 150 },
  );
  t.pass();
});
