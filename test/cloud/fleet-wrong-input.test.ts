import { gzipSync } from 'node:zlib';
import { request } from 'undici';
import { telemetryHash } from '../../src/audit/replica/telemetry-line.js';
import { sampleDevice, SALT, uuid } from '../store/samples.js';
import { hubHalf } from '../sync/hub-half.js';
import { onEachDatabase } from './databases.js';
import { askFleet } from './real-cloud.js';

const cursor = (key: unknown) => Buffer.from(JSON.stringify(key)).toString('base64url');

onEachDatabase((t, cloud) => {
  t.test('what no database can be asked is told by name, and not for later', async (t) => {
    const hub = await hubHalf(t, cloud());
    await hub.store.write((tx) => {
      tx.devices.insert(sampleDevice(1), SALT);
    });
    await hub.sync.start();
    await hub.claim();
    await hub.sync.stop();
    const { id } = hub.identity;
    const day = `/statistics/events?hub=${id}`;
    for (const [path, field] of [
      [`/events?hub=${id}&epoch=3000000000`, 'epoch'],
      [`/events?hub=${id}&type=%00`, 'type'],
      [`/events?hub=${id}&device=a%00`, 'device'],
      [`/events?hub=${id}&from=0000-01-01T00:00:00Z`, 'from'],
      [`/events?hub=${id}&until=0001-01-01T00:00:00%2B23:59`, 'until'],
      [`/events?hub=${id}&until=9999-12-31T23:59:59-00:01`, 'until'],
      ['/hubs?name=%00', 'name'],
      [`${day}&from=0000-01-01&until=0000-01-02`, 'from'],
      [`${day}&from=2026-01-01&until=2026-01-02&device=%00`, 'device'],
    ] as const) {
      const { status, body } = await askFleet(cloud(), 'GET', path);
      t.match({ status, code: body['code'] }, { status: 400, code: 'invalid' }, path);
      t.match(body['detail'], field);
    }
    for (const path of [
      `/events?hub=${id}&from=0001-01-01T00:00:00Z&until=9999-12-31T23:59:59.999Z`,
      `${day}&from=0001-01-01&until=0001-01-02`,
      `${day}&from=9999-12-30&until=9999-12-31`,
    ])
      t.equal((await askFleet(cloud(), 'GET', path)).status, 200, path);
    for (const path of [
      `/locks?after=${cursor([id, '\0'])}`,
      `/entities?hub=${id}&entity=devices&after=${cursor(['\0'])}`,
      `/quarantine?after=${cursor([id, 3_000_000_000, 'audit', 1])}`,
    ])
      t.match(await askFleet(cloud(), 'GET', path), { status: 400, body: { code: 'cursor_wrong' } }, path);
    t.match(await askFleet(cloud(), 'PATCH', `/hubs/${id}`, { name: 'a\0' }), {
      status: 400,
      body: { code: 'invalid', detail: /name/ },
    });
    for (const path of ['events?', 'entities?entity=users&', 'locks?', 'requests?', 'quarantine?'])
      t.match(
        await askFleet(cloud(), 'GET', `/${path}hub=${uuid(9)}`),
        { status: 404, body: { code: 'hub_unknown' } },
        path,
      );
    t.match(await askFleet(cloud(), 'GET', `/hubs/${uuid(9)}/backups`), {
      status: 404,
      body: { code: 'hub_unknown' },
    });

    const asHub = async (path: string, method: 'GET' | 'POST' = 'GET') => {
      const authorization = `Bearer ${hub.identity.assertion(cloud().url, Date.now())}`;
      const answer = await request(`${cloud().url}/v1/hubs/${id}${path}`, {
        method,
        headers: { authorization },
      });
      return { status: answer.statusCode, body: await answer.body.json() };
    };
    t.match(await asHub('/requests?after=&wait=0'), { status: 200, body: { requests: [] } });
    t.match(await asHub('/images/%00'), { status: 404, body: { code: 'image_unknown' } });
    t.match(await asHub('/batches?epoch=3000000000&lane=audit&first=1', 'POST'), {
      status: 400,
      body: { code: 'invalid', detail: /epoch/ },
    });
  });

  t.test('a lock that is told of as none should be hides no other', async (t) => {
    const hub = await hubHalf(t, cloud());
    await hub.store.write((tx) => {
      tx.devices.insert(sampleDevice(2), SALT);
    });
    await hub.sync.start();
    await hub.claim();
    await hub.sync.stop();
    const seq = hub.store.outbox.newest().telemetry + 1;
    const at = '2026-01-01T00:00:00.000Z';
    const line = { seq, type: 'devices', v: 1, at, data: { key: ['odd'], row: { name: 5 } } };
    const hash = telemetryHash(line);
    const head = { epoch: 1, lane: 'telemetry', seq, hash } as const;
    const body = gzipSync(JSON.stringify({ ...line, hash }));
    t.match(await hub.client.send({ first: seq, head, body }, new AbortController().signal), { ack: seq });
    const { body: answer } = await askFleet(cloud(), 'GET', `/locks?hub=${hub.identity.id}`);
    t.match(answer, { locks: [{ id: uuid(2) }], next: null });
  });
});
