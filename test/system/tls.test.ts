import { readFileSync, statSync } from 'node:fs';
import { connect as connectTcp } from 'node:net';
import path from 'node:path';
import { connectAsync } from 'mqtt';
import { test } from 'tap';
import { Agent, request } from 'undici';
import WebSocket from 'ws';
import { startRealHub } from '../support/real-hub.js';
import { authorityOf, handshake, newLock, startedHub } from './tls-clients.js';

test('HTTPS and MQTT over TLS on a certificate of the hub itself', async (t) => {
  const hub = await startedHub(t);
  const told = await authorityOf(hub);
  const ca = told.authority.pem;
  t.equal(told.https_url, hub.httpsUrl);
  t.equal(told.mqtts_url, hub.mqttsUrl);
  t.ok(told.is_current);
  t.same(told.missing_names, []);
  for (const name of ['localhost', '127.0.0.1']) t.ok(told.server.names.includes(name), name);

  for (const file of ['tls-authority.key', 'tls-server.key']) {
    t.equal(statSync(path.join(hub.dataDir, 'keys', file)).mode & 0o777, 0o600, file);
  }

  await t.test('REST over HTTPS', async (t) => {
    const agent = new Agent({
      // The client takes the name to check from the Host it sends, and would not send a forged one.
      connect: { ca, checkServerIdentity: () => undefined },
    });
    t.teardown(() => agent.close());
    const answer = await request(`${hub.httpsUrl}/api/v1/auth/me`, {
      dispatcher: agent,
      headers: { authorization: `Bearer ${hub.adminToken}` },
    });
    t.equal(answer.statusCode, 200);
    t.equal(answer.headers['strict-transport-security'], undefined, 'nothing is told of other ports');
    await answer.body.dump();
    for (const [host, status] of [
      ['localhost', 200],
      ['localhost:8443', 200],
      ['rebound.example.com', 403],
    ] as const) {
      const other = await request(`${hub.httpsUrl}/health`, { dispatcher: agent, headers: { host } });
      t.equal(other.statusCode, status, host);
      await other.body.dump();
    }
    const forged = await request(`${hub.httpsUrl}/api/v1/auth/me`, {
      dispatcher: agent,
      headers: { authorization: 'Bearer x', 'x-forwarded-for': '203.0.113.9' },
    });
    t.equal(forged.statusCode, 401);
    await forged.body.dump();
  });

  await t.test('a client that trusts somebody else, and old TLS, get nothing', async (t) => {
    for (const url of [hub.httpsUrl, hub.mqttsUrl]) {
      const stranger = await handshake(url, {});
      t.match(stranger, { code: 'SELF_SIGNED_CERT_IN_CHAIN' }, `${url} is not trusted by default`);
      const old = await handshake(url, {
        ca,
        minVersion: 'TLSv1',
        maxVersion: 'TLSv1.1',
        ciphers: 'ALL:@SECLEVEL=0',
      });
      t.match(old, { code: /ALERT_PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL/ }, `${url} refuses TLS 1.1`);
      for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
        const socket = await handshake(url, { ca, minVersion: version, maxVersion: version });
        if (socket instanceof Error) throw socket;
        t.equal(socket.getProtocol(), version);
        t.equal(
          socket.getPeerCertificate().fingerprint256.replaceAll(':', '').toLowerCase(),
          told.server.fingerprint_sha256,
        );
        const sent = socket.getPeerCertificate(true).issuerCertificate.fingerprint256;
        t.equal(sent.replaceAll(':', '').toLowerCase(), told.authority.fingerprint_sha256, 'to be pinned');
        socket.destroy();
      }
      const plain = await handshake(url, { ca, ciphers: 'AES128-SHA', maxVersion: 'TLSv1.2' });
      t.ok(plain instanceof Error, `${url} has no suite without forward secrecy`);
    }
  });

  await t.test('a lock over mqtts, wss and ws', async (t) => {
    const wss = hub.httpsUrl.replace('https', 'wss');
    const ws = hub.url.replace('http', 'ws');
    for (const [at, [name, url, version]] of (
      [
        ['lock-tls', hub.mqttsUrl, 4],
        ['lock-tls5', hub.mqttsUrl, 5],
        ['lock-wss', `${wss}/mqtt`, 4],
        ['lock-wss5', `${wss}/mqtt`, 5],
        ['lock-ws', `${ws}/mqtt`, 4],
      ] as const
    ).entries()) {
      const lock = await newLock(hub, `${name}-${at}`);
      const connection = {
        username: lock.username,
        clientId: lock.client_id,
        ca,
        protocolVersion: version,
        reconnectPeriod: 0,
        connectTimeout: 30_000,
      } as const;
      const client = await connectAsync(url, { ...connection, password: lock.password });
      t.ok(client.connected, `${url} in MQTT ${version}`);
      t.match(await client.subscribeAsync(`smartlock/${lock.username}/commands`), [{ qos: 0 }]);
      await client.publishAsync(`smartlock/${lock.username}/status`, 'online', { qos: 1 });
      await client.endAsync();
      await t.rejects(
        connectAsync(url, { ...connection, password: 'wrong' }),
        /[Aa]uthori|[Uu]ser/,
        'wrong secret',
      );
    }
  });

  await t.test('a WebSocket from elsewhere, at another path, or without the subprotocol', async (t) => {
    const url = hub.httpsUrl.replace('https', 'wss');
    const refused = (target: string, protocols: string[], headers: Record<string, string> = {}) =>
      new Promise<number>((resolve) => {
        const socket = new WebSocket(target, protocols, { ca, headers });
        socket.once('open', () => {
          socket.terminate();
          resolve(101);
        });
        socket.once('unexpected-response', (_, answer) => {
          answer.resume();
          resolve(answer.statusCode ?? 0);
        });
        socket.on('error', () => undefined);
      });
    t.equal(await refused(`${url}/mqtt`, ['mqtt']), 101);
    t.equal(await refused(`${url}/mqtt/`, ['other', 'mqtt']), 101);
    t.equal(await refused(`${url}/mqtt`, ['mqtt'], { origin: 'https://localhost:9' }), 101);
    t.equal(await refused(`${url}/mqtt`, ['mqtt'], { origin: 'https://evil.example.com' }), 403);
    t.equal(await refused(`${url}/mqtt`, ['mqtt'], { host: 'evil.example.com' }), 403);
    t.equal(await refused(`${url}/mqtt`, ['other']), 400);
    t.equal(await refused(`${url}/elsewhere`, ['mqtt']), 404);
  });

  await t.test('who offers another protocol is answered in this one', async (t) => {
    const text = await new Promise<string>((resolve) => {
      const { hostname, port } = new URL(hub.url);
      let answer = '';
      const socket = connectTcp(Number(port), hostname, () => {
        const json = '{"username":"nobody","password":"not a password"}';
        socket.write(
          `POST /api/v1/auth/login HTTP/1.1\r\nhost: localhost\r\nconnection: Upgrade, HTTP2-Settings\r\nupgrade: h2c\r\nhttp2-settings: AAMAAABkAAQ\r\ncontent-type: application/json\r\ncontent-length: ${json.length}\r\n\r\n${json}`,
        );
      });
      socket.on('data', (chunk) => {
        answer += chunk.toString();
        if (answer.includes('invalid_credentials')) {
          socket.destroy();
          resolve(answer);
        }
      });
      socket.on('close', () => {
        resolve(answer);
      });
    });
    t.match(text, /^HTTP\/1\.1 401 /);
    t.match(text, /invalid_credentials/);
  });

  await t.test('nothing secret was written', async (t) => {
    const key =
      readFileSync(path.join(hub.dataDir, 'keys', 'tls-server.key'), 'utf8')
        .split('\n')
        .at(-3) ?? '';
    t.ok(key.length > 20);
    t.notOk(hub.program.output.includes(key));
  });
});

test('the same certificate after a restart', async (t) => {
  const hub = await startRealHub();
  const before = await authorityOf(hub);
  const { dataDir } = hub;
  await hub.kill9();
  const again = await startRealHub({ dataDir });
  t.teardown(() => again.stop());
  const after = await authorityOf(again);
  t.equal(after.authority.fingerprint_sha256, before.authority.fingerprint_sha256);
  t.equal(after.server.fingerprint_sha256, before.server.fingerprint_sha256);
});
