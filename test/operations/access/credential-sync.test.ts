import t, { type Test } from 'tap';
import { credentialScheme as scheme } from '../../../src/drivers/credential-scheme.js';
import { silentLogger } from '../../../src/kit/logger.js';
import { systemRandom as random } from '../../../src/kit/random.js';
import {
  ASK_AGAIN_MS,
  CHANGE_DELAY_MS,
  CredentialSync,
  ROUNDS_MAX,
} from '../../../src/operations/access/credential-sync.js';
import type {
  CredentialCarrier,
  CredentialSet,
  HeldSet,
  SetResult,
} from '../../../src/operations/access/credential-ports.js';
import { createDevice } from '../../../src/operations/locks/create-device.js';
import { enrolCredentials } from '../../../src/operations/access/enrol-credentials.js';
import { LiveLocks } from '../../../src/operations/locks/live-locks.js';
import { ScriptedDriver } from '../../support/scripted-driver.js';
import { temporaryStore } from '../../support/temporary-store.js';

/** A lock that keeps the rules of the specification, and whose answers a test can lose. */
class Carrier implements CredentialCarrier {
  held: HeldSet | null = { version: 0, digest: scheme.noSetDigest, slots: 64 };
  readonly sets: CredentialSet[] = [];
  result: SetResult = 'taken';
  keeps = true;
  looks = 0;

  heldSet(): Promise<HeldSet | null> {
    this.looks += 1;
    return Promise.resolve(this.held);
  }

  putSet(_id: string, set: CredentialSet): Promise<SetResult> {
    this.sets.push(set);
    if (this.result === 'taken') {
      const digest = this.keeps ? scheme.digest(set) : random.bytes(32);
      this.held = { version: set.version, digest, slots: 64 };
    }
    return Promise.resolve(this.result);
  }
}

async function home(t: Test) {
  const { store, clock, newId } = temporaryStore(t);
  const caller = { actor: { kind: 'cli', id: null, name: 'cli' }, userId: null, role: null } as const;
  const { device } = await createDevice({ store, clock, random, newId, live: new LiveLocks(clock) })(
    { ...caller, method: 'cli', ipAddress: null },
    { deviceId: 'front', name: 'Front', siteId: null },
  );
  await store.write((tx) => {
    const to = { transport: 'serial', address: '/dev/x', serial: 'S', firmwareVersion: null } as const;
    tx.devices.setPaired(device.id, to, 0);
  });
  const carrier = new Carrier();
  const driver = Object.assign(new ScriptedDriver(), { carrier });
  const sync = new CredentialSync({
    store,
    clock,
    random,
    scheme,
    logger: silentLogger,
    driverOf: () => driver,
  });
  await sync.start();
  t.teardown(() => sync.stop());
  const add = async (digits: string): Promise<string> => {
    const pinId = newId();
    await store.write((tx) => {
      const dates = {
        validFromMs: null,
        validUntilMs: null,
        scheduleId: null,
        revokedAtMs: null,
        createdAtMs: clock.wallMs(),
      };
      const pin = { id: pinId, label: digits, userId: null, kind: 'permanent', ...dates } as const;
      const made = {
        ...pin,
        maxUses: null,
        useCount: 0,
        usesReserved: 0,
        createdBy: null,
        deviceIds: [device.id],
      };
      tx.pins.insert(made, [{ deviceId: device.id, verifier: random.bytes(32), pepperId: 'p' }]);
      enrolCredentials({ scheme, random }, tx, made, digits);
    });
    return pinId;
  };
  const state = (pinId: string) => store.credentials.one(pinId, device.id)?.state;
  return { store, clock, carrier, driver, sync, add, state, id: device.id };
}

t.test('changes that come together go in one set, which is read back', async (t) => {
  const { clock, carrier, sync, add, state, id } = await home(t);
  const pins = [];
  for (const digits of ['583916', '274951', '836152']) {
    pins.push(await add(digits));
    sync.changed([id]);
  }
  await clock.advanceSettling(CHANGE_DELAY_MS - 10);
  t.equal(carrier.looks, 0);
  await clock.advanceSettling(100);
  t.same(
    carrier.sets.map(({ entries }) => entries.length),
    [3],
  );
  t.same(pins.map(state), ['verified', 'verified', 'verified']);
  sync.linkUp(id);
  await clock.advanceSettling(100);
  t.equal(carrier.sets.length, 1, 'what is as it should be is left alone');
  t.equal(clock.pendingTimers, 0);
});

t.test('a lock that is not there costs nothing until it is', async (t) => {
  const { clock, carrier, driver, sync, add, state, id } = await home(t);
  const pin = await add('583916');
  const { held } = carrier;
  driver.online = false;
  carrier.held = null;
  sync.changed([id]);
  await clock.advanceSettling(1_000);
  t.equal(state(pin), 'desired');
  t.equal(clock.pendingTimers, 0);
  driver.online = true;
  carrier.held = held;
  sync.linkUp(id);
  await clock.advanceSettling(100);
  t.equal(state(pin), 'verified');
});

t.test('an answer that is lost on a line that stands is asked for again, not at once', async (t) => {
  const { clock, carrier, sync, add, state, id } = await home(t);
  const pin = await add('583916');
  carrier.result = 'lost';
  sync.changed([id]);
  await clock.advanceSettling(1_000);
  t.equal(carrier.sets.length, 1);
  t.equal(state(pin), 'sent');
  carrier.result = 'taken';
  await clock.advanceSettling(ASK_AGAIN_MS + 5_000, 1_000);
  t.same([carrier.sets.length, state(pin)], [2, 'verified']);
});

t.test('a lock that keeps nothing is given a few sets in one go, and then a rest', async (t) => {
  const { clock, carrier, sync, add, state, id } = await home(t);
  const pin = await add('583916');
  carrier.keeps = false;
  sync.changed([id]);
  await clock.advanceSettling(2_000);
  t.equal(carrier.sets.length, ROUNDS_MAX);
  t.not(state(pin), 'verified');
  await clock.advanceSettling(2 * ASK_AGAIN_MS, 1_000);
  const spent = carrier.sets.length;
  t.equal(state(pin), 'failed');
  await clock.advanceSettling(20 * ASK_AGAIN_MS, 1_000);
  t.equal(carrier.sets.length, spent, 'the budget is spent');
  await sync.stop();
  t.equal(clock.pendingTimers, 0);
});
