import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import t from 'tap';
import { z } from 'zod';
import { documentIn, runHere } from '../cli/support/run-cli.js';
import { expectAnswer } from '../support/json-client.js';
import { startRealHub } from '../support/real-hub.js';

const created = z.object({ data: z.object({ id: z.string() }) });
const listed = z.object({ data: z.array(z.looseObject({ source: z.string(), failures: z.number() })) });

t.test(
  'who tries codes at one lock after the other is locked out, also after a kill, until an admin resets',
  async (t) => {
    const dataDir = mkdtempSync(path.join(tmpdir(), 'doorward-'));
    let hub = await startRealHub({ dataDir });
    t.teardown(async () => {
      await hub.stop();
      rmSync(dataDir, { recursive: true, force: true });
    });
    const locks: string[] = [];
    for (const name of ['a', 'b', 'c']) {
      const body = { device_id: `door-${name}`, name };
      locks.push(expectAnswer(await hub.request('POST', '/devices', { body }), 201, created).data.id);
    }
    const check = (n: number) =>
      hub.request('POST', '/access/pins/verify', { body: { device_id: locks[n % 3], pin: '5829' } });
    for (let n = 0; n < 5; n += 1) t.equal((await check(n)).status, 200, `try ${n}`);
    const refused = await check(5);
    t.match([refused.status, refused.body], [429, { code: 'source_locked' }]);
    t.equal(refused.headers['retry-after'], '60');
    const keypads = await hub.request('GET', `/devices/${locks[0]}`);
    t.match(keypads.body, { data: { keypad_locked_until: null } }, 'the keypads are open');

    await hub.kill9();
    hub = await startRealHub({ dataDir, adminToken: hub.adminToken });
    t.equal((await check(0)).status, 429, 'after a kill');
    const { data } = expectAnswer(await hub.request('GET', '/access/guess-sources'), 200, listed);
    t.match(
      data.map(({ source, failures }) => [source.split(':', 1)[0], failures]),
      [
        ['address', 5],
        ['user', 5],
      ],
    );
    const env = { DOORWARD_DATA_DIR: dataDir };
    const cli = (line: string) => runHere([...line.split(' '), '--json'], env);
    t.match(documentIn(await cli('guesses list')), {
      sources: data.map(({ source, failures }) => ({ source, failures })),
    });
    t.match((await runHere(['guesses', 'list'], env)).stdout, /^SOURCE +WHO +WRONG CODES +LOCKED UNTIL\n/);
    const unknown = await cli('guesses reset address:192.0.2.99');
    t.match([unknown.exitCode, documentIn(unknown)], [4, { error: { code: 'source_not_found' } }]);
    const address = data.find(({ source }) => source.startsWith('address:'))?.source ?? '';
    const byCli = await cli(`guesses reset ${address.replace('address:', '')}`);
    t.match([byCli.exitCode, documentIn(byCli)], [0, { source: address, failures: 5 }]);
    t.equal((await cli(`guesses reset ${address}`)).exitCode, 4, 'nothing is left of it');
    for (const { source } of data.filter((one) => one.source !== address)) {
      const done = await hub.request('POST', '/access/guess-sources/reset', { body: { source } });
      t.match([done.status, done.body], [200, { data: { failures: 5 } }]);
    }
    const alerts = await hub.request('GET', '/security/alerts?kind=brute_force');
    t.match(alerts.body, { data: [{ state: 'resolved', count: 2 }] }, 'an admin has looked at it');
    t.equal((await check(0)).status, 200);
    const none = await hub.request('POST', '/access/guess-sources/reset', { body: { source: 'user:x' } });
    t.match([none.status, none.body], [404, { code: 'source_not_found' }]);
    const log = await hub.request('GET', '/access/logs?event_type=SOURCE_LOCKED');
    t.match(log.body, { data: [{ actor: { kind: 'user' } }, { actor: { kind: 'user' } }] });
  },
);
