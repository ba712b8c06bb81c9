import { createHash } from 'node:crypto';
import { createServer, request as ask } from 'node:http';
import type { AddressInfo } from 'node:net';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Test } from 'tap';
import { request } from 'undici';
import { systemClock } from '../../src/kit/clock.js';
import { systemRandom } from '../../src/kit/random.js';
import { backupName } from '../../src/operations/backup/shelf.js';
import { CloudShelf } from '../../src/sync/cloud-shelf.js';
import { onEachDatabase } from '../cloud/databases.js';
import { askFleet, FLEET_TOKEN } from '../cloud/real-cloud.js';
import { hubHalf } from './hub-half.js';

const TAG = '0a1b2c3d';

/** Lets every third request through only half: the line breaks while a part is on its way. */
async function brokenLine(t: Test, target: string): Promise<{ url: string; broken: () => number }> {
  let requests = 0;
  let broken = 0;
  const server = createServer((incoming, response) => {
    requests += 1;
    const pieces: Buffer[] = [];
    incoming.on('data', (piece: Buffer) => {
      pieces.push(piece);
      if (requests % 3 !== 0 || incoming.method !== 'PUT') return;
      broken += 1;
      incoming.destroy();
    });
    incoming.on('error', () => undefined);
    incoming.on('end', () => {
      const onward = ask(new URL(incoming.url ?? '', target), {
        method: incoming.method,
        headers: incoming.headers,
      });
      onward.on('response', (answer) => {
        response.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(response);
      });
      onward.end(Buffer.concat(pieces));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => server.close());
  return { url: `http://localhost:${(server.address() as AddressInfo).port}`, broken: () => broken };
}

onEachDatabase((t, cloud) => {
  t.test('a whole backup stays, whatever is said of it later', async (t) => {
    const hub = await hubHalf(t, cloud());
    await hub.sync.start();
    await hub.claim();
    const content = systemRandom.bytes(3_000);
    const file = path.join(t.testdir(), 'sealed');
    writeFileSync(file, content);
    const sha256 = createHash('sha256').update(content).digest('hex');
    const name = backupName(TAG, Date.UTC(2026, 0, 9));
    const access = { url: new URL(cloud().url), authorities: null };
    const shelf = new CloudShelf(access, hub.identity, systemClock);
    await shelf.put(name, { path: file, bytes: content.length, sha256 });
    const said = (parts: number, hash: string) =>
      shelf['ask']({
        method: 'POST',
        path: `/${name}/complete`,
        body: Buffer.from(JSON.stringify({ parts, sha256: hash })),
      });
    await said(1, sha256);
    for (const [parts, hash] of [
      [1, 'f'.repeat(64)],
      [2, 'f'.repeat(64)],
    ] as const)
      await t.rejects(said(parts, hash), { code: 'backup_refused', message: /backup_whole/ });
    t.ok((await readAll(shelf, name)).equals(content));
  });

  t.test('a backup goes up in parts over a line that breaks, and shows when it is whole', async (t) => {
    const hub = await hubHalf(t, cloud());
    await hub.sync.start();
    await hub.claim();
    const content = systemRandom.bytes(5 * 1024 * 1024 + 99);
    const file = path.join(t.testdir(), 'sealed');
    writeFileSync(file, content);
    const sealed = {
      path: file,
      bytes: content.length,
      sha256: createHash('sha256').update(content).digest('hex'),
    };
    const [first = '', second = ''] = [0, 1].map((n) => backupName(TAG, Date.UTC(2026, 0, 5 + n)));
    const line = await brokenLine(t, cloud().url);
    const access = { url: new URL(cloud().url), authorities: null };
    const direct = new CloudShelf(access, hub.identity, systemClock);
    // Made out to the cloud, though it goes by another way.
    const overLine = new CloudShelf(
      { ...access, url: new URL(line.url) },
      audienceOf(hub.identity, cloud().url),
      systemClock,
    );

    const short = content.subarray(0, 1024 * 1024);
    await hubPart(direct, first, short);
    t.strictSame(await direct.list(), [], 'half a backup is none');
    await t.rejects(readAll(direct, first), { code: 'backup_not_found' });
    await overLine.put(first, sealed);
    t.ok(line.broken() > 0);
    t.strictSame(await direct.list(), [{ name: first, bytes: content.length }]);
    t.ok((await readAll(direct, first)).equals(content));
    await t.rejects(direct.put(second, { ...sealed, sha256: '0'.repeat(64) }), { code: 'backup_refused' });
    t.equal((await direct.list()).length, 1, 'what is not what was sealed does not show');
    await direct.put(second, sealed);

    const { body } = await askFleet(cloud(), 'GET', `/hubs/${hub.identity.id}/backups`);
    t.match(body, { backups: [{ name: first }, { name: second }] });
    const owner = await request(`${cloud().url}/v1/fleet/hubs/${hub.identity.id}/backups/${first}`, {
      headers: { authorization: `Bearer ${FLEET_TOKEN}` },
    });
    t.ok(
      Buffer.from(await owner.body.arrayBuffer()).equals(content),
      'by which its owner restores a hub that burned down',
    );
    const stranger = await hubHalf(t, cloud());
    await stranger.sync.start();
    await stranger.claim();
    const theirs = new CloudShelf(access, stranger.identity, systemClock);
    t.strictSame(await theirs.list(), []);
    await t.rejects(readAll(theirs, first), { code: 'backup_not_found' });
    await direct.remove(first);
    t.strictSame(await direct.list(), [{ name: second, bytes: content.length }]);
  });
});

async function readAll(shelf: CloudShelf, name: string): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of shelf.fetch(name)) pieces.push(piece);
  return Buffer.concat(pieces);
}

function hubPart(shelf: CloudShelf, name: string, body: Buffer): Promise<Buffer> {
  return shelf['ask']({ method: 'PUT', path: `/${name}/parts/0`, body });
}

function audienceOf<T extends { assertion(audience: string, nowMs: number): string }>(
  identity: T,
  url: string,
): T {
  return Object.assign(Object.create(identity) as T, {
    assertion: (_: string, nowMs: number) => identity.assertion(url, nowMs),
  });
}
