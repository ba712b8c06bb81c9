import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import t, { type Test } from 'tap';
import { plainEnvironment, ROOT, startProgram } from '../support/child-program.js';
import { startRealHub } from '../support/real-hub.js';
import { startRealSimulator } from '../support/real-simulator.js';
import { moveIn } from './house.js';

const EXIT = { usage: 2, refused: 3 };
const FREE_PORTS = {
  DOORWARD_HOST: '127.0.0.1',
  DOORWARD_HTTP_PORT: '0',
  DOORWARD_HTTPS_PORT: '0',
  DOORWARD_MQTT_PORT: '0',
  DOORWARD_MQTTS_PORT: '0',
};

/** Not `t.testdir()`: the path of a socket has to be short. */
function folder(t: Test): string {
  const made = mkdtempSync(path.join(tmpdir(), 'doorward-'));
  t.teardown(() => {
    rmSync(made, { recursive: true, force: true });
  });
  return made;
}

/** Runs a hub that is not expected to get ready. */
async function refusedStart(env: Record<string, string>): Promise<{ code: number | null; output: string }> {
  const program = startProgram({ args: ['dist/hub.mjs'], env: { ...FREE_PORTS, ...env } });
  const code = await program.ended();
  return { code, output: program.output };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

// Much of it is waiting, or processes that start; a busy machine takes several times as long.
t.setTimeout(900_000);

/** As systemd runs it: nothing but itself keeps it alive. @returns its exit code, after SIGTERM as soon as it was ready */
function readyAndStopped(dataDir: string): Promise<number | null> {
  const child = spawn(process.execPath, ['dist/hub.mjs', '--announce', 'json'], {
    cwd: ROOT,
    env: { ...plainEnvironment(), ...FREE_PORTS, DOORWARD_DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  child.stdout.once('data', () => child.kill('SIGTERM'));
  return new Promise((resolve) => child.once('exit', resolve));
}

t.test('SIGTERM while locks are only being greeted: it waits for them, and ends in order', async (t) => {
  const dataDir = folder(t);
  const house = await moveIn(t, { dataDir });
  await house.hub.stop();
  for (let n = 0; n < 3; n += 1) {
    t.equal(await readyAndStopped(dataDir), 0);
    t.notOk(existsSync(path.join(dataDir, 'doorward.db-wal')));
  }
});

t.test('a start that fails while locks are only being greeted is taken back in order', async (t) => {
  const dataDir = folder(t);
  const house = await moveIn(t, { dataDir });
  await house.hub.stop();
  const taker = createServer().listen(0, '127.0.0.1');
  t.teardown(() => taker.close());
  await once(taker, 'listening');
  // The port that is asked for last of all.
  const port = String((taker.address() as AddressInfo).port);
  const child = spawn(process.execPath, ['dist/hub.mjs'], {
    cwd: ROOT,
    env: { ...plainEnvironment(), ...FREE_PORTS, DOORWARD_DATA_DIR: dataDir, DOORWARD_HTTPS_PORT: port },
    stdio: 'ignore',
  });
  t.strictSame(await once(child, 'exit'), [EXIT.refused, null]);
  t.notOk(existsSync(path.join(dataDir, 'doorward.db-wal')));
});

t.test('whose parent ended before it was up stops when it is', async (t) => {
  const env = { ...plainEnvironment(), ...FREE_PORTS, DOORWARD_DATA_DIR: folder(t) };
  const child = fork('dist/hub.mjs', { cwd: ROOT, env, stdio: 'ignore' });
  t.teardown(() => child.kill('SIGKILL'));
  child.disconnect();
  t.strictSame(await once(child, 'exit'), [0, null]);
});

t.test('SIGTERM leaves no process, no socket, no log of the database beside it', async (t) => {
  const dataDir = folder(t);
  const house = await moveIn(t, { dataDir });
  const { hub, doors } = house;
  const { pid, url } = hub;
  t.ok(existsSync(hub.socket));
  // Somebody is at the door, and others keep their connections.
  const busy = doors.map(({ id }) => hub.request('POST', `/devices/${id}/unlock`));
  t.equal((await hub.anonymous('GET', '/health')).status, 200);
  t.equal(await hub.program.stop(), 0);
  await Promise.allSettled(busy);
  t.notOk(isAlive(pid));
  t.strictSame(readdirSync(dataDir).sort(), ['broker.db', 'doorward.db', 'keys']);
  await t.rejects(fetch(`${url}/health`), 'nobody listens any more');

  await t.test('and it starts again where it was', async (t) => {
    house.hub = await startRealHub({ dataDir });
    t.equal(house.hub.claimCode, null);
    for (const { id } of doors)
      t.match((await house.hub.request('GET', `/devices/${id}`)).body, { data: { status: 'ACTIVE' } });
  });
});

t.test('SIGTERM to the simulator leaves no process and no lines', async (t) => {
  const simulator = await startRealSimulator();
  const { address } = await simulator.add('front', 'serial');
  const line = address.split('#')[0] ?? '';
  t.ok(existsSync(line));
  const { pid } = simulator;
  t.equal(await simulator.stop(), 0);
  t.notOk(isAlive(pid));
  t.notOk(existsSync(path.dirname(line)));
});

t.test('a second hub on the same data folder is refused, and the first goes on', async (t) => {
  const dataDir = folder(t);
  const first = await startRealHub({ dataDir });
  t.teardown(() => first.stop());
  const { code, output } = await refusedStart({ DOORWARD_DATA_DIR: dataDir });
  t.equal(code, EXIT.refused);
  t.match(output, /another hub is (using|running on) this data (directory|folder)/i);
  t.equal((await first.request('GET', '/devices')).status, 200);
  t.ok(existsSync(first.socket));
  t.equal((await first.installer('GET', '/devices')).status, 200);
});

t.test('without its keys a hub does not start, and makes no new ones', async (t) => {
  const dataDir = folder(t);
  await (await startRealHub({ dataDir })).stop();
  const keys = path.join(dataDir, 'keys');
  // Of the certificate the hub can make a new one.
  const kept = () => readdirSync(keys).filter((name) => !name.startsWith('tls-'));
  const names = kept().sort();
  t.equal(names.length, 2);
  for (const name of names) {
    renameSync(path.join(keys, name), path.join(dataDir, name));
    const { code, output } = await refusedStart({ DOORWARD_DATA_DIR: dataDir });
    t.equal(code, EXIT.refused);
    t.match(
      output,
      name.startsWith('pepper') ? /No pepper file .* backup/ : /master\.key is missing.* backup/,
    );
    t.strictSame(
      kept(),
      names.filter((other) => other !== name),
    );
    renameSync(path.join(dataDir, name), path.join(keys, name));
  }
  const hub = await startRealHub({ dataDir });
  t.equal(await hub.stop(), 0, 'with them it does');
});

t.test('wrong settings are refused by name', async (t) => {
  const dataDir = path.join(folder(t), 'data');
  const { code, output } = await refusedStart({
    DOORWARD_DATA_DIR: dataDir,
    DOORWARD_HTTP_PORT: '99999',
    DOORWARD_SIGN_UP: 'perhaps',
    DOORWARD_MQT_PORT: '1',
  });
  t.equal(code, EXIT.usage);
  t.match(output, /DOORWARD_HTTP_PORT=99999: /);
  t.match(output, /DOORWARD_SIGN_UP=perhaps: /);
  t.match(output, /DOORWARD_MQT_PORT: there is no such setting; did you mean DOORWARD_MQTT_PORT\?/);
  t.notOk(existsSync(dataDir), 'nothing was made');
});

t.test('a port that is taken is named', async (t) => {
  const first = await startRealHub();
  t.teardown(() => first.stop());
  for (const [name, url] of [
    ['DOORWARD_HTTP_PORT', first.url],
    ['DOORWARD_MQTT_PORT', first.mqttUrl],
  ] as const) {
    const { port } = new URL(url);
    const dataDir = folder(t);
    const { code, output } = await refusedStart({ DOORWARD_DATA_DIR: dataDir, [name]: port });
    t.equal(code, EXIT.refused);
    t.match(output, new RegExp(`${port}[\\s\\S]*${name}`));
    t.strictSame(
      readdirSync(dataDir).sort(),
      ['broker.db', 'doorward.db', 'keys'],
      'and nothing else is left',
    );
  }
});
