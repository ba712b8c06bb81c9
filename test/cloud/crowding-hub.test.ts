import { randomBytes } from 'node:crypto';
import http from 'node:http';
import t, { type Test } from 'tap';
import { request } from 'undici';
import { startCloud, type Cloud } from '../../src/cloud/cloud.js';
import { PARTS_OF_HUB_AT_ONCE } from '../../src/cloud/backup-limits.js';
import { BATCHES_AT_ONCE, BATCHES_OF_HUB_AT_ONCE, BODY_SILENCE_MS } from '../../src/cloud/limits.js';
import { IN_MEMORY, readCloudSettings } from '../../src/cloud/settings.js';
import { delay, systemClock, type Clock } from '../../src/kit/clock.js';
import { silentLogger as logger } from '../../src/kit/logger.js';
import { systemRandom as random } from '../../src/kit/random.js';
import type { Head } from '../../src/audit/replica/protocol.js';
import { sampleEvent } from '../store/samples.js';
import { SimulatedClock } from '../support/simulated-clock.js';
import { until } from '../support/until.js';
import { hubHalf, type HubHalf } from '../sync/hub-half.js';
import { FLEET_TOKEN } from './real-cloud.js';

const PATIENCE_MS = 30_000;
/** Long enough for a write to arrive over loopback, and no longer than others of them may be late. */
const ARRIVAL_MS = 50;
const PART = '/backups/doorward-00000000-20260101T000000Z.age/parts/0';

/** A cloud that waits as long as the test says: `waits` is the time of its patience alone. */
async function patientCloud(t: Test): Promise<{ readonly cloud: Cloud; readonly waits: SimulatedClock }> {
  const waits = new SimulatedClock();
  const clock: Clock = { ...systemClock, after: (ms, act) => waits.after(ms, act) };
  const settings = readCloudSettings({ FLEET_PORT: '0', FLEET_TOKEN, FLEET_DATA_DIR: IN_MEMORY });
  const cloud = await startCloud(settings, { clock, random, logger });
  t.teardown(() => cloud.stop());
  return { cloud, waits };
}

async function claimed(t: Test, cloud: Cloud): Promise<HubHalf> {
  const hub = await hubHalf(t, cloud);
  await hub.store.write((tx) => {
    for (let n = 0; n < 20; n += 1) tx.events.append(sampleEvent({ data: { n } }));
  });
  await hub.sync.start();
  await hub.claim();
  await hub.sync.stop();
  return hub;
}

/** A request whose body is still to come. */
class Begun {
  readonly outgoing: http.ClientRequest;
  status: number | null = null;
  code: string | null = null;
  retryAfter: string | undefined;
  isCut = false;

  constructor(
    cloud: Cloud,
    { id }: HubHalf['identity'],
    asked: { readonly method: string; readonly path: string; readonly length: number },
    assertion: string,
  ) {
    const url = new URL(`${cloud.url}/v1/hubs/${id}${asked.path}`);
    const headers = { 'content-length': asked.length, authorization: `Bearer ${assertion}` };
    this.outgoing = http.request(url, { method: asked.method, agent: false, headers }, (answer) => {
      this.status = answer.statusCode ?? 0;
      this.retryAfter = answer.headers['retry-after'];
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        this.code = text === '' ? '' : ((JSON.parse(text) as { code?: string }).code ?? '');
      });
    });
    this.outgoing.on('error', () => (this.isCut = true));
    this.outgoing.flushHeaders();
  }

  get isOver(): boolean {
    return this.code !== null || this.isCut;
  }
}

/** All that the hub has told, once more. */
function told(hub: HubHalf): { readonly head: Head; readonly body: Buffer } {
  const text = hub.store.outbox.lines(0, 20)?.text ?? '';
  const { seq, hash } = JSON.parse(text.trimEnd().split('\n').at(-1) ?? '') as Head;
  return { head: { epoch: 1, lane: 'audit', seq, hash }, body: Buffer.from(text) };
}

function batch(cloud: Cloud, hub: HubHalf): Begun {
  const { head, body } = told(hub);
  const path = '/batches?epoch=1&lane=audit&first=1';
  const assertion = hub.identity.assertion(cloud.url, Date.now(), head);
  return new Begun(cloud, hub.identity, { method: 'POST', path, length: body.length }, assertion);
}

const seen = (condition: () => boolean) => until(condition, PATIENCE_MS, () => 'answers');
const over = (all: readonly Begun[]) => all.filter(({ isOver }) => isOver).length;

t.test('a hub that begins many batches and sends none leaves the places to others', async (t) => {
  const { cloud, waits } = await patientCloud(t);
  const [one, other] = [await claimed(t, cloud), await claimed(t, cloud)];
  const all = Array.from({ length: BATCHES_AT_ONCE + 12 }, () => batch(cloud, one));
  await seen(() => over(all) >= all.length - BATCHES_OF_HUB_AT_ONCE);
  t.ok(all.some(({ code, retryAfter }) => code === 'too_many_batches' && Number(retryAfter) > 0));
  t.match(await other.client.place(new AbortController().signal), { epoch: 1 }, 'nobody else feels it');
  waits.advance(BODY_SILENCE_MS);
  await seen(() => over(all) === all.length);
  t.equal(all.filter(({ isCut }) => isCut).length, BATCHES_OF_HUB_AT_ONCE, 'what stands still is cut off');
  const again = batch(cloud, one);
  again.outgoing.end(told(one).body);
  await seen(() => again.isOver);
  t.equal(again.status, 200, 'its places are free again');
});

t.test('a line that is slow and moves is waited for, but not for ever', async (t) => {
  const { cloud, waits } = await patientCloud(t);
  const hub = await claimed(t, cloud);
  const { body } = told(hub);
  const slow = batch(cloud, hub);
  const pieces = 8;
  const size = Math.ceil(body.length / pieces);
  for (let n = 0; n < pieces; n += 1) {
    await delay(systemClock, ARRIVAL_MS);
    waits.advance(BODY_SILENCE_MS / 5);
    slow.outgoing.write(body.subarray(n * size, (n + 1) * size));
  }
  await seen(() => slow.isOver);
  t.match({ status: slow.status, isCut: slow.isCut }, { status: 200, isCut: false });
  const endless = batch(cloud, hub);
  for (let at = 0; !endless.isOver && at < body.length - 1; at += 1) {
    endless.outgoing.write(body.subarray(at, at + 1));
    await delay(systemClock, ARRIVAL_MS);
    waits.advance(BODY_SILENCE_MS / 5);
  }
  t.ok(endless.isCut);
});

t.test('nothing of a backup is read before it is known whose it is, and little at once', async (t) => {
  const { cloud } = await patientCloud(t);
  const [hub, other] = [await claimed(t, cloud), await claimed(t, cloud)];
  const part = (assertion: string) =>
    new Begun(cloud, hub.identity, { method: 'PUT', path: PART, length: 1_000 }, assertion);
  const signed = ({ identity }: HubHalf) => identity.assertion(cloud.url, Date.now());
  const stranger = part(signed(other));
  await seen(() => stranger.isOver);
  t.match({ status: stranger.status, code: stranger.code }, { status: 401, code: 'assertion_wrong' });
  const begun = Array.from({ length: PARTS_OF_HUB_AT_ONCE + 1 }, () => part(signed(hub)));
  await seen(() => over(begun) === 1);
  t.match(
    begun.find(({ isOver }) => isOver),
    { status: 429, code: 'too_many_parts', retryAfter: /\d/ },
  );
  for (const each of begun) each.outgoing.destroy();
  await until(
    async () => {
      const whole = part(signed(hub));
      whole.outgoing.end(randomBytes(1_000));
      await seen(() => whole.isOver);
      return whole.status === 204;
    },
    PATIENCE_MS,
    () => 'its places to be free again',
  );
  const large = await request(`${cloud.url}/v1/hubs/${hub.identity.id}${PART}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${signed(hub)}` },
    body: Buffer.alloc(1024 * 1024 + 1),
  });
  t.match(await large.body.json(), { code: 'backup_part_size' });
});
