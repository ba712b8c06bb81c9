import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import t from 'tap';
import { z } from 'zod';
import { steadyPort } from '../../scripts/prove/kill-hub/ports.js';
import { virtualAdapter } from '../../src/cli/virtual-adapter.js';
import { systemRandom } from '../../src/kit/random.js';
import { makeRecoveryKey } from '../../src/kit/recovery-key.js';
import { ROOT } from '../support/child-program.js';
import { expectAnswer } from '../support/json-client.js';
import { startRealHub, type RealHub } from '../support/real-hub.js';
import { pairBle, pairMqtt, pairSerial, startRealSimulator, whenOnline } from '../support/real-simulator.js';
import { until } from '../support/until.js';

const PATIENCE_MS = 120_000;
t.setTimeout(PATIENCE_MS * 3);

const created = z.object({ data: z.object({ id: z.string() }) });
const backups = z.object({
  data: z.looseObject({ is_running: z.boolean(), trouble: z.string().nullable(), last: z.unknown() }),
});
const heldPage = z.object({ data: z.array(z.looseObject({ kind: z.string(), id: z.string() })) });
const credentials = z.object({ data: z.array(z.looseObject({ pin_id: z.string(), state: z.string() })) });

/** On a wire, over MQTT, by radio. */
const LOCKS = ['front-door', 'garage', 'cellar'] as const;
/** Which of them hold codes, and so answer when the hub is dead. */
const HOLDING = ['front-door', 'cellar'] as const;
const BOB = '0427';
const CAROL = '730916';

async function addPin(hub: RealHub, digits: string, ids: readonly string[]): Promise<string> {
  const body = { device_ids: ids, label: digits, kind: 'permanent', pin: digits };
  return expectAnswer(await hub.request('POST', '/access/pins', { body }), 201, created).data.id;
}

async function whenVerified(hub: RealHub, lockId: string, pinId: string): Promise<void> {
  let found: unknown = null;
  await until(
    async () => {
      const { data } = expectAnswer(
        await hub.request('GET', `/devices/${lockId}/credentials`),
        200,
        credentials,
      );
      found = data;
      return data.some((one) => one.pin_id === pinId && one.state === 'verified');
    },
    PATIENCE_MS,
    () => `the code to be on the lock: ${JSON.stringify(found)}`,
  );
}

t.test(
  'a backup made while everybody opens doors, put into an empty folder: the locks know their hub',
  async (t) => {
    const home = mkdtempSync(path.join(tmpdir(), 'doorward-elsewhere-'));
    const [before, after, shelf] = ['before', 'after', 'shelf'].map((name) => path.join(home, name)) as [
      string,
      string,
      string,
    ];
    mkdirSync(before);
    const simulator = await startRealSimulator();
    let hub: RealHub | null = null;
    t.teardown(async () => {
      await hub?.stop();
      await simulator.stop();
      rmSync(home, { recursive: true, force: true });
    });
    const env = {
      ...virtualAdapter(simulator.hciSocket, {}, `${ROOT}/dist/virtual-hci.cjs`),
      // Where the lock on MQTT looks for its hub.
      DOORWARD_MQTT_PORT: String(await steadyPort()),
      DOORWARD_BACKUP_TO: shelf,
    };
    const first = await startRealHub({ dataDir: before, env });
    hub = first;
    const ids = [
      await pairSerial(first, simulator, LOCKS[0]),
      await pairMqtt(first, simulator, LOCKS[1]),
      await pairBle(first, simulator, LOCKS[2]),
    ];
    const bobsPin = await addPin(first, BOB, ids);
    const key = makeRecoveryKey(systemRandom);
    await first.request('PUT', '/backups/recipient', { body: { recipient: key.recipient } });

    let going = true;
    const opened = ids.map(async (id) => {
      let times = 0;
      for (; going; times += 1)
        expectAnswer(await first.request('POST', `/devices/${id}/unlock`), 200, z.unknown());
      return times;
    });
    t.equal((await first.request('POST', '/backups')).status, 202);
    let made: z.output<typeof backups>['data'] | null = null;
    await until(
      async () => {
        made = expectAnswer(await first.request('GET', '/backups'), 200, backups).data;
        return !made.is_running;
      },
      PATIENCE_MS,
      () => 'the backup',
    );
    going = false;
    const times = await Promise.all(opened);
    t.match(made, { trouble: null, last: { name: /^doorward-/ } });
    t.ok(
      times.every((one) => one > 0),
      `every door was opened meanwhile: ${times.join(', ')} times`,
    );

    // The locks go on without the copy: its numbers for what they hold are old by now.
    const carolsPin = await addPin(first, CAROL, ids);
    for (const id of ids) await whenVerified(first, id, carolsPin);
    const token = first.adminToken;
    await first.stop();
    rmSync(before, { recursive: true });

    const [name = ''] = readdirSync(shelf);
    const args = ['dist/backup.mjs', '--restore', path.join(shelf, name), '--data-dir', after];
    const restored = spawnSync(process.execPath, args, { cwd: ROOT, input: key.identity, encoding: 'utf8' });
    t.match(restored.stdout, /"step":"done"/);
    t.strictSame(
      readdirSync(after).filter((file) => file.startsWith('restore.') || file.startsWith('before-')),
      [],
    );

    const second = await startRealHub({ dataDir: after, env, adminToken: token });
    hub = second;
    t.equal((await second.request('GET', '/auth/me')).status, 401, 'everybody is signed out');
    second.request = second.installer.bind(second);
    for (const [at, id] of ids.entries()) {
      const lock = LOCKS[at] ?? '';
      await whenOnline(second, id);
      const moved = (await simulator.truth(lock)).actuations;
      expectAnswer(await second.request('POST', `/devices/${id}/unlock`), 200, z.unknown());
      t.equal(
        (await simulator.truth(lock)).actuations,
        moved + 1,
        `${lock} opens, and nobody paired it again`,
      );
    }

    // Codes wait for a look, and count again after it; each lock is given them under a number that it takes.
    for (const { kind, id } of expectAnswer(await second.request('GET', '/access/held'), 200, heldPage).data)
      await second.request('POST', '/access/held/release', { body: { kind, id } });
    for (const id of ids) await whenVerified(second, id, bobsPin);
    await second.kill9();
    for (const lock of HOLDING) {
      t.equal(await simulator.keypad(lock, BOB), 'granted', `${lock} has the code that was released`);
      t.not(
        await simulator.keypad(lock, CAROL),
        'granted',
        `${lock} has forgotten one that the hub does not know`,
      );
    }
  },
);
