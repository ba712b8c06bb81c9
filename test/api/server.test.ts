import { createServer } from 'node:http';
import { existsSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createServer as createSocketServer } from 'node:net';
import t from 'tap';
import { UnnamedProxies } from '../../src/api/unnamed-proxies.js';
import { createApi } from '../../src/api/server.js';
import { systemClock } from '../../src/kit/clock.js';
import { STOP_GRACE_MS } from '../../src/api/api-settings.js';
import { SimulatedClock } from '../support/simulated-clock.js';
import { silentLogger } from '../../src/kit/logger.js';
import { DEVICE, fakeOperations, sampleCommand } from '../support/fake-operations.js';
import { NO_LIMITS, memoryIdempotency, startApi } from './support/api-under-test.js';
import { shortFolder } from '../support/short-folder.js';

function api(httpPort: number, socketPath: string | null) {
  return createApi({
    operations: fakeOperations(),
    idempotency: memoryIdempotency(),
    settings: { httpPort, trustedProxies: [], allowedHosts: [], limits: NO_LIMITS, version: '1' },
    logger: silentLogger,
    clock: systemClock,
    newId: () => 'id',
    socketPath,
    proxies: new UnnamedProxies(systemClock, silentLogger),
  });
}

t.test('the installer', async (t) => {
  const callers: unknown[] = [];
  const hub = await startApi(t, {
    socket: true,
    operations: {
      deleteDevice: async (caller) => {
        callers.push(caller);
      },
    },
  });
  t.equal(statSync(hub.socketPath ?? '').mode & 0o777, 0o600, 'nobody else can open the socket');
  const call = { method: 'DELETE', headers: { host: 'anything' } } as const;
  t.equal(
    (await hub.callLocally(`/api/v1/devices/${DEVICE}`, call)).status,
    204,
    'needs no log-in, nor Host',
  );
  t.match(callers, [{ actor: { kind: 'cli', name: 'cli' }, role: 'admin', method: 'cli', ipAddress: null }]);
  t.match(await hub.callLocally('/api/v1/auth/me'), { status: 401 }, 'but is no person');
  const asMember = await hub.callLocally(`/api/v1/devices/${DEVICE}`, { ...call, as: 'member' });
  t.equal(asMember.status, 403, 'a token counts when it is sent');
  t.match(
    hub.logLines.find((line) => line['msg'] === 'request'),
    { user: 'cli', address: null },
  );
  t.equal(
    (await hub.call(`/api/v1/devices/${DEVICE}`, { method: 'DELETE' })).status,
    401,
    'not over the network',
  );
  await hub.stop();
  t.notOk(existsSync(hub.socketPath ?? ''), 'the socket is gone after stop');
});

t.test('stale', async (t) => {
  const file = path.join(shortFolder(t), 's');
  const dead = createSocketServer();
  await new Promise<void>((resolve) => dead.listen(file, resolve));
  // As a killed hub leaves it: the file without anybody behind it.
  const { renameSync } = await import('node:fs');
  renameSync(file, `${file}2`);
  await new Promise((resolve) => dead.close(resolve));
  renameSync(`${file}2`, file);
  const hub = api(0, file);
  await hub.start();
  t.ok(statSync(file).isSocket(), 'is replaced');
  const second = api(0, file);
  await t.rejects(second.start(), { code: 'already_running' });
  await second.stop();
  t.ok(existsSync(file), 'and the running hub keeps its own');
  await hub.stop();
  await hub.stop();
});

t.test('in the way', async (t) => {
  const file = path.join(shortFolder(t), 's');
  writeFileSync(file, 'mine');
  const hub = api(0, file);
  await t.rejects(hub.start(), { code: 'socket_path_unusable' });
  await hub.stop();
  t.ok(existsSync(file), 'a file that is not ours is left alone');
  const far = api(0, path.join(t.testdir(), 'x'.repeat(120)));
  await t.rejects(far.start(), { code: 'socket_path_unusable' });
  await far.stop();
});

t.test('a taken port is an error, and nothing stays open', async (t) => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  t.teardown(() => other.close());
  const address = other.address();
  const hub = api(typeof address === 'object' ? (address?.port ?? 0) : 0, null);
  await t.rejects(hub.start(), { code: 'EADDRINUSE' });
  await hub.stop();
  t.throws(() => hub.url());
});

t.test('stop lets the request being answered finish, and takes no other', async (t) => {
  let finish: () => void = () => undefined;
  let begun: () => void = () => undefined;
  const started = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const clock = new SimulatedClock();
  const hub = await startApi(t, {
    clock,
    operations: {
      command: async () => {
        begun();
        await new Promise<void>((resolve) => {
          finish = resolve;
        });
        return sampleCommand;
      },
    },
  });
  const answer = hub.call(`/api/v1/devices/${DEVICE}/unlock`, { method: 'POST', as: 'member' });
  await started;
  const stopped = hub.stop();
  await t.rejects(fetch(`${hub.url}/health`), 'no new connection');
  finish();
  t.equal((await answer).status, 200);
  // a few sweeps of idle connections, and no grace to sit out: its clock stands still after that
  await clock.advanceSettling(STOP_GRACE_MS / 2);
  await stopped;
});

t.test('stop does not wait for ever', async (t) => {
  const clock = new SimulatedClock();
  let begun: () => void = () => undefined;
  const started = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const hub = await startApi(t, {
    clock,
    operations: {
      command: () => {
        begun();
        return new Promise(() => undefined);
      },
    },
  });
  const answer = hub.call(`/api/v1/devices/${DEVICE}/unlock`, { method: 'POST', as: 'member' });
  const cut = t.rejects(answer);
  await started;
  let isStopped = false;
  const stopped = hub.stop().then(() => {
    isStopped = true;
  });
  await clock.advanceSettling(STOP_GRACE_MS - 100);
  t.notOk(isStopped, 'within the grace it waits');
  await clock.advanceSettling(200);
  await stopped;
  await cut;
  t.equal(clock.pendingTimers, 0, 'and leaves no timer');
});
