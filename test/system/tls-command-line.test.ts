import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'tap';
import { z } from 'zod';
import { makeCertificates } from '../../src/certificates/make-certificates.js';
import { pemParts } from '../../src/certificates/pem.js';
import { validityAt } from '../../src/certificates/validity.js';
import { runCli } from '../cli/support/run-cli.js';
import { shortFolder } from '../support/short-folder.js';
import { authorityOf, startedHub } from './tls-clients.js';

test('the command line tells what to trust', async (t) => {
  const hub = await startedHub(t);
  const told = await authorityOf(hub);
  const env = { DOORWARD_DATA_DIR: hub.dataDir };
  const status = await runCli(['status', '--json'], env);
  t.match(JSON.parse(status.stdout), {
    running: true,
    https_url: hub.httpsUrl,
    mqtts_url: hub.mqttsUrl,
    fingerprint_sha256: told.authority.fingerprint_sha256,
  });
  const qr = await runCli(['certificate', 'qr'], env);
  t.match(qr.stdout, `${hub.httpsUrl}/#ca_sha256=${told.authority.fingerprint_sha256}&mqtts_port=`);
  const exported = await runCli(['certificate', 'export-ca'], env);
  t.equal(exported.stdout.trim(), told.authority.pem.trim());
  const show = await runCli(['certificate', 'show'], env);
  t.match(show.stdout, told.server.fingerprint_sha256);
  t.notMatch(show.stdout + exported.stdout, /PRIVATE/);
  const doctor = await runCli(['doctor', '--json'], env);
  const names = z.object({
    checks: z.array(z.looseObject({ name: z.string(), ok: z.boolean(), detail: z.string() })),
  });
  const { checks } = names.parse(JSON.parse(doctor.stdout));
  for (const name of ['certificate', 'certificate names', 'certificate fingerprint', 'certificate files'])
    t.match(
      checks.find((check) => check.name === name),
      { ok: true },
      name,
    );
  const fingerprints = checks.find(({ name }) => name === 'certificate fingerprint')?.detail;
  t.match(fingerprints, told.authority.fingerprint_sha256);
  t.match(fingerprints, told.server.fingerprint_sha256);
});

test("an owner's certificate that names nothing is told to be of no use", async (t) => {
  const { pem } = await makeCertificates({
    kind: 'server',
    authorityPem: null,
    commonName: 'own',
    validity: validityAt(Date.now()),
    names: { dns: [], ip: [] },
  });
  const { certificates, keys } = pemParts(pem);
  const folder = shortFolder(t);
  const [certificateFile, keyFile] = [path.join(folder, 'own.pem'), path.join(folder, 'own.key')];
  writeFileSync(certificateFile, certificates[0] ?? '');
  writeFileSync(keyFile, keys[0] ?? '', { mode: 0o600 });
  const hub = await startedHub(t, { DOORWARD_TLS_CERT: certificateFile, DOORWARD_TLS_KEY: keyFile });
  const { exitCode, stdout } = await runCli(['doctor'], { DOORWARD_DATA_DIR: hub.dataDir });
  t.equal(exitCode, 7);
  t.match(stdout, /WRONG +certificate names +none: clients refuse it/);
  t.match(stdout, /certificate names: Have a certificate made .*subjectAltName/);
});
