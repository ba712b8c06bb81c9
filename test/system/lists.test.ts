import t from 'tap';
import { z } from 'zod';
import { expectAnswer } from '../support/json-client.js';
import { startRealHub } from '../support/real-hub.js';

const page = z.object({
  data: z.array(z.object({ id: z.string() })),
  pagination: z.object({ next: z.string().nullable(), previous: z.string().nullable(), page_size: z.int() }),
});
const created = z.object({ data: z.object({ id: z.string() }) });
const ROWS = 5;
const WITHOUT_BASE = '/api/v1'.length;

t.test('every list is walked in pages, there and back', async (t) => {
  const hub = await startRealHub();
  t.teardown(() => hub.stop());
  const ids: string[] = [];
  for (let number = 1; number <= ROWS; number += 1) {
    const device = { device_id: `door-${number}`, name: `Door ${number}` };
    ids.push(expectAnswer(await hub.request('POST', '/devices', { body: device }), 201, created).data.id);
    const person = { username: `person${number}`, password: `a long enough password ${number}` };
    expectAnswer(await hub.request('POST', '/users', { body: person }), 201, created);
    const pin = { device_ids: ids, label: `Code ${number}`, kind: 'permanent' };
    expectAnswer(await hub.request('POST', '/access/pins', { body: pin }), 201, created);
  }
  const get = async (path: string) => expectAnswer(await hub.request('GET', path), 200, page);

  for (const list of ['/devices', '/users', '/access/pins', '/access/logs']) {
    await t.test(list, async (t) => {
      const all = (await get(`${list}?page_size=200`)).data.map(({ id }) => id);
      t.ok(all.length >= ROWS);
      const found: string[] = [];
      let path = `${list}?page_size=2`;
      let last: z.output<typeof page>;
      for (;;) {
        last = await get(path);
        t.ok(last.data.length <= 2);
        found.push(...last.data.map(({ id }) => id));
        if (last.pagination.next === null) break;
        path = last.pagination.next.slice(WITHOUT_BASE);
      }
      t.strictSame(found, all, 'all of them, each once, in order');
      const before = await get((last.pagination.previous ?? '').slice(WITHOUT_BASE));
      const end = all.length - last.data.length;
      t.strictSame(
        before.data.map(({ id }) => id),
        all.slice(end - 2, end),
      );
    });
  }

  t.test('sizes and cursors that can not be', async (t) => {
    t.equal((await get('/devices?page_size=1000000')).pagination.page_size, 200, 'capped');
    for (const query of ['page_size=0', 'page_size=x', 'cursor=x', 'cursor=AAAA'])
      t.equal((await hub.request('GET', `/devices?${query}`)).status, 422, query);
  });
});
