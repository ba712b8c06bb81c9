import { createPrivateKey, X509Certificate } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test, type Test } from 'tap';
import type { CertificateOrder } from '../../src/certificates/certificate-order.js';
import { checkCertificateFiles } from '../../src/certificates/check-files.js';
import { makeCertificates } from '../../src/certificates/make-certificates.js';
import { pemParts } from '../../src/certificates/pem.js';
import { runMaker } from '../../src/certificates/run-maker.js';
import { ServerCertificate } from '../../src/certificates/server-certificate.js';
import { validityAt } from '../../src/certificates/validity.js';
import { createLogger } from '../../src/kit/logger.js';
import { shortFolder } from '../support/short-folder.js';
import { SimulatedClock } from '../support/simulated-clock.js';

const DAY_MS = 86_400_000;
const START_MS = Date.UTC(2026, 10, 22);

/** A hub's certificate on a clock and a machine that can be changed. */
function bench(t: Test, given: { readonly owner?: boolean; readonly dataDir?: string } = {}) {
  const dataDir = given.dataDir ?? shortFolder(t);
  mkdirSync(path.join(dataDir, 'keys'), { recursive: true });
  const clock = new SimulatedClock(START_MS);
  const log: Record<string, unknown>[] = [];
  const world = { trusted: true, addresses: ['192.0.2.7'], orders: [] as CertificateOrder[], fails: false };
  const owner = {
    certificateFile: path.join(dataDir, 'own.pem'),
    keyFile: path.join(dataDir, 'own-key.pem'),
  };
  const certificate = new ServerCertificate({
    dataDir,
    clock,
    logger: createLogger('info', { write: (line) => log.push(JSON.parse(line) as Record<string, unknown>) }),
    make: (order) => {
      world.orders.push(order);
      return world.fails ? runMaker('/nowhere')(order) : makeCertificates(order);
    },
    timeIsTrusted: () => world.trusted,
    writtenMs: () => 0,
    host: '0.0.0.0',
    addedNames: ['door.example.org'],
    owner: given.owner === true ? owner : null,
    machine: () => ({
      hostName: 'porch',
      interfaces: { eth0: world.addresses.map((address) => ({ address, internal: false })) },
    }),
  });
  const renewed: string[] = [];
  certificate.onRenewed(({ certificatePem }) => renewed.push(certificatePem));
  return { certificate, world, clock, dataDir, owner, renewed, log };
}

const setWall = (clock: SimulatedClock, wallMs: number) => {
  clock.jumpWall(wallMs - clock.wallMs());
};

const leafOf = (certificate: ServerCertificate) => new X509Certificate(certificate.current().certificatePem);

test('the first start makes an authority and a certificate under it; the next finds them', async (t) => {
  const { certificate, dataDir, world } = bench(t);
  t.throws(() => certificate.current(), /before the start/);
  await certificate.start();
  const leaf = leafOf(certificate);
  const [, authorityPem = ''] = pemParts(certificate.current().certificatePem).certificates;
  const authority = new X509Certificate(authorityPem);
  t.ok(authority.ca);
  t.notOk(leaf.ca);
  t.ok(leaf.checkIssued(authority) && leaf.verify(authority.publicKey));
  t.same(leaf.keyUsage, ['1.3.6.1.5.5.7.3.1'], 'for servers alone');
  for (const name of ['porch.local', 'door.example.org', 'localhost']) t.equal(leaf.checkHost(name), name);
  t.equal(leaf.checkIP('192.0.2.7'), '192.0.2.7');
  const { server, missingNames, isCurrent, source } = certificate.view();
  t.match({ missingNames, isCurrent, source }, { missingNames: [], isCurrent: true, source: 'hub' });
  t.equal(server.fingerprint, leaf.fingerprint256.replaceAll(':', '').toLowerCase());
  t.notMatch(JSON.stringify(certificate.view()), /PRIVATE/);
  t.equal(world.orders.length, 1);

  const again = bench(t, { dataDir });
  await again.certificate.start();
  t.equal(again.world.orders.length, 0);
  t.equal(leafOf(again.certificate).fingerprint256, leaf.fingerprint256);
  t.match(checkCertificateFiles(dataDir, null, START_MS), { ok: true });
});

test('renewal: by date, by name, under the same authority, and told to listeners', async (t) => {
  const { certificate, clock, world, renewed } = bench(t);
  await certificate.start();
  const authority = certificate.view().authority?.fingerprint;
  t.equal(await certificate.tend(), 0);
  setWall(clock, START_MS + 260 * DAY_MS);
  t.equal(await certificate.tend(), 0, 'there is time');
  setWall(clock, START_MS + 280 * DAY_MS);
  t.equal(await certificate.tend(), 1);
  t.equal(certificate.view().server.notAfterMs, START_MS + (280 + 398) * DAY_MS);
  world.addresses = ['192.0.2.8'];
  t.notOk(certificate.serves('192.0.2.8'));
  t.equal(await certificate.tend(), 1);
  t.ok(certificate.serves('192.0.2.8'));
  t.equal(leafOf(certificate).checkIP('192.0.2.8'), '192.0.2.8');
  t.equal(certificate.view().authority?.fingerprint, authority);
  t.equal(renewed.length, 2);
  t.equal(renewed[1], certificate.current().certificatePem);
  setWall(clock, START_MS - 50 * DAY_MS);
  t.equal(await certificate.tend(), 0, 'a clock that was put right by months');
  setWall(clock, START_MS - 4_000 * DAY_MS);
  t.equal(await certificate.tend(), 1, 'made in a future that was not');
  t.equal(await certificate.tend(), 0, 'once');
});

test('a clock that is not trusted renews nothing; new names get the dates of before', async (t) => {
  const { certificate, clock, world } = bench(t);
  await certificate.start();
  const before = certificate.view().server;
  world.trusted = false;
  for (const wallMs of [0, START_MS + 5_000 * DAY_MS]) {
    setWall(clock, wallMs);
    t.equal(await certificate.tend(), 0);
    t.equal(certificate.view().isCurrent, null);
  }
  world.addresses = ['192.0.2.9'];
  setWall(clock, 0);
  t.equal(await certificate.tend(), 1);
  const { notBeforeMs, notAfterMs } = certificate.view().server;
  t.same({ notBeforeMs, notAfterMs }, { notBeforeMs: before.notBeforeMs, notAfterMs: before.notAfterMs });
});

test('a renewal that fails leaves the listeners with what they have, and is said once', async (t) => {
  const { certificate, clock, world, log, renewed } = bench(t);
  await certificate.start();
  const before = certificate.current().certificatePem;
  world.fails = true;
  setWall(clock, START_MS + 390 * DAY_MS);
  for (let at = 0; at < 3; at += 1) t.equal(await certificate.tend(), 0);
  t.equal(certificate.current().certificatePem, before);
  t.ok(certificate.view().isDue);
  t.equal(renewed.length, 0);
  t.equal(log.filter(({ msg }) => String(msg).includes('could not be made')).length, 1);
  world.fails = false;
  t.equal(await certificate.tend(), 1);
});

test('key files of the hub: exposed, damaged, gone', async (t) => {
  const { certificate, dataDir } = bench(t);
  await certificate.start();
  const authority = path.join(dataDir, 'keys/tls-authority.key');
  const server = path.join(dataDir, 'keys/tls-server.key');
  const restart = () => bench(t, { dataDir }).certificate.start();

  chmodSync(server, 0o644);
  await t.rejects(restart(), { code: 'keys_exposed', message: /chmod 600/ });
  t.match(checkCertificateFiles(dataDir, null, START_MS), { ok: false, detail: /can be read by others/ });
  chmodSync(server, 0o600);

  writeFileSync(server, 'torn', { mode: 0o600 });
  t.match(checkCertificateFiles(dataDir, null, START_MS), { ok: false, detail: /damaged/ });
  await restart();
  t.match(checkCertificateFiles(dataDir, null, START_MS), { ok: true }, 'it can be made again');

  const kept = readFileSync(authority);
  writeFileSync(authority, kept.subarray(0, 300), { mode: 0o600 });
  await t.rejects(restart(), { code: 'keys_damaged', message: /Restore it from your backup/ });
  rmSync(authority);
  const { certificate: anew, log } = bench(t, { dataDir });
  await anew.start();
  t.not(anew.view().authority?.fingerprint, certificate.view().authority?.fingerprint);
  t.ok(log.some(({ msg }) => /pin the new one/.test(String(msg))));
});

test('which hosts a request over TLS may name', async (t) => {
  const { certificate } = bench(t);
  await certificate.start();
  for (const host of ['porch.local', 'porch', 'door.example.org', '192.0.2.7', '[::1]']) {
    t.ok(certificate.serves(host), host);
  }
  for (const host of [
    '',
    'evil.example.com',
    '192.0.2.8',
    '[2001:db8::1]',
    '*',
    'porch.local.evil.com',
    'a b',
  ]) {
    t.notOk(certificate.serves(host), host);
  }
});

/** The same key, with a passphrase. */
function locked(key: string): string {
  return createPrivateKey(key)
    .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'secret' })
    .toString();
}

/** A certificate of somebody else's authority. */
async function ownPair(names: readonly string[], nowMs = START_MS) {
  const { pem } = await makeCertificates({
    kind: 'server',
    authorityPem: null,
    commonName: 'own',
    validity: validityAt(nowMs),
    names: { dns: names, ip: [] },
  });
  const { certificates, keys } = pemParts(pem);
  return { certificate: certificates[0] ?? '', key: keys[0] ?? '' };
}

test("the owner's own certificate", async (t) => {
  const { certificate, owner, world, renewed, clock, log, dataDir } = bench(t, { owner: true });
  const check = () => checkCertificateFiles(dataDir, owner, clock.wallMs());
  const refused = async (message: RegExp) => {
    await t.rejects(certificate.start(), { code: 'tls_certificate_unusable', message });
    t.match(check(), { ok: false, detail: message });
  };
  const one = await ownPair(['*.example.org']);
  const other = await ownPair(['other.example.org']);
  await refused(/own\.pem can't be read \(there is no such file or folder\).*DOORWARD_TLS_CERT/);
  writeFileSync(owner.certificateFile, one.certificate);
  await refused(/own-key\.pem can't be read/);
  writeFileSync(owner.keyFile, other.key);
  await refused(/is not that of the first certificate/);
  writeFileSync(owner.keyFile, 'hello');
  await refused(/holds no private key/);
  writeFileSync(owner.keyFile, one.key.replace(/\n[A-Za-z0-9]{20}/, '\nAAAAAAAAAAAAAAAAAAAA'));
  await refused(/own-key\.pem is damaged/);
  writeFileSync(owner.keyFile, locked(one.key));
  await refused(/has a passphrase.*openssl pkey/);
  writeFileSync(owner.keyFile, one.key, { mode: 0o600 });
  writeFileSync(owner.certificateFile, 'hello');
  await refused(/holds no certificate/);

  writeFileSync(owner.certificateFile, one.certificate);
  chmodSync(owner.keyFile, 0o604);
  t.match(check(), { ok: false, advice: /chmod o-rwx/ });
  chmodSync(owner.keyFile, 0o640);
  t.match(check(), { ok: true });
  await certificate.start();
  t.equal(world.orders.length, 0, 'the hub makes none');
  t.match(certificate.view(), { source: 'owner', authority: null, isCurrent: true });
  for (const host of ['a.example.org', 'porch.local', '192.0.2.7']) t.ok(certificate.serves(host), host);
  for (const host of ['example.org', 'a.b.example.org', '*.example.org'])
    t.notOk(certificate.serves(host), host);

  writeFileSync(owner.certificateFile, other.certificate);
  t.equal(await certificate.tend(), 0, 'half of a new pair is not taken');
  t.match(log.at(-1), { level: 'error', msg: /is not that of the first certificate/ });
  t.match(certificate.view().problem, /is not that of the first certificate/);
  t.match(leafOf(certificate).checkHost('a.example.org'), /example/);
  writeFileSync(owner.keyFile, other.key);
  t.equal(await certificate.tend(), 1, 'its other half is');
  t.equal(certificate.view().problem, null);
  t.equal(renewed.length, 1);
  t.equal(leafOf(certificate).checkHost('other.example.org'), 'other.example.org');

  setWall(clock, START_MS + 399 * DAY_MS);
  t.equal(await certificate.tend(), 0);
  t.match(log.at(-1), { level: 'error', msg: /does not count now/ });
  t.equal(certificate.view().isCurrent, false);
  t.match(check(), { ok: false, detail: /does not count now/ });
});
