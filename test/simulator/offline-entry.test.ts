import t from 'tap';
import { pinVerifier } from '../../firmware-protocol/credential-set.js';
import type { HubMessage } from '../../firmware-protocol/hub-messages.js';
import { systemRandom } from '../../src/kit/random.js';
import { HUB_SILENCE_MS } from '../../src/simulator/keypad.js';
import { EMPTY_FLASH } from '../../src/simulator/firmware-flash.js';
import { LockFirmware } from '../../src/simulator/lock-firmware.js';
import { FIRST_LOCKOUT_MS, FREE_WRONG_CODES } from '../../src/simulator/offline-keypad.js';
import { PhysicalLock } from '../../src/simulator/physical-lock.js';
import { SimulatedClock } from '../support/simulated-clock.js';
import { serialBench } from './serial-bench.js';

const key = Buffer.alloc(32, 3);
const ID = '0194'.padEnd(32, 'a');

function bench(flash = EMPTY_FLASH, clock = new SimulatedClock()) {
  const physical = new PhysicalLock(clock, 0);
  const firmware = new LockFirmware({
    clock,
    physical,
    random: systemRandom,
    flash,
    canUnlatch: false,
    changed: () => undefined,
  });
  firmware.powerOn();
  const give = (window: { validFromMs?: number; validUntilMs?: number } = {}) => {
    const credential = { id: Buffer.from(ID, 'hex'), verifier: pinVerifier(key, '0427'), ...window };
    const version = firmware.offline.credentials.version + 1;
    firmware.offline.credentials.replace({ version, key, credentials: [credential] });
  };
  const type = async (pin: string) => {
    const light = firmware.present('pin', pin);
    await clock.advanceSettling(HUB_SILENCE_MS, 100);
    return light;
  };
  const last = () => firmware.events.at(-1);
  return { clock, physical, firmware, give, type, last };
}

t.test('the lock answers by itself after a second of silence, and reports by which code', async (t) => {
  const { firmware, give, type, physical, last, clock } = bench();
  t.equal(await type('0427'), 'no_answer', 'it holds nothing yet');
  give();
  const light = firmware.present('pin', '0427');
  await clock.advanceSettling(HUB_SILENCE_MS - 1, 1);
  t.equal(physical.actuations, 0, 'not before');
  clock.advance(1);
  t.equal(await light, 'granted');
  t.equal(physical.actuations, 1);
  t.match(last(), { kind: 'actuated', source: 'keypad', success: true, credentialId: ID });
  t.equal(await type('9999'), 'denied');
  t.match(last(), { kind: 'wrong_code', refusal: 'wrong_code', requestId: /^[0-9a-f]{16}$/ });
  t.equal(last()?.credentialId, undefined);
  const qr = firmware.present('qr', '0427');
  await clock.advanceSettling(HUB_SILENCE_MS, 100);
  t.equal(await qr, 'no_answer', 'a QR code is for the hub alone');
});

t.test('never two deciders for one press', async (t) => {
  const { firmware, give, physical, clock } = bench();
  give();
  const decide = (grant: boolean) => {
    const { requestId = '', bootId = '', lockMs = 0 } = firmware.pendingRequest ?? {};
    return firmware.decide({ requestId, bootId, grant, notAfterMs: lockMs + 60_000 });
  };
  const denied = firmware.present('pin', '0427');
  clock.advance(500);
  t.equal(decide(false), true);
  t.equal(await denied, 'denied', "the hub's word, whatever the lock holds");
  clock.advance(5_000);
  t.equal(physical.actuations, 0);

  const between = firmware.present('pin', '9999');
  clock.advance(950);
  t.equal(decide(true), false, 'void after 900 ms');
  clock.advance(50);
  t.equal(await between, 'denied');

  const late = firmware.present('pin', '0427');
  const asked = firmware.pendingRequest;
  clock.advance(HUB_SILENCE_MS);
  t.equal(await late, 'granted');
  t.equal(physical.actuations, 1);
  t.ok(asked);
  const { requestId = '', bootId = '', lockMs = 0 } = asked ?? {};
  t.equal(firmware.decide({ requestId, bootId, grant: true, notAfterMs: lockMs + 60_000 }), false);
  t.equal(physical.actuations, 1);
});

t.test('windows count only when the time was told in this boot', async (t) => {
  const { firmware, give, type, last, clock } = bench();
  const nowMs = clock.wallMs();
  give({ validFromMs: nowMs + 60_000, validUntilMs: nowMs + 120_000 });
  t.equal(await type('0427'), 'denied');
  t.match(last(), { refusal: 'time_unknown', credentialId: ID });
  firmware.offline.setTime(clock.wallMs());
  t.equal(await type('0427'), 'denied');
  t.match(last(), { refusal: 'not_valid_now', credentialId: ID });
  clock.advance(60_000);
  t.equal(await type('0427'), 'granted');
  clock.advance(60_000);
  t.equal(await type('0427'), 'denied', 'the end is no part of it');
  give({ validFromMs: nowMs });
  t.equal(await type('0427'), 'granted');
  firmware.powerOff();
  firmware.powerOn();
  t.equal(await type('0427'), 'denied');
  t.match(last(), { refusal: 'time_unknown' });
  give();
  t.equal(await type('0427'), 'granted', 'without a window no time is needed');
});

t.test('wrong codes lock it out, longer each time; a restart begins the lockout anew', async (t) => {
  const { firmware, give, type, last, clock } = bench();
  give();
  for (let tries = 1; tries <= FREE_WRONG_CODES; tries += 1) t.equal(await type('9999'), 'denied');
  t.equal(await type('0427'), 'denied');
  t.match(last(), { refusal: 'keypad_locked' });
  clock.advance(FIRST_LOCKOUT_MS - 10_000);
  firmware.powerOff();
  firmware.powerOn();
  clock.advance(FIRST_LOCKOUT_MS - 10_000);
  t.equal(await type('0427'), 'denied', 'it runs from the restart');
  clock.advance(10_000);
  t.equal(await type('0427'), 'granted', 'one off the wrong ones in a row');
  t.equal(await type('9999'), 'denied');
  clock.advance(FIRST_LOCKOUT_MS);
  t.equal(await type('9999'), 'denied');
  clock.advance(FIRST_LOCKOUT_MS);
  t.equal(await type('0427'), 'denied', 'the sixth is for twice as long');
  t.match(last(), { refusal: 'keypad_locked' });

  const flash = firmware.snapshot();
  t.match(flash.offline, { failures: FREE_WRONG_CODES + 1, lockedForMs: 2 * FIRST_LOCKOUT_MS });
  const other = bench(flash);
  t.equal(await other.type('0427'), 'denied', 'the flash remembers');
  other.clock.advance(2 * FIRST_LOCKOUT_MS);
  t.equal(await other.type('0427'), 'granted');
  t.equal(other.firmware.offline.credentials.version, 1);
});

t.test(
  'over the link: a set in steps, its digest, and a new session throws away what was begun',
  async (t) => {
    const { ready, hub, firmware } = serialBench();
    await ready();
    const digest = () => hub.request({ type: 'get_credentials_digest' });
    t.match(await digest(), { setVersion: 0, credentialCount: 0, credentialSlots: 64 });
    const base = { type: 'set_credentials', setVersion: 1 } as const;
    const begin: HubMessage = { ...base, step: 'begin', credentialCount: 1, credentialKey: key };
    const part: HubMessage = {
      ...base,
      step: 'part',
      credentialIndex: 0,
      credentialId: Buffer.from(ID, 'hex'),
      verifier: pinVerifier(key, '0427'),
    };
    t.match(await hub.request(begin), { type: 'credentials_set', setVersion: 0, setOutcome: 'taken' });
    t.equal(await hub.openSession(), 'session');
    t.match(await hub.request(part), { setOutcome: 'out_of_order' });
    t.match(await hub.request({ ...base, step: 'commit' }), { type: 'error', code: 'bad_message' });
    t.match(await digest(), { setVersion: 0 });
    t.equal(firmware.offline.decides, false);
  },
);
