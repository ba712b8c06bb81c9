import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import t, { type Test } from 'tap';
import { Agent, request } from 'undici';
import { z } from 'zod';
import { runCli, runHere, type CliResult } from '../cli/support/run-cli.js';
import { CloudProgram } from '../cloud/cloud-program.js';
import { askFleet, FLEET_TOKEN } from '../cloud/real-cloud.js';
import { startRealHub } from '../support/real-hub.js';
import { shortFolder } from '../support/short-folder.js';
import { until } from '../support/until.js';

const PATIENCE_MS = 120_000;
const standing = z.object({
  sync: z.object({
    state: z.string(),
    hub_id: z.string(),
    claim_code: z.string().nullable(),
    epoch: z.number().nullable(),
    lanes: z.object({ audit: z.object({ pending: z.number(), acknowledged: z.number() }) }),
    trouble: z.object({ code: z.string() }).nullable(),
  }),
});

/** A hub, a cloud on its embedded database, and the command line of who looks after the hub. */
async function threePrograms(t: Test) {
  const cloud = await CloudProgram.prepare('');
  await cloud.start();
  const dataDir = shortFolder(t);
  const env = {
    DOORWARD_CLOUD_URL: cloud.url,
    DOORWARD_CLOUD_CA: cloud.authorityFile,
    DOORWARD_BACKUP_TO: 'cloud',
  };
  const hub = await startRealHub({ dataDir, env });
  t.teardown(async () => {
    await hub.stop();
    await cloud.stop();
  });
  const doorward = (args: readonly string[], input = '') =>
    runHere(args, { ...env, DOORWARD_DATA_DIR: dataDir }, input);
  const sync = async (...args: string[]) => {
    const { exitCode, stdout } = await doorward(['sync', ...args, '--json']);
    return { exitCode, ...standing.parse(JSON.parse(stdout)).sync };
  };
  const stands = async (how: (now: Awaited<ReturnType<typeof sync>>) => boolean) => {
    let last: Awaited<ReturnType<typeof sync>> | null = null;
    await until(
      async () => how((last = await sync('status'))),
      PATIENCE_MS,
      () => JSON.stringify(last),
    );
  };
  const fleet = { url: cloud.url, authorities: readFileSync(cloud.authorityFile, 'utf8') };
  return { cloud, hub, doorward, sync, stands, fleet };
}

function well(t: Test, { exitCode, stdout, stderr }: CliResult): string {
  t.equal(exitCode, 0, stderr);
  return stdout;
}

t.test('whoever looks after a hub sees how it stands with its cloud, and what to do', async (t) => {
  t.setTimeout(600_000);
  const { cloud, doorward, sync, stands, fleet } = await threePrograms(t);
  await stands(({ state }) => state === 'waiting');
  const { claim_code: code, hub_id: id } = await sync('status');
  t.match(well(t, await doorward(['sync', 'status'])), code ?? '?', 'the code that is to be typed');
  t.equal((await askFleet(fleet, 'POST', '/hubs', { claim_code: code, name: 'Home' })).status, 201);
  await sync('now');
  await stands(({ epoch, lanes: { audit } }) => epoch === 1 && audit.pending === 0 && audit.acknowledged > 0);

  t.match(await sync('pause'), { state: 'paused' });
  well(t, await doorward(['site', 'add', 'Cabin', '--time-zone', 'Asia/Tashkent']));
  t.match(await sync('status'), { exitCode: 0, state: 'paused', lanes: { audit: { pending: /[1-9]/ } } });
  await sync('resume');
  await stands(({ lanes: { audit } }) => audit.pending === 0);

  await cloud.kill9();
  await sync('now');
  await stands(({ exitCode, trouble }) => exitCode === 7 && trouble !== null);
  const told = await doorward(['sync', 'status']);
  t.match(told, { exitCode: 7, stdout: /last error econn\w+ at .* next try / });
  await cloud.start();
  await sync('now');
  await stands(({ exitCode, trouble }) => exitCode === 0 && trouble === null);

  t.equal((await askFleet(fleet, 'DELETE', `/hubs/${id}`)).status, 204);
  await sync('now');
  await stands(({ exitCode, state }) => exitCode === 7 && state === 'revoked');
  t.match((await doorward(['sync', 'status'])).stdout, /revoked/);
});

t.test('a backup lies in the cloud, which can not read it, and comes back from there', async (t) => {
  t.setTimeout(600_000);
  const { hub, doorward, sync, stands, fleet } = await threePrograms(t);
  t.match(await doorward(['backup', 'key', '--out', '/nowhere/key.txt']), {
    exitCode: 3,
    stderr: /nowhere\/key\.txt can't be written, so no key was made/,
  });
  t.match(
    await doorward(['backup', 'status']),
    { stdout: /There is no recovery key/ },
    'nor does the hub have one',
  );
  t.match(await doorward(['held', 'release', 'nonsense']), { exitCode: 4, stderr: /nonsense is held/ });
  const early = await doorward(['backup', 'key', '--json']);
  const { identity } = z.object({ identity: z.string() }).parse(JSON.parse(well(t, early)));
  const second = path.join(shortFolder(t), 'second.txt');
  t.equal((await doorward(['backup', 'key', '--out', second])).exitCode, 3, 'there is one already');
  t.notOk(existsSync(second), 'and a key of nothing is not kept');
  const refused = await doorward(['backup', 'now']);
  t.equal(refused.exitCode, 7, 'no cloud has taken this hub in yet');

  await stands(({ state }) => state === 'waiting');
  const { claim_code: code, hub_id: id } = await sync('status');
  t.equal((await askFleet(fleet, 'POST', '/hubs', { claim_code: code, name: 'Home' })).status, 201);
  await sync('now');
  await stands(({ epoch }) => epoch === 1);
  t.equal((await hub.request('POST', '/devices', { body: { device_id: 'barn', name: 'Barn' } })).status, 201);
  t.match(
    well(t, await doorward(['backup', 'now'])),
    /doorward-[0-9a-f]{8}-\w+\.age in the cloud \S+: \d+ bytes/,
  );
  well(t, await doorward(['backup', 'prove']));
  const { files } = z
    .object({ files: z.array(z.object({ name: z.string(), bytes: z.number() })).length(1) })
    .parse(JSON.parse(well(t, await doorward(['backup', 'list', '--json']))));
  const [kept] = files;
  t.match((await askFleet(fleet, 'GET', `/hubs/${id}/backups`)).body, { backups: [{ name: kept?.name }] });

  const agent = new Agent({ connect: { ca: fleet.authorities } });
  t.teardown(() => agent.close());
  const fetched = await request(`${fleet.url}/v1/fleet/hubs/${id}/backups/${kept?.name}`, {
    dispatcher: agent,
    headers: { authorization: `Bearer ${FLEET_TOKEN}` },
  });
  const bytes = Buffer.from(await fetched.body.arrayBuffer());
  t.equal(bytes.length, kept?.bytes);
  for (const word of ['SQLite format 3', 'barn', 'PRIVATE KEY']) t.notOk(bytes.includes(word), word);
  const folder = shortFolder(t);
  const file = path.join(folder, 'fetched.age');
  writeFileSync(file, bytes);
  t.match(well(t, await runCli(['backup', 'drill', file], {}, identity)), /It opens/);
  const elsewhere = path.join(folder, 'home');
  well(t, await runCli(['restore', file, '--data-dir', elsewhere], {}, identity));
  const again = await startRealHub({ dataDir: elsewhere });
  t.teardown(() => again.stop());
  t.match((await again.installer('GET', '/devices')).body, { data: [{ device_id: 'barn' }] });
});
