import { readFileSync } from 'node:fs';
import t from 'tap';
import { request } from 'undici';
import { cloudDocument } from '../../src/cloud/openapi.js';
import { startRealCloud } from './real-cloud.js';

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
