import { connect as connectTls, type TLSSocket } from 'node:tls';
import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt';
import { test } from 'tap';
import { Agent, request } from 'undici';
import { z } from 'zod';
import { CONNECTIONS_PER_ADDRESS_MAX } from '../../src/api/api-settings.js';
import { CONNECTIONS_PER_ADDRESS } from '../../src/broker/limits.js';
import { expectAnswer } from '../support/json-client.js';
import { until } from '../support/until.js';
import { authorityOf, HOUSE_ADDRESS, newLock, startedHub } from './tls-clients.js';

const issued = z.object({ data: z.object({ token: z.string() }) });
/** Of this machine, all of them, so that many clients can be told apart. */
const PROXY = '127.0.0.9';
const ANONYMOUS_A_MINUTE = 5;
const DENIED = { code: 5 };

test('clients are told apart, counted and judged by their own address', async (t) => {
  t.setTimeout(120_000);
  const hub = await startedHub(t, {
    DOORWARD_HOST: '0.0.0.0',
    DOORWARD_LOG_LEVEL: 'info',
    DOORWARD_TRUSTED_PROXIES: PROXY,
    DOORWARD_RATE_ANONYMOUS: String(ANONYMOUS_A_MINUTE),
    DOORWARD_MQTTS_CLIENT_CERTS: 'required',
  });
  const { pem: ca } = (await authorityOf(hub)).authority;
  const httpsPort = Number(new URL(hub.httpsUrl).port);
  const logged = (found: object) =>
    until(
      () =>
        hub.program.output
          .split('\n')
          .filter((line) => line.startsWith('{'))
          .some((line) =>
            Object.entries(found).every(
              ([key, value]) => (JSON.parse(line) as Record<string, unknown>)[key] === value,
            ),
          ),
      30_000,
      () => `${JSON.stringify(found)} in the log`,
    );
  const agents: Agent[] = [];
  t.teardown(() => Promise.all(agents.map((agent) => agent.close())));
  /** A request without a log-in over HTTPS. @returns the status */
  const visit = async (localAddress: string, headers: Record<string, string> = {}) => {
    const agent = new Agent({ localAddress, connect: { ca } });
    agents.push(agent);
    const answer = await request(`https://127.0.0.1:${httpsPort}/api/v1/auth/me`, {
      dispatcher: agent,
      headers,
    });
    await answer.body.dump();
    return answer.statusCode;
  };

  await t.test('over HTTPS', async (t) => {
    const headers = { 'x-forwarded-for': '203.0.113.1' };
    for (let n = 0; n < ANONYMOUS_A_MINUTE; n += 1) t.equal(await visit('127.0.0.2', headers), 401);
    t.equal(await visit('127.0.0.2'), 429, 'it had its share');
    t.equal(await visit('127.0.0.3'), 401, 'another has one of its own');
    await logged({ msg: 'request', address: '127.0.0.2', status: 429 });
    for (let n = 0; n < ANONYMOUS_A_MINUTE; n += 1) t.equal(await visit(PROXY, headers), 401);
    t.equal(await visit(PROXY, headers), 429);
    t.equal(await visit(PROXY, { 'x-forwarded-for': '203.0.113.2' }), 401, 'who comes through a proxy');
    await logged({ msg: 'request', address: '203.0.113.1', status: 429 });
  });

  const open = new Set<MqttClient>();
  t.teardown(() => {
    for (const client of open) client.end(true);
  });
  const wss = `wss://127.0.0.1:${httpsPort}/mqtt`;
  const ws = `${hub.url.replace('http', 'ws')}/mqtt`;
  /** @param client that a proxy speaks for; null: no proxy */
  const logIn = async (url: string, client: string | null, given: IClientOptions, proxy = PROXY) => {
    const headers = client === null ? {} : { 'x-forwarded-for': client };
    const wsOptions = { headers, ...(client !== null && { localAddress: proxy }) };
    const options = { ...given, ca, reconnectPeriod: 0, connectTimeout: 30_000, wsOptions };
    // No retries, so that a connection that is cut ends the try.
    const mqtt = await connectAsync(url, options, false);
    open.add(mqtt);
    return mqtt;
  };

  await t.test('over WebSocket', async (t) => {
    const wrong = { username: 'nobody', clientId: 'nobody', password: 'wrong' };
    await t.rejects(logIn(wss, '203.0.113.7', wrong));
    await logged({ reason: 'bad_credentials', address: '203.0.113.7' });
    const lock = await newLock(hub, 'front');
    const own = { username: lock.username, clientId: lock.client_id, password: lock.password };
    await t.rejects(logIn(ws, '203.0.113.7', own), DENIED, 'from the house a certificate is required');
    await t.rejects(logIn(ws, null, own), DENIED, 'who says nothing may be a proxy here');
    await (await logIn(hub.mqttUrl, null, own)).endAsync();
    await t.rejects(logIn(wss, null, own), DENIED);
    await logged({ reason: 'certificate_required', address: '203.0.113.7' });

    const body = { name: 'panel', scopes: ['mqtt:read'] };
    const { token: password } = expectAnswer(
      await hub.request('POST', '/auth/api-tokens', { body }),
      201,
      issued,
    ).data;
    for (let n = 0; n < CONNECTIONS_PER_ADDRESS; n += 1) {
      await logIn(ws, '203.0.113.8', { username: 'panel', clientId: `panel-${n}`, password });
    }
    await t.rejects(logIn(ws, '203.0.113.8', { username: 'panel', clientId: 'one more', password }));
    await logged({ reason: 'too_many_from_address', remote: '203.0.113.8' });
    await logIn(ws, '203.0.113.9', { username: 'panel', clientId: 'another', password });

    for (let n = 0; n < CONNECTIONS_PER_ADDRESS; n += 1) {
      await logIn(ws, '203.0.113.8', { username: 'panel', clientId: `unnamed-${n}`, password }, '127.0.0.1');
    }
    await t.rejects(
      logIn(ws, '203.0.113.9', { username: 'panel', clientId: 'too many', password }, '127.0.0.1'),
    );
    await logged({ reason: 'proxy_not_trusted' });
    await logIn(ws, null, { username: 'panel', clientId: 'of this machine', password });
  });

  await t.test(
    'one address can not take all places of HTTPS',
    { skip: HOUSE_ADDRESS === undefined && 'this machine has no other address' },
    async (t) => {
      const sockets: TLSSocket[] = [];
      t.teardown(() => {
        for (const socket of sockets) socket.destroy();
      });
      const knock = async (host: string) => {
        const socket = connectTls({ host, port: httpsPort, ca, servername: 'localhost' });
        sockets.push(socket);
        socket.on('error', () => undefined);
        await new Promise<void>((resolve) => {
          socket.once('secureConnect', resolve).once('close', () => {
            resolve();
          });
        });
        return socket;
      };
      const house = HOUSE_ADDRESS ?? '';
      // Those that say nothing are ended some time, so that a slow machine may need some more.
      let last = await knock(house);
      for (let n = 1; n < 10 * CONNECTIONS_PER_ADDRESS_MAX && last.authorized; n += 1)
        last = await knock(house);
      t.notOk(last.authorized);
      t.ok(sockets.length > CONNECTIONS_PER_ADDRESS_MAX);
      await logged({ reason: 'too_many_from_address', remote: house });
      t.ok((await knock('127.0.0.1')).authorized, 'another address has its own');
    },
  );
});
