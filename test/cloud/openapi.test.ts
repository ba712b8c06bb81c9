import { readFileSync } from 'node:fs';
import t from 'tap';
import { request } from 'undici';
import { cloudDocument } from '../../src/cloud/openapi.js';
import { FLEET_TOKEN, startRealCloud } from './real-cloud.js';

type Described = Record<string, Record<string, { responses: Record<string, { description: string }> }>>;

t.test('what Express itself refuses is described where it can happen', async (t) => {
  const cloud = await startRealCloud();
  t.teardown(() => cloud.stop());
  const { paths } = cloudDocument() as { readonly paths: Described };
  const large = `"${'x'.repeat(200_000)}"`;
  const id = '0190a000-0000-8000-8000-000000000001';
  const complete = '/v1/hubs/{id}/backups/{name}/complete';
  const claim = '/v1/hubs/{id}/requests/{requestId}/claim';
  const bodies = [
    ['POST', '/v1/enrol'],
    ['POST', claim],
    ['POST', complete],
    ['POST', '/v1/fleet/requests'],
    ['POST', '/v1/fleet/hubs'],
    ['PATCH', '/v1/fleet/hubs/{id}'],
    ['DELETE', '/v1/fleet/hubs/{id}'],
  ] as const;
  const cases = [
    ...bodies.flatMap(([method, path]) => [
      { method, path, status: 400, body: '{' },
      { method, path, status: 413, body: large },
      { method, path, status: 415, body: '{}', encoding: 'weird' },
    ]),
    { method: 'POST', path: '/v1/fleet/images', status: 415, body: 'x', encoding: 'weird' },
    { method: 'POST', path: '/v1/fleet/images', status: 413, body: 'x'.repeat(6 * 1024 * 1024) },
    ...Object.keys(paths)
      .filter((path) => path.includes('{') && paths[path]?.['get'])
      .map((path) => ({ method: 'GET', path, status: 400, given: '%zz' })),
    { method: 'GET', path: '/v1/fleet/hubs/{id}', status: 404, given: 'odd', code: 'not_found' },
    { method: 'DELETE', path: '/v1/fleet/hubs/{id}', status: 404, given: 'odd', code: 'not_found' },
  ] as readonly {
    readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
    readonly path: string;
    readonly status: number;
    readonly body?: string;
    readonly encoding?: string;
    readonly given?: string;
    readonly code?: string;
  }[];
  for (const { method, path, status, body, encoding = 'identity', given = id, code } of cases) {
    const answer = await request(`${cloud.url}${path.replaceAll(/\{\w+\}/g, given)}`, {
      method,
      headers: {
        authorization: `Bearer ${FLEET_TOKEN}`,
        'content-type': 'application/json',
        'content-encoding': encoding,
      },
      body: body ?? null,
    });
    const told = (await answer.body.json()) as { readonly code: string };
    const wanted = code ?? 'request_unreadable';
    t.match({ status: answer.statusCode, ...told }, { status, code: wanted }, `${method} ${path} ${status}`);
    const { responses } = paths[path]?.[method.toLowerCase()] ?? { responses: {} };
    t.match(responses[status]?.description, wanted, `${method} ${path} ${status} is described`);
  }
});

t.test('the document is that of the routes, and is served', async (t) => {
  const committed: unknown = JSON.parse(
    readFileSync(new URL('../../src/cloud/openapi.json', import.meta.url), 'utf8'),
  );
  t.strictSame(committed, JSON.parse(JSON.stringify(cloudDocument())), 'run scripts/openapi.ts');
  const cloud = await startRealCloud();
  t.teardown(() => cloud.stop());
  const served = await request(`${cloud.url}/openapi.json`);
  t.strictSame(await served.body.json(), committed);
  const paths = Object.keys((committed as { paths: object }).paths);
  for (const path of ['/v1/enrol', '/v1/hubs/{id}/batches', '/v1/fleet/hubs', '/v1/fleet/locks', '/ready'])
    t.ok(paths.includes(path), path);
  const ready = await request(`${cloud.url}/ready`);
  t.equal(ready.statusCode, 200);
  t.strictSame(await ready.body.json(), { ready: true });
});
