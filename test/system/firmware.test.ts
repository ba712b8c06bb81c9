import { createPublicKey, randomBytes } from 'node:crypto';
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { z } from 'zod';
import { FIRMWARE_CHUNK_BYTES } from '../../firmware-protocol/message-fields.js';
import { SIMULATED_MAKER_KEY, simulatedImage } from '../../src/simulator/maker.js';
import { expectAnswer } from '../support/json-client.js';
import { startRealHub } from '../support/real-hub.js';
import type { RealHub } from '../support/real-hub.js';
import { until } from '../support/until.js';
import { act, commandIn, logs, moveIn, WAIT_MS } from './house.js';
import type { Door } from './house.js';

t.setTimeout(300_000);

const update = z.object({
  data: z.object({
    state: z.string(),
    version: z.string().nullable(),
    bytes_sent: z.int(),
    bytes_total: z.int(),
    percent: z.int(),
    reason: z.string().nullable(),
  }),
});
type Update = z.output<typeof update>['data'];

async function firmwareOf(hub: RealHub, door: Door): Promise<Update> {
  return expectAnswer(await hub.request('GET', `/devices/${door.id}/firmware`), 200, update).data;
}

async function start(hub: RealHub, door: Door, bytes: Uint8Array): Promise<Update> {
  return expectAnswer(await hub.request('POST', `/devices/${door.id}/firmware`, { bytes }), 202, update).data;
}

/** Waits for an update that is as `wanted`. */
async function when(
  hub: RealHub,
  door: Door,
  wanted: (now: Update) => boolean,
  timeoutMs = 60_000,
): Promise<Update> {
  let now = await firmwareOf(hub, door);
  await until(
    async () => {
      now = await firmwareOf(hub, door);
      return wanted(now);
    },
    timeoutMs,
    () => `the update to go on: ${JSON.stringify(now)}`,
  );
  return now;
}

const IMAGE_BYTES = 96 * 1024;
const CHUNKS = Math.ceil(IMAGE_BYTES / FIRMWARE_CHUNK_BYTES);
const imageOf = (version: string) => simulatedImage(version, randomBytes(IMAGE_BYTES));
const halfWay = ({ bytes_sent: sent }: Update) => sent > IMAGE_BYTES / 4;
const ended = ({ state }: Update) => ['done', 'failed', 'cancelled'].includes(state);

t.test('firmware goes to a lock over its serial line', async (t) => {
  const house = await moveIn(t);
  const { simulator, doors, bob } = house;
  const [front, garage] = doors;
  const { deviceId } = front;
  const imageFiles = () => {
    const folder = path.join(house.hub.dataDir, 'firmware');
    return existsSync(folder) ? readdirSync(folder).map((name) => path.join(folder, name)) : [];
  };

  t.match(await firmwareOf(house.hub, front), { state: 'none', version: null, percent: 0 });

  await t.test('the lock works on meanwhile', async (t) => {
    const image = imageOf('1.1.0');
    t.match(await start(house.hub, front, image), { version: '1.1.0', bytes_total: IMAGE_BYTES });
    t.match(
      await start(house.hub, front, image),
      { version: '1.1.0' },
      'the same image again is no other update',
    );
    t.equal(statSync(imageFiles()[0] ?? '').mode & 0o777, 0o600);
    await when(house.hub, front, ({ state, bytes_sent: sent }) => state === 'sending' && sent > 0);
    const before = (await simulator.truth(deviceId)).actuations;
    for (const action of ['unlock', 'lock'] as const) {
      const begun = performance.now();
      t.equal(commandIn(await act(house.hub, front, action), 200).status, 'succeeded');
      t.comment(`${action} while sending: ${Math.round(performance.now() - begun)} ms`);
    }
    t.equal(await simulator.keypad(deviceId, bob.digits), 'granted');
    t.equal((await simulator.truth(deviceId)).actuations, before + 3);
    const during = await firmwareOf(house.hub, front);
    t.match(during, { state: 'sending' }, 'all of that was in the middle of it');
    t.equal((await simulator.truth(deviceId)).firmware_version, '1.0.0');
    const other = await house.hub.request('POST', `/devices/${front.id}/firmware`, {
      bytes: imageOf('1.2.0'),
    });
    t.match(other, { status: 409, body: { code: 'firmware_in_progress' } });

    t.match(await when(house.hub, front, ended), { state: 'done', percent: 100, reason: null });
    const truth = await simulator.truth(deviceId);
    t.equal(truth.firmware_version, '1.1.0');
    t.equal(truth.firmware_chunks, CHUNKS, 'every chunk went once');
    const device = await house.hub.request('GET', `/devices/${front.id}`);
    t.match(device.body, { data: { firmware_version: '1.1.0' } });
    t.same(imageFiles(), [], 'the file is gone');
    const rows = (await logs(house.hub, front)).filter(({ event_type: type }) => type.startsWith('FIRMWARE'));
    t.match(rows, [
      { event_type: 'FIRMWARE_UPDATE', success: true, actor: { kind: 'user' } },
      { event_type: 'FIRMWARE_UPDATE_STARTED', success: true, actor: { kind: 'user' }, method: 'rest' },
    ]);
    t.equal(rows.length, 2);
  });

  await t.test('what is refused before anything is sent', async (t) => {
    const refused = async (door: Door, bytes: Uint8Array, status: number, code: string) => {
      const answer = await house.hub.request('POST', `/devices/${door.id}/firmware`, { bytes });
      t.match(answer, { status, body: { code } });
    };
    const good = imageOf('3.0.0');
    const flipped = Buffer.from(good);
    flipped.writeUInt8(flipped.readUInt8(5_000) ^ 4, 5_000);
    const { firmware_chunks: before } = await simulator.truth(deviceId);
    await refused(garage, good, 409, 'firmware_unsupported');
    await refused(front, flipped, 422, 'firmware_damaged');
    await refused(front, good.subarray(0, -1), 422, 'firmware_damaged');
    await refused(front, randomBytes(500), 422, 'firmware_damaged');
    await refused(front, new Uint8Array(0), 422, 'invalid_input');
    await refused(front, new Uint8Array(5 * 1024 * 1024), 413, 'body_too_large');
    await refused(front, simulatedImage('3.0.0', randomBytes(100), 'DW-TWO'), 422, 'firmware_wrong_model');
    await refused(front, imageOf('1.1.0'), 422, 'firmware_not_newer');
    await refused(front, imageOf('1.0.9'), 422, 'firmware_not_newer');
    const json = await house.hub.request('POST', `/devices/${front.id}/firmware`, { body: {} });
    t.match(json, { status: 415, body: { code: 'unsupported_media_type' } });
    const none = await house.hub.request('DELETE', `/devices/${front.id}/firmware`);
    t.match(none, { status: 404, body: { code: 'firmware_not_found' } });
    t.match(await firmwareOf(house.hub, front), { state: 'done', version: '1.1.0' }, 'nothing was begun');
    t.equal((await simulator.truth(deviceId)).firmware_chunks, before);
    t.same(imageFiles(), []);
  });

  await t.test('unsigned: the lock itself refuses', async (t) => {
    const image = Buffer.from(imageOf('1.2.0'));
    image.fill(0, 112, 176);
    await start(house.hub, front, image);
    t.match(await when(house.hub, front, ended), { state: 'failed', reason: 'bad_signature' });
    const [row] = await logs(house.hub, front, 'event_type=FIRMWARE_UPDATE');
    t.match(row, { success: false, reason: 'bad_signature' });
  });

  await t.test('cancelled, it can be sent anew', async (t) => {
    const image = imageOf('1.2.0');
    await start(house.hub, front, image);
    await when(house.hub, front, halfWay);
    t.equal((await house.hub.request('DELETE', `/devices/${front.id}/firmware`)).status, 204);
    t.match(await firmwareOf(house.hub, front), { state: 'cancelled' });
    await until(
      () => imageFiles().length === 0,
      WAIT_MS,
      () => 'the file to go',
    );
    const { firmware_chunks: chunks } = await simulator.truth(deviceId);
    await start(house.hub, front, image);
    t.match(await when(house.hub, front, ended), { state: 'done', version: '1.2.0' });
    const resent = (await simulator.truth(deviceId)).firmware_chunks - chunks;
    t.ok(resent < CHUNKS * 0.8, `${resent} of ${CHUNKS} chunks: the lock had kept the beginning`);
  });

  await t.test('the hub is killed in the middle', async (t) => {
    const { firmware_chunks: before } = await simulator.truth(deviceId);
    await start(house.hub, front, imageOf('1.3.0'));
    await when(house.hub, front, halfWay);
    const { dataDir, adminToken } = house.hub;
    await house.hub.kill9();
    house.hub = await startRealHub({ dataDir, adminToken });
    t.match(await when(house.hub, front, ended), { state: 'done', version: '1.3.0' });
    const truth = await simulator.truth(deviceId);
    t.equal(truth.firmware_version, '1.3.0');
    const sent = truth.firmware_chunks - before;
    t.ok(sent <= CHUNKS + 1, `${sent} chunks for ${CHUNKS}: it went on where the lock stood`);
    t.same(imageFiles(), []);
  });

  // 1.4.0 and on: in the middle, and at each write of the end.
  const cuts = ['firmware_stored', 'firmware_checked', 'firmware_marked'];
  for (const [at, step] of cuts.entries()) {
    await t.test(`the lock loses its power: ${step}`, async (t) => {
      const version = `1.${4 + at}.0`;
      const { firmware_version: old } = await simulator.truth(deviceId);
      await start(house.hub, front, imageOf(version));
      if (step === 'firmware_stored') await when(house.hub, front, halfWay);
      await simulator.fault(deviceId, { kind: 'power_cut', step });
      await until(
        async () => !(await simulator.truth(deviceId)).powered,
        60_000,
        () => 'the cut',
      );
      t.notOk(ended(await firmwareOf(house.hub, front)));
      await simulator.fault(deviceId, { kind: 'power_on' });
      const { firmware_version: now } = await simulator.truth(deviceId);
      t.equal(now, step === 'firmware_marked' ? version : old, 'the old one or the new one');
      t.match(await when(house.hub, front, ended), { state: 'done', version });
      t.equal((await simulator.truth(deviceId)).firmware_version, version);
      t.equal(commandIn(await act(house.hub, front, 'unlock'), 200).status, 'succeeded');
    });
  }

  await t.test('a deleted lock takes its update with it', async (t) => {
    await start(house.hub, front, imageOf('2.0.0'));
    t.equal((await house.hub.request('DELETE', `/devices/${front.id}`)).status, 204);
    await until(
      () => imageFiles().length === 0,
      WAIT_MS,
      () => 'the file to go',
    );
    t.equal((await house.hub.request('GET', `/devices/${front.id}/firmware`)).status, 404);
  });
});

t.test('a hub that knows the maker passes on nothing else', async (t) => {
  const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), SIMULATED_MAKER_KEY]);
  const pem = createPublicKey({ key: spki, format: 'der', type: 'spki' }).export({
    format: 'pem',
    type: 'spki',
  });
  const folder = t.testdir({ 'makers.pem': pem.toString() });
  const env = { DOORWARD_FIRMWARE_KEYS: path.join(folder, 'makers.pem') };
  const { hub, doors, simulator } = await moveIn(t, { env });
  const [front] = doors;
  const unsigned = Buffer.from(imageOf('1.1.0'));
  unsigned.fill(7, 112, 176);
  const answer = await hub.request('POST', `/devices/${front.id}/firmware`, { bytes: unsigned });
  t.match(answer, { status: 422, body: { code: 'firmware_unsigned' } });
  t.equal((await simulator.truth(front.deviceId)).firmware_chunks, 0);
  await start(hub, front, imageOf('1.1.0'));
  t.match(await when(hub, front, ended), { state: 'done', version: '1.1.0' });
});
