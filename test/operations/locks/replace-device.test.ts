import { createHash } from 'node:crypto';
import t from 'tap';
import { credentialScheme } from '../../../src/drivers/credential-scheme.js';
import { Unavailable } from '../../../src/kit/errors.js';
import { systemRandom } from '../../../src/kit/random.js';
import { createDevice } from '../../../src/operations/locks/create-device.js';
import { LiveLocks } from '../../../src/operations/locks/live-locks.js';
import { recordReport } from '../../../src/operations/locks/record-report.js';
import { lockReplacements } from '../../../src/operations/locks/replace-device.js';
import {
  AGAIN_MS,
  OFFER_LIFETIME_MS,
  ReplacementOffers,
} from '../../../src/operations/locks/replacement-offers.js';
import { settleCommands } from '../../../src/operations/locks/settle-commands.js';
import { silentLogger } from '../../../src/kit/logger.js';
import type {
  LockReport,
  Paired,
  PairKeys,
  PairRequest,
} from '../../../src/operations/locks/driver-ports.js';
import { codeOf } from '../accounts/household.js';
import { INSTALLER } from '../scripted-house.js';
import { sampleCommand, samplePin, uuid, verifierFor } from '../../store/samples.js';
import { ScriptedDriver } from '../../support/scripted-driver.js';
import { temporaryStore } from '../../support/temporary-store.js';

const NEW = { transport: 'serial', address: '/dev/new', serial: 'NEW', installCode: 'CODE' } as const;

const sha256 = (password: string) => createHash('sha256').update(password).digest();

/** Hands over keys as a real one does, and then does as the test says. */
class PairingDriver extends ScriptedDriver {
  afterKeys: () => void = () => undefined;
  private pairings = 100;

  override async pair(
    _id?: string,
    _request?: PairRequest,
    _timeoutMs?: number,
    keep?: (keys: PairKeys) => Promise<void>,
  ): Promise<Paired> {
    const pairingId = uuid(this.pairings++);
    await keep?.({ pairingId, peerStatic: new Uint8Array(32), psk: new Uint8Array(32).fill(9) });
    this.afterKeys();
    return { firmwareVersion: '2.0.0', pairingId };
  }
}

async function home(t: Parameters<typeof temporaryStore>[0], transport: 'serial' | 'mqtt' = 'serial') {
  const temporary = temporaryStore(t);
  const { store, clock, newId } = temporary;
  const driver = new PairingDriver();
  const live = new LiveLocks(clock);
  const disconnected: string[] = [];
  const common = {
    store,
    clock,
    newId,
    live,
    random: systemRandom,
    logger: silentLogger,
    driverOf: () => driver,
  };
  const { device } = await createDevice(common)(INSTALLER, {
    deviceId: 'front',
    name: 'Front',
    siteId: null,
  });
  const { id } = device;
  await store.write((tx) => {
    const to = {
      transport,
      address: 'old',
      serial: transport === 'mqtt' ? null : 'OLD',
      firmwareVersion: '1',
    };
    tx.devices.setPaired(id, to, 0);
    if (transport === 'mqtt') {
      tx.devices.setMqttSecretHash(id, new Uint8Array(32).fill(1));
      return;
    }
    const keys = { peerStatic: new Uint8Array(32), psk: new Uint8Array(32), createdAtMs: 0 };
    tx.pairings.insertPending({ ...keys, id: uuid(50), deviceId: id, state: 'pending', serial: 'OLD' });
    tx.pairings.activate(uuid(50));
  });
  let isTrusted = true;
  const offersOf = (kept = store) =>
    new ReplacementOffers({ store: kept, clock, logger: silentLogger, timeIsTrusted: () => isTrusted });
  const offers = offersOf();
  await offers.start();
  t.teardown(() => offers.stop());
  const replacements = lockReplacements({
    ...common,
    driverFor: (wanted) => (wanted === 'ble' ? null : driver),
    bus: { disconnect: (name) => void disconnected.push(name) },
    timeoutMs: 1_000,
    scheme: credentialScheme,
    offers,
  });
  return {
    ...temporary,
    ...{ store, clock, live, driver, disconnected, id, common, offers, offersOf },
    replace: replacements.replaceDevice,
    takePlace: replacements.takePlace,
    trust: (now: boolean) => {
      isTrusted = now;
    },
  };
}

t.test('until the new lock counts the old one works, whenever the hub ends', async (t) => {
  const house = await home(t);
  const { store, driver, id, replace } = house;
  driver.afterKeys = () => {
    throw new Unavailable('pairing_timeout', 'Gone.');
  };
  t.equal(await codeOf(() => replace(INSTALLER, id, NEW)), 'pairing_timeout');
  t.match(store.devices.byId(id), { status: 'ACTIVE', serial: 'OLD' });
  t.same(driver.asked, [], 'it was not even interrupted');
  t.match(store.pairings.ofDevice(id), [
    { id: uuid(50), state: 'active', serial: 'OLD' },
    { state: 'pending', serial: 'NEW' },
  ]);
  const between = await house.reopen();
  t.match(between.pairings.ofDevice(id)[0], { id: uuid(50), state: 'active' });
});

t.test('the commit that makes it count forgets the old keys; the door keeps everything', async (t) => {
  const { store, driver, id, replace, disconnected, live } = await home(t);
  const before = store.devices.byId(id);
  const salt = store.devices.pinSalt(id);
  live.observe(id, { kind: 'link', online: true });
  const { device, mqtt } = await replace(INSTALLER, id, NEW);
  t.equal(mqtt, null);
  t.match(device, { id, deviceId: 'front', name: 'Front', serial: 'NEW', firmwareVersion: '2.0.0' });
  t.same(store.devices.byId(id), { ...device, ownerId: before?.ownerId ?? null });
  t.same(store.devices.pinSalt(id), salt, 'PINs are checked as before');
  t.match(store.pairings.ofDevice(id), [{ state: 'active', serial: 'NEW' }]);
  t.equal(store.pairings.ofDevice(id).length, 1);
  t.same(driver.asked, [`detach ${id}`, 'attach front']);
  t.same(disconnected, ['front']);
  t.equal(live.of(id).isOnline, false, 'what the old one said is not the new one has');
  t.match(store.events.page({ cursor: null, size: 1 }, { type: 'DEVICE_REPLACED' }).rows, [
    { data: { old_serial: 'OLD', serial: 'NEW', keeps_codes: false } },
  ]);
});

t.test('codes: what the old lock held is to be sent anew, what was leaving is gone', async (t) => {
  const { store, id, replace } = await home(t);
  const pins = [1, 2, 3, 4].map((n) => samplePin(n, [id]));
  const at = { deviceId: id, changedAtMs: 0 };
  await store.write((tx) => {
    for (const [n, pin] of pins.entries())
      tx.pins.insert(pin, [{ deviceId: id, verifier: verifierFor(n), pepperId: 'p' }]);
    const set = tx.credentials.openSet(id, new Uint8Array(32).fill(5), credentialScheme.noSetDigest);
    tx.credentials.putSet({
      ...set,
      version: 7,
      takenVersion: 7,
      slots: 8,
      digest: new Uint8Array(32).fill(3),
    });
    const put = (n: number, state: 'verified' | 'revoke_pending' | 'failed', reason: 'drift' | null) => {
      tx.credentials.insert({ ...at, pinId: uuid(n), state, reason, setVersion: 7 }, verifierFor(n));
    };
    put(1, 'verified', null);
    put(2, 'revoke_pending', null);
    put(3, 'failed', 'drift');
    tx.pins.revoke(uuid(2), 1);
  });
  await replace(INSTALLER, id, NEW);
  const state = (n: number) => store.credentials.one(uuid(n), id);
  t.match(state(1), { state: 'desired', reason: null, setVersion: null });
  t.equal(state(2), null);
  t.match(state(3), { state: 'desired', setVersion: null });
  t.match(state(4), { state: 'failed', reason: 'needs_pin' }, 'its digits were never kept');
  const set = store.credentials.setOf(id);
  t.match(set, { version: 0, takenVersion: 0, slots: null });
  t.same(set?.key, new Uint8Array(32).fill(5), 'the key that the verifiers were made under');
  t.same(store.credentials.ofDevice(id)[0]?.verifier, verifierFor(1));
});

t.test(
  'what the old lock left open is not asked of the new one, nor are its reports taken for the new one has',
  async (t) => {
    const { store, clock, live, id, replace, common, driver } = await home(t);
    const unknown = sampleCommand(9, { deviceId: id, status: 'accepted' });
    await store.write((tx) => {
      tx.commands.insert(unknown);
      tx.commands.update(unknown.id, { status: 'sent', bootId: 'b'.repeat(16), notAfterMs: 5 });
      tx.commands.update(unknown.id, { status: 'unknown' });
    });
    const report: LockReport = {
      seq: 1,
      bootId: 'b'.repeat(16),
      kind: 'boot',
      source: null,
      ageMs: 0,
      position: null,
      direction: null,
      success: null,
      requestId: null,
      batteryPercent: null,
      count: null,
    };
    const record = async () => {
      const recorded = recordReport({ store, clock, live })(id, report);
      // What may wait for company goes with this.
      await store.write(() => undefined);
      await recorded;
    };
    await record();
    await record();
    await replace(INSTALLER, id, NEW);
    await settleCommands(common)(id);
    t.match(store.commands.byId(unknown.id), { status: 'unknown', reason: 'lock_replaced' });
    t.notOk(driver.asked.some((one) => one.startsWith('result')));
    await record();
    const booted = store.events.page({ cursor: null, size: 9 }, { type: 'LOCK_BOOTED' }).rows;
    t.equal(booted.length, 2, 'the same boot and number of another lock is another event');
    t.not(booted[0]?.lockEventKey, booted[1]?.lockEventKey);
  },
);

t.test('over MQTT, and away from it', async (t) => {
  const house = await home(t, 'mqtt');
  const { store, id, replace, takePlace, driver, disconnected } = house;
  await store.write((tx) => {
    tx.pins.insert(samplePin(1, [id]), [{ deviceId: id, verifier: verifierFor(1), pepperId: 'p' }]);
  });
  const old = store.devices.mqttSecretHash('front')?.hash;
  const { mqtt } = await replace(INSTALLER, id, { ...NEW, transport: 'mqtt' });
  t.match(mqtt, { username: 'front', password: /^[\w-]{43}$/, client_id: 'front' });
  t.same(store.devices.mqttSecretHash('front')?.hash, old, 'the old lock still logs in');
  t.same([driver.asked, disconnected], [[], []], 'and was not even interrupted');
  const hash = sha256(mqtt?.password ?? '');
  t.same(store.devices.mqttNextSecretHash('front'), { id, hash });

  const again = await replace(INSTALLER, id, { ...NEW, transport: 'mqtt' });
  t.equal(again.replaced, false);
  t.equal(await codeOf(() => takePlace('front', hash)), 'pairing_in_progress', 'a secret that was replaced');
  t.same(store.devices.mqttSecretHash('front')?.hash, old, 'the old lock works after that, too');
  t.same(driver.asked, [], 'not for a moment was it let go');
  await takePlace('front', sha256(again.mqtt?.password ?? ''));
  t.same(store.devices.mqttSecretHash('front')?.hash, sha256(again.mqtt?.password ?? ''));
  t.equal(store.devices.mqttNextSecretHash('front'), null);
  t.same(disconnected, ['front'], 'the old one is gone');
  t.equal(await codeOf(() => takePlace('nobody', hash)), 'device_not_found');

  await replace(INSTALLER, id, { ...NEW, transport: 'mqtt' });
  t.equal((await replace(INSTALLER, id, NEW)).replaced, true);
  t.equal(store.devices.mqttSecretHash('front'), null, 'the old one does not log in any more');
  t.equal(store.devices.mqttNextSecretHash('front'), null, 'nor one that was only offered the place');
  t.match(store.credentials.one(uuid(1), id), { state: 'failed', reason: 'needs_pin' });
  const { mqtt: last } = await replace(INSTALLER, id, { ...NEW, transport: 'mqtt' });
  t.match(store.pairings.ofDevice(id), [{ state: 'active', serial: 'NEW' }], 'the one on the wire works');
  const between = await house.reopen();
  t.match(between.pairings.ofDevice(id), [{ state: 'active' }], 'whenever the hub ends');
  t.same(between.devices.mqttNextSecretHash('front')?.hash, sha256(last?.password ?? ''));
});

t.test('from a wire to MQTT the keys of the wire go when the new lock logs in', async (t) => {
  const { store, id, replace, takePlace } = await home(t);
  const { mqtt, device } = await replace(INSTALLER, id, { ...NEW, transport: 'mqtt' });
  t.match(device, { transport: 'serial', serial: 'OLD' });
  t.equal(store.devices.mqttSecretHash('front'), null);
  await takePlace('front', sha256(mqtt?.password ?? ''));
  t.match(store.devices.byId(id), { transport: 'mqtt', address: 'front', serial: null });
  t.same(store.pairings.ofDevice(id), []);
  const types = store.events.page({ cursor: null, size: 9 }, { deviceId: id }).rows.map(({ type }) => type);
  t.same(types.slice(0, 2), ['DEVICE_REPLACED', 'DEVICE_REPLACEMENT_STARTED']);
});

t.test('a disk that refuses the commit leaves the old lock as it was', async (t) => {
  const { store, id, replace, takePlace, driver } = await home(t, 'mqtt');
  const old = store.devices.mqttSecretHash('front')?.hash;
  const { mqtt } = await replace(INSTALLER, id, { ...NEW, transport: 'mqtt' });
  const hash = sha256(mqtt?.password ?? '');
  const write = store.write.bind(store);
  store.write = () => Promise.reject(new Unavailable('storage_full', 'No room.'));
  t.equal(await codeOf(() => takePlace('front', hash)), 'storage_full');
  store.write = write;
  t.same(store.devices.mqttSecretHash('front')?.hash, old);
  t.same(driver.asked, [`detach ${id}`, 'attach front'], 'its driver has it again');
  await takePlace('front', hash);
  t.same(store.devices.mqttSecretHash('front')?.hash, hash, 'and the new one comes again');
});

t.test('wrong input changes nothing', async (t) => {
  const { store, id, replace, common } = await home(t);
  t.equal(await codeOf(() => replace(INSTALLER, uuid(999), NEW)), 'device_not_found');
  t.equal(await codeOf(() => replace(INSTALLER, id, { ...NEW, serial: null })), 'pairing_fields');
  t.equal(await codeOf(() => replace(INSTALLER, id, { ...NEW, transport: 'ble' })), 'transport_unsupported');
  const { device } = await createDevice(common)(INSTALLER, { deviceId: 'new', name: 'New', siteId: null });
  t.equal(await codeOf(() => replace(INSTALLER, device.id, NEW)), 'not_paired');
  const both = await Promise.all([0, 1].map(() => codeOf(() => replace(INSTALLER, id, NEW))));
  t.same(both.sort(), ['none', 'pairing_in_progress']);
  t.match(store.devices.byId(id), { serial: 'NEW' });
});

const HOUR = OFFER_LIFETIME_MS;
const OVER_MQTT = { ...NEW, transport: 'mqtt' } as const;

t.test(
  'an offer over MQTT that nobody takes is over after an hour, and the old lock never noticed',
  async (t) => {
    const { store, clock, id, replace, takePlace, driver, offers } = await home(t, 'mqtt');
    const old = store.devices.mqttSecretHash('front')?.hash;
    const first = await replace(INSTALLER, id, OVER_MQTT);
    t.match(first.replacement, { isExpired: false });
    t.same(offers.of(id), { isExpired: false, offeredAtMs: clock.wallMs() });
    const hash = sha256(first.mqtt?.password ?? '');
    clock.advance(HOUR - 1);
    t.match(offers.of(id), { isExpired: false });
    clock.advance(1);
    t.match(offers.of(id), { isExpired: true }, 'before that is on the disk');
    t.equal(await codeOf(() => takePlace('front', hash)), 'pairing_timeout');
    await store.write(() => undefined);
    t.equal(store.devices.mqttNextSecretHash('front'), null, 'the broker does not know it any more');
    t.equal(await codeOf(() => takePlace('front', hash)), 'pairing_in_progress');
    t.match(store.events.page({ cursor: null, size: 9 }, { type: 'DEVICE_REPLACEMENT_EXPIRED' }).rows, [
      { deviceId: id, reason: 'offer_expired' },
    ]);
    t.same(driver.asked, [], 'the one that is there was not even interrupted');
    t.same(store.devices.mqttSecretHash('front')?.hash, old);

    const { mqtt } = await replace(INSTALLER, id, OVER_MQTT);
    t.match(offers.of(id), { isExpired: false });
    clock.advance(HOUR - 1);
    await takePlace('front', sha256(mqtt?.password ?? ''));
    t.equal(offers.of(id), null);
    clock.advance(2);
    await store.write(() => undefined);
    t.equal(offers.of(id), null, 'what was taken does not expire');
  },
);

t.test('an offer that is made anew has its own hour', async (t) => {
  const { store, clock, id, replace, takePlace, offers } = await home(t, 'mqtt');
  await replace(INSTALLER, id, OVER_MQTT);
  clock.advance(HOUR - 1);
  const { mqtt } = await replace(INSTALLER, id, OVER_MQTT);
  clock.advance(HOUR - 1);
  await store.write(() => undefined);
  t.match(offers.of(id), { isExpired: false });
  await takePlace('front', sha256(mqtt?.password ?? ''));
});

t.test('a restart goes by the wall clock where that is known, else the hour begins anew', async (t) => {
  const house = await home(t, 'mqtt');
  const { clock, id, replace, offers, offersOf, trust } = house;
  await replace(INSTALLER, id, OVER_MQTT);
  await offers.stop();
  clock.advance(HOUR - 10);
  const store = await house.reopen();
  const again = async () => {
    const part = offersOf(store);
    await part.start();
    t.teardown(() => part.stop());
    return part;
  };
  trust(false);
  clock.jumpWall(25 * 365 * 86_400_000);
  const doubted = await again();
  t.match(doubted.of(id), { isExpired: false }, 'a clock that is not believed ends nothing');
  clock.advance(HOUR - 1);
  t.match(doubted.of(id), { isExpired: false });
  trust(true);
  t.match(doubted.of(id), { isExpired: true }, 'one that is believed does');
  trust(false);
  await doubted.stop();
  clock.jumpWall(-25 * 365 * 86_400_000 - HOUR + 1);
  trust(true);
  const believed = await again();
  t.match(believed.of(id), { isExpired: false });
  clock.advance(10);
  t.match(believed.of(id), { isExpired: true }, 'what was left of its hour');
  await store.write(() => undefined);
  await believed.stop();
  trust(false);
  t.match((await again()).of(id), { isExpired: true }, 'and it stays so');
});

t.test('what was offered while the time was not known is never counted by the wall clock', async (t) => {
  const { clock, id, replace, offers, trust } = await home(t, 'mqtt');
  trust(false);
  await replace(INSTALLER, id, OVER_MQTT);
  t.same(offers.of(id), { isExpired: false, offeredAtMs: null });
  clock.jumpWall(25 * 365 * 86_400_000);
  trust(true);
  t.match(offers.of(id), { isExpired: false });
  clock.advance(HOUR);
  t.match(offers.of(id), { isExpired: true });
});

t.test('an end that the disk refuses counts all the same, and is stored later', async (t) => {
  const { store, clock, id, replace, takePlace, offers } = await home(t, 'mqtt');
  const { mqtt } = await replace(INSTALLER, id, OVER_MQTT);
  const write = store.write.bind(store);
  store.write = () => Promise.reject(new Unavailable('storage_full', 'No room.'));
  clock.advance(HOUR);
  await new Promise((resolve) => setImmediate(resolve));
  store.write = write;
  t.not(store.devices.mqttNextSecretHash('front'), null);
  t.equal(await codeOf(() => takePlace('front', sha256(mqtt?.password ?? ''))), 'pairing_timeout');
  clock.advance(AGAIN_MS);
  await store.write(() => undefined);
  t.equal(store.devices.mqttNextSecretHash('front'), null);
  t.match(offers.of(id), { isExpired: true });
});
