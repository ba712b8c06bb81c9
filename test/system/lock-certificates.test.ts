import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { connect as connectTls } from 'node:tls';
import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt';
import { test } from 'tap';
import { z } from 'zod';
import { runCli } from '../cli/support/run-cli.js';
import { expectAnswer } from '../support/json-client.js';
import { startRealHub, type RealHub } from '../support/real-hub.js';
import { shortFolder } from '../support/short-folder.js';
import { until } from '../support/until.js';
import { signingRequest } from './signing-request.js';
import { authorityOf, newLock } from './tls-clients.js';

const issuedShape = z.object({
  data: z.object({
    device_id: z.string(),
    asked: z.string(),
    fingerprint_sha256: z.string(),
    certificate: z.string(),
    private_key: z.string().nullable(),
    authority: z.string(),
  }),
});
const listShape = z.object({
  data: z.object({
    asked: z.string(),
    certificates: z.array(z.object({ fingerprint_sha256: z.string(), state: z.string() })),
  }),
});
const replacedShape = z.object({
  data: z.object({ mqtt: z.object({ username: z.string(), password: z.string(), client_id: z.string() }) }),
});
const tokenShape = z.object({ data: z.object({ token: z.string() }) });
const logShape = z.object({ data: z.array(z.object({ event_type: z.string() })) });

interface Secret {
  readonly username: string;
  readonly password: string;
  readonly client_id: string;
}
interface Shown {
  readonly cert: string;
  readonly key: string;
}

/** A hub, and what its locks do. */
function houseOf(hub: RealHub, ca: string, open: Set<MqttClient>) {
  const connect = async (url: string, given: IClientOptions) => {
    const client = await connectAsync(url, { reconnectPeriod: 0, connectTimeout: 120_000, ca, ...given });
    client.on('error', () => undefined);
    open.add(client);
    return client;
  };
  const logIn = (url: string, { username, password, client_id: clientId }: Secret, shown?: Shown) =>
    connect(url, { username, password, clientId, ...shown });
  /** ok, or why not. */
  const fate = async (url: string, lock: Secret, shown?: Shown, version: 4 | 5 = 4): Promise<string> => {
    try {
      const { username, password, client_id: clientId } = lock;
      const client = await connect(url, { username, password, clientId, protocolVersion: version, ...shown });
      await client.endAsync(true);
      return 'ok';
    } catch (error) {
      return error instanceof Error && 'code' in error ? String(error.code) : String(error);
    }
  };
  const issue = async (id: string, body: object = {}) => {
    const { data } = expectAnswer(
      await hub.request('POST', `/devices/${id}/certificate`, { body }),
      201,
      issuedShape,
    );
    return { ...data, shown: { cert: data.certificate, key: data.private_key ?? '' } };
  };
  const list = async (id: string) =>
    expectAnswer(await hub.request('GET', `/devices/${id}/certificate`), 200, listShape).data;
  return { logIn, fate, issue, list, connect };
}

/** CONNACK "not authorized", in MQTT 3.1.1 and 5. */
const DENIED = '5';
const DENIED_5 = '135';

test('certificates of locks', async (t) => {
  t.setTimeout(600_000);
  const dataDir = shortFolder(t);
  const open = new Set<MqttClient>();
  const start = async (asked: string, adminToken?: string) => {
    const hub = await startRealHub({
      dataDir,
      env: { DOORWARD_MQTTS_CLIENT_CERTS: asked, DOORWARD_LOG_LEVEL: 'warn' },
      ...(adminToken !== undefined && { adminToken }),
    });
    const told = await authorityOf(hub);
    return { hub, ca: told.authority.pem, ...houseOf(hub, told.authority.pem, open) };
  };
  t.teardown(() => {
    for (const client of open) client.end(true);
  });

  let house = await start('optional');
  t.teardown(() => house.hub.stop());
  const { hub } = house;
  const front = await newLock(hub, 'front');
  const back = await newLock(hub, 'back');
  let current: Shown = { cert: '', key: '' };

  await t.test('optional: without one, with its own, with another', async (t) => {
    const { mqttsUrl: url } = hub;
    t.equal(await house.fate(url, front), 'ok', 'without');
    const issued = await house.issue(front.id);
    t.equal(issued.asked, 'optional');
    const certificate = new X509Certificate(issued.certificate);
    t.equal(certificate.subject, 'CN=front');
    t.ok(certificate.checkIssued(new X509Certificate(issued.authority)));
    t.same(certificate.keyUsage, ['1.3.6.1.5.5.7.3.2'], 'for clients alone');
    t.notOk(certificate.ca);
    t.same(await house.list(front.id), {
      asked: 'optional',
      certificates: [{ fingerprint_sha256: issued.fingerprint_sha256, state: 'next' }],
    });
    for (const version of [4, 5] as const)
      t.equal(await house.fate(url, front, issued.shown, version), 'ok', `MQTT ${version}`);
    t.match((await house.list(front.id)).certificates, [{ state: 'current' }], 'it was shown');
    current = issued.shown;

    const other = await house.issue(back.id);
    t.equal(await house.fate(url, front, other.shown), DENIED, "another lock's");
    t.equal(await house.fate(url, front, other.shown, 5), DENIED_5);
    t.match((await house.list(back.id)).certificates, [{ state: 'next' }], 'that is not its use');
    const wrong = { ...front, password: 'wrong' };
    t.equal(await house.fate(url, wrong, issued.shown), '4', 'it does not stand for the password');
    t.equal(await house.fate(hub.mqttUrl, front), 'ok', 'on the machine itself nobody is asked');
    t.equal(
      await house.fate(`${hub.httpsUrl.replace('https', 'wss')}/mqtt`, front),
      'ok',
      'nor over WebSocket',
    );
  });

  await t.test('one that the hub did not issue does not count, whoever signed it', async (t) => {
    const folder = shortFolder(t);
    const openssl = (args: string) =>
      execFileSync('openssl', args.split(' '), { cwd: folder, stdio: 'pipe' });
    try {
      openssl('version');
    } catch {
      t.comment('no openssl here');
      return;
    }
    openssl(
      'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout k.pem -out c.pem -subj /CN=front -days 30',
    );
    const forged = {
      cert: readFileSync(path.join(folder, 'c.pem'), 'utf8'),
      key: readFileSync(path.join(folder, 'k.pem'), 'utf8'),
    };
    t.equal(await house.fate(hub.mqttsUrl, front, forged), DENIED, 'self-signed');
    writeFileSync(path.join(folder, 'ca.pem'), readFileSync(path.join(dataDir, 'keys/tls-authority.key')));
    openssl('req -new -key k.pem -subj /CN=front -out r.pem');
    openssl('x509 -req -in r.pem -CA ca.pem -CAkey ca.pem -CAcreateserial -out s.pem -days 30');
    const unlisted = { ...forged, cert: readFileSync(path.join(folder, 's.pem'), 'utf8') };
    t.equal(await house.fate(hub.mqttsUrl, front, unlisted), DENIED, 'not on the list');
    const chain = { ...forged, cert: forged.cert.repeat(40) };
    await cutOff(hub.mqttsUrl, house.ca, chain);
    t.match(hub.program.output, /handshake_too_long/, 'a handshake of 16 KiB is cut');
  });

  await t.test("the lock's own request", async (t) => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const issued = await house.issue(front.id, { csr: await signingRequest(key, 'front') });
    t.equal(issued.private_key, null);
    t.equal((await house.list(front.id)).certificates.length, 2);
    t.equal(
      await house.fate(hub.mqttsUrl, front, current),
      'ok',
      'the old one counts until the new one was shown',
    );
    t.equal(await house.fate(hub.mqttsUrl, front, { cert: issued.certificate, key }), 'ok');
    t.equal(await house.fate(hub.mqttsUrl, front, current), DENIED, 'now it does not');
    t.match(await house.list(front.id), {
      certificates: [{ fingerprint_sha256: issued.fingerprint_sha256, state: 'current' }],
    });
    current = { cert: issued.certificate, key };

    const weak = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey;
    const weakKey = weak.export({ type: 'pkcs8', format: 'pem' }).toString();
    const good = await signingRequest(key, 'front');
    for (const [what, csr, why] of [
      ['no PEM', 'hello', /PEM form/],
      ['cut short', good.replace(/\n[^\n]+\n-----END/, '\n-----END'), /PEM form|not signed/],
      ['another name', await signingRequest(key, 'back'), /common name/],
      ['a weak key', await signingRequest(weakKey, 'front'), /P-256/],
      ['another signature', await signingRequest(key, 'front', { forged: true }), /not signed/],
    ] as const) {
      const answer = await hub.request('POST', `/devices/${front.id}/certificate`, { body: { csr } });
      t.equal(answer.status, 422, what);
      t.match(
        answer.body,
        { code: 'signing_request_unusable', errors: [{ field: 'csr', message: why }] },
        what,
      );
    }
    t.equal((await house.list(front.id)).certificates.length, 1, 'nothing half-done');
  });

  await t.test('revoked: it is cut off, and no certificate of it counts', async (t) => {
    const client = await house.logIn(hub.mqttsUrl, front, current);
    const closed = new Promise<void>((resolve) => client.once('close', resolve));
    t.equal((await hub.request('DELETE', `/devices/${front.id}/certificate`)).status, 204);
    await closed;
    t.equal(await house.fate(hub.mqttsUrl, front, current), DENIED);
    t.equal(await house.fate(hub.mqttsUrl, front), 'ok', 'it is optional');
    t.equal((await hub.request('DELETE', `/devices/${front.id}/certificate`)).status, 204, 'none left');
    const rows = expectAnswer(await hub.request('GET', `/devices/${front.id}/logs`), 200, logShape).data;
    const types = rows.map((row) => row.event_type);
    t.equal(types.filter((type) => type === 'LOCK_CERTIFICATE_REVOKED').length, 1);
    t.equal(types.filter((type) => type === 'LOCK_CERTIFICATE_ISSUED').length, 2);
  });

  await t.test('who may not', async (t) => {
    const wired = expectAnswer(
      await hub.request('POST', '/devices', { body: { device_id: 'side', name: 'Side' } }),
      201,
      z.object({ data: z.object({ id: z.string() }) }),
    ).data;
    const answer = await hub.request('POST', `/devices/${wired.id}/certificate`, { body: {} });
    t.match(answer, { status: 409, body: { code: 'not_on_mqtt' } });
    t.equal(
      (await hub.anonymous('POST', `/api/v1/devices/${front.id}/certificate`, { body: {} })).status,
      401,
    );
  });

  await t.test('the command line', async (t) => {
    const env = { DOORWARD_DATA_DIR: dataDir };
    const out = path.join(shortFolder(t), 'front');
    const issued = await runCli(['lock', 'certificate', 'front', '--out', out, '--json'], env);
    t.equal(issued.exitCode, 0, issued.stderr);
    t.notMatch(issued.stdout, /PRIVATE/);
    t.equal(statSync(`${out}.key`).mode & 0o777, 0o600);
    t.ok(existsSync(`${out}-ca.pem`));
    current = { cert: readFileSync(`${out}.pem`, 'utf8'), key: readFileSync(`${out}.key`, 'utf8') };
    t.equal(await house.fate(hub.mqttsUrl, front, current), 'ok');
    const again = await runCli(['lock', 'certificate', 'front', '--out', out], env);
    t.match(again, { exitCode: 3 });
    t.match(again.stdout + again.stderr, /is there already/);
    t.equal((await house.list(front.id)).certificates.length, 1, 'nothing was issued for it');
    const listed = await runCli(['lock', 'certificate', 'front', '--list'], env);
    t.match(listed.stdout, /Asked for: optional\n[0-9a-f]{64} {2}current/);
  });

  const gate = await newLock(hub, 'gate');
  const gateKey = (await house.issue(gate.id)).shown;
  const { adminToken } = hub;
  await hub.stop();
  house = await start('required', adminToken);

  await t.test('required: no lock comes from the house without', async (t) => {
    const { hub } = house;
    t.equal(await house.fate(hub.mqttsUrl, back), DENIED);
    t.equal(
      await house.fate(`${hub.httpsUrl.replace('https', 'wss')}/mqtt`, front),
      DENIED,
      'no way round it',
    );
    t.match(hub.program.output, /certificate_required/);
    t.equal(await house.fate(hub.mqttsUrl, front, current), 'ok', 'what was issued before the restart');
    t.equal(await house.fate(hub.mqttUrl, back), 'ok', 'on the machine itself');
    for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
      const session = await sessionOf(hub.mqttsUrl, house.ca, current, version);
      t.ok(session.length > 0, 'a TLS session is resumed with the certificate it began with');
    }
  });

  await t.test('a program is known by its token, and has no certificate', async (t) => {
    const { hub } = house;
    const body = { name: 'Panel', scopes: ['mqtt:read'] };
    const { token } = expectAnswer(
      await hub.request('POST', '/auth/api-tokens', { body }),
      201,
      tokenShape,
    ).data;
    const panel = { username: 'panel', password: token, client_id: 'panel' };
    t.equal(await house.fate(hub.mqttsUrl, panel), 'ok');
    t.equal(await house.fate(hub.mqttsUrl, panel, current), DENIED, 'who shows one says it is a lock');
  });

  await t.test('a lock that is replaced, one that is deleted', async (t) => {
    const { hub } = house;
    t.equal(await house.fate(hub.mqttsUrl, gate, gateKey), 'ok');
    const { mqtt: anew } = expectAnswer(
      await hub.request('POST', `/devices/${gate.id}/replace`, { body: { transport: 'mqtt' } }),
      200,
      replacedShape,
    ).data;
    t.equal(await house.fate(hub.mqttsUrl, anew, gateKey), DENIED, "not with the old one's");
    const next = (await house.issue(gate.id)).shown;
    t.equal(
      await house.fate(hub.mqttsUrl, gate, gateKey),
      'ok',
      'the old one works until the new one is there',
    );
    t.equal(await house.fate(hub.mqttsUrl, anew, next), 'ok');
    t.equal(await house.fate(hub.mqttsUrl, gate, gateKey), '4', 'neither its password');
    t.equal(await house.fate(hub.mqttsUrl, anew, gateKey), DENIED, 'nor its certificate');
    t.match((await house.list(gate.id)).certificates, [{ state: 'current' }]);

    const client = await house.logIn(hub.mqttsUrl, anew, next);
    t.equal((await hub.request('DELETE', `/devices/${gate.id}`)).status, 204);
    await until(
      () => !client.connected,
      60_000,
      () => 'the deleted lock is not cut off',
    );
    const again = await newLock(hub, 'gate');
    t.equal(await house.fate(hub.mqttsUrl, again, next), DENIED, 'of the same name, and yet another');
  });

  await t.test('no key was written anywhere', async (t) => {
    const line = gateKey.key.split('\n')[1] ?? '';
    t.ok(line.length > 20);
    t.notOk(hub.program.output.includes(line) || house.hub.program.output.includes(line));
  });
});

/** A TLS session with this certificate, resumed once. @returns what it was resumed with */
function sessionOf(url: string, ca: string, shown: Shown, version: 'TLSv1.2' | 'TLSv1.3'): Promise<Buffer> {
  const { hostname, port } = new URL(url);
  const to = { host: hostname, port: Number(port), ca, ...shown, minVersion: version, maxVersion: version };
  return new Promise((resolve, reject) => {
    const first = connectTls(to);
    first.once('error', reject);
    first.once('session', (session: Buffer) => {
      const second = connectTls({ ...to, session });
      second.once('error', reject);
      second.once('secureConnect', () => {
        if (second.isSessionReused()) resolve(session);
        else reject(new Error('the session was not resumed'));
        first.destroy();
        second.destroy();
      });
    });
  });
}

/** Resolves when the other side ends the connection. */
function cutOff(url: string, ca: string, shown: Shown): Promise<void> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connectTls({ host: hostname, port: Number(port), ca, ...shown });
    socket.on('error', () => undefined);
    socket.once('close', () => {
      resolve();
    });
  });
}
