import fc from 'fast-check';
import t from 'tap';
import {
  BURST_MAX,
  FULL_ALLOWANCE,
  isTold,
  REST_MS,
  retryPauseMs,
  spend,
} from '../../src/security/alert-channel.js';
import type { AlertChannel, Allowance } from '../../src/security/alert-channel.js';
import type { Alert } from '../../src/security/alert.js';
import {
  DEFAULT_LOCK_ALERT_RULES,
  isBatteryLow,
  isBatteryReplaced,
  isForced,
} from '../../src/security/lock-trouble.js';
import { isLogInAttack, REFUSED_LOG_INS, REFUSED_WITHIN_MS } from '../../src/security/log-in-attack.js';
import { signInPlace } from '../../src/security/sign-in-place.js';
import { sampleAlert } from '../support/fake-operations.js';

t.test('a door is forced only when that is certain', async (t) => {
  const opening = { ageMs: 100, boltBefore: 'locked', lastMove: 'lock', sinceEntryMs: 60_000 } as const;
  t.equal(isForced(opening), true);
  t.equal(isForced({ ...opening, lastMove: null, sinceEntryMs: null }), true);
  for (const boltBefore of ['unlocked', 'unlocking', 'jammed', 'unknown']) {
    t.equal(isForced({ ...opening, boltBefore }), false, boltBefore);
  }
  t.equal(isForced({ ...opening, ageMs: null }), false, 'nobody knows when');
  t.equal(isForced({ ...opening, ageMs: 10_001 }), false, 'long ago');
  t.equal(isForced({ ...opening, sinceEntryMs: 14_999 }), false, 'somebody was let in');
  t.equal(isForced({ ...opening, sinceEntryMs: -2_000 }), false, 'a clock that was set back');
  t.equal(isForced({ ...opening, lastMove: 'unlock' }), false, 'its reports come later');
});

t.test('a battery at the threshold raises one alert, not one for each change of the weather', async (t) => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 15, max: 28 }), { minLength: 1 }), (levels) => {
      let lowAt: number | null = null;
      let raised = 0;
      for (const percent of levels) {
        if (lowAt === null && isBatteryLow(percent, DEFAULT_LOCK_ALERT_RULES)) {
          lowAt = percent;
          raised += 1;
        } else if (lowAt !== null && isBatteryReplaced(percent, lowAt, DEFAULT_LOCK_ALERT_RULES))
          lowAt = null;
      }
      return raised <= 1;
    }),
  );
  t.equal(isBatteryReplaced(100, 95, DEFAULT_LOCK_ALERT_RULES), true, 'full is always replaced');
  t.equal(isBatteryReplaced(30, 9, DEFAULT_LOCK_ALERT_RULES), true);
  t.equal(isBatteryLow(1, { ...DEFAULT_LOCK_ALERT_RULES, lowBatteryPercent: null }), false);
});

t.test('five refused log-ins in a quarter of an hour, also those that have no row', async (t) => {
  const at = (...atMs: number[]) => atMs.map((one) => ({ atMs: one, unlogged: 0 }));
  t.equal(isLogInAttack(at(5, 4, 3, 2), 5), false);
  t.equal(isLogInAttack(at(5, 4, 3, 2, 1), 5), true);
  t.equal(isLogInAttack(at(REFUSED_WITHIN_MS + 2, 4, 3, 2, 1), REFUSED_WITHIN_MS + 2), false);
  t.equal(isLogInAttack([{ atMs: 5, unlogged: REFUSED_LOG_INS }], 5), true);
});

t.test('where somebody logs in from', async (t) => {
  const networks: Readonly<Record<string, string>> = {
    '192.0.2.7': '192.0.2.0/24',
    '::ffff:192.0.2.9': '192.0.2.0/24',
    '2001:db8:1:2::5': '2001:db8:1::/48',
    '2001:0DB8:0001::': '2001:db8:1::/48',
    '::1': '0:0:0::/48',
    'fe80::1%eth0': 'fe80:0:0::/48',
  };
  for (const [address, network] of Object.entries(networks)) {
    t.equal(signInPlace(address, null).network, network, address);
  }
  t.equal(signInPlace(null, null).network, 'local');
  const agents: Readonly<Record<string, string>> = {
    'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36':
      'Chrome on Windows',
    'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0 Safari/537.36':
      'Chrome on Windows',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1':
      'Safari on iOS',
    'okhttp/4.12.0': 'okhttp',
    '': 'unknown',
  };
  for (const [agent, family] of Object.entries(agents))
    t.equal(signInPlace(null, agent).agent, family, agent);
  fc.assert(
    fc.property(fc.string(), fc.string({ maxLength: 300 }), (address, agent) => {
      const place = signInPlace(address, agent);
      return place.agent.length <= 40 && place.network.length > 0;
    }),
  );
});

const channel: AlertChannel = {
  id: 'c',
  name: 'c',
  kind: 'webhook',
  target: 'https://example.org',
  minimumLevel: 'info',
  kinds: null,
  language: 'en',
  offSite: false,
  isActive: true,
  createdAtMs: 0,
  updatedAtMs: 0,
};

t.test('a silent alarm is told off site alone, and never over MQTT', async (t) => {
  const duress: Alert = { ...sampleAlert.alert, kind: 'duress', level: 'critical', silent: true };
  t.equal(isTold(channel, duress, 'raised'), false);
  t.equal(isTold({ ...channel, offSite: true }, duress, 'raised'), true);
  t.equal(isTold({ ...channel, offSite: true, kind: 'mqtt' }, duress, 'raised'), false);
  t.equal(isTold({ ...channel, offSite: true, isActive: false }, duress, 'raised'), false);
});

t.test('a channel is told what it asked for', async (t) => {
  const { alert } = sampleAlert;
  t.equal(isTold({ ...channel, minimumLevel: 'warning' }, alert, 'raised'), true);
  t.equal(isTold({ ...channel, minimumLevel: 'critical' }, alert, 'raised'), false);
  t.equal(isTold({ ...channel, kinds: ['tamper'] }, alert, 'raised'), false);
  t.equal(isTold(channel, alert, 'changed'), true, 'programs hear of every change');
  t.equal(isTold({ ...channel, kind: 'sms' }, alert, 'changed'), false, 'people of the alert');
});

t.test('however many wait, a channel sends no more than a burst and one for each rest', async () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: REST_MS * 2 }), { maxLength: 200 }), (pauses) => {
      let allowance: Allowance = FULL_ALLOWANCE;
      let nowMs = 0;
      let sent = 0;
      for (const pause of pauses) {
        nowMs += pause;
        const { next, waitMs } = spend(allowance, nowMs);
        if (next) {
          allowance = next;
          sent += 1;
        } else if (waitMs <= 0) return false;
      }
      return sent <= BURST_MAX + nowMs / REST_MS + 1e-6;
    }),
  );
});

t.test('pauses between tries grow to half an hour and no further', async (t) => {
  t.same([1, 2, 3].map(retryPauseMs), [5_000, 10_000, 20_000]);
  t.equal(retryPauseMs(1_000), 1_800_000);
});
