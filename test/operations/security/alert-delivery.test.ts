import t, { type Test } from 'tap';
import { silentLogger } from '../../../src/kit/logger.js';
import { systemRandom } from '../../../src/kit/random.js';
import type { SendOutcome } from '../../../src/operations/messages/message-sender.js';
import { newEvent } from '../../../src/operations/audit/new-event.js';
import type { Caller } from '../../../src/operations/ports.js';
import { changeAlertChannel } from '../../../src/operations/security/alert-channels.js';
import { AlertDelivery } from '../../../src/operations/security/alert-delivery.js';
import { raiseAlerts } from '../../../src/operations/security/raise-alerts.js';
import {
  type AlertChannel,
  BURST_MAX,
  DIGEST_MAX,
  LONGEST_RETRY_MS,
  REST_MS,
  TRIES_MAX,
} from '../../../src/security/alert-channel.js';
import { temporaryStore } from '../../support/temporary-store.js';

const CHANNEL: AlertChannel = {
  id: '01941b2c-0000-7000-8000-000000000001',
  name: 'Guard',
  kind: 'webhook',
  target: 'https://example.org/',
  minimumLevel: 'info',
  kinds: null,
  language: 'en',
  offSite: true,
  isActive: true,
  createdAtMs: 0,
  updatedAtMs: 0,
};
const OWNER: Caller = {
  actor: { kind: 'user', id: 'u', name: 'Ada' },
  userId: null,
  role: 'admin',
  method: 'rest',
  ipAddress: null,
};
const MINUTE_MS = 60_000;

/** A store with one channel, and a receiver that answers as it is told. */
async function desk(t: Test) {
  const home = temporaryStore(t);
  const { clock, newId } = home;
  const receiver: { answer: SendOutcome } = { answer: { kind: 'sent' } };
  const told: {
    readonly atMs: number;
    readonly kinds: readonly string[];
    readonly ids: readonly string[];
  }[] = [];
  const begin = async () => {
    const delivery = new AlertDelivery({
      store: home.store,
      clock,
      logger: silentLogger,
      tell: (_, views) => {
        told.push({
          atMs: clock.monotonicMs(),
          kinds: views.map(({ alert }) => alert.kind),
          ids: views.map(({ alert }) => `${alert.id}.${alert.revision}`),
        });
        return Promise.resolve(receiver.answer);
      },
    });
    await delivery.start();
    t.teardown(() => delivery.stop());
    return delivery;
  };
  await home.store.write((tx) => {
    tx.alertChannels.insert(CHANNEL, 'secret');
  });
  const consequence = raiseAlerts({ clock, newId });
  const happen = (type: 'TAMPER' | 'DURESS', deviceId: string) =>
    home.store.write((tx) => {
      consequence(tx, tx.events.append(newEvent({ atMs: clock.wallMs(), type, description: 'x', deviceId })));
    });
  const pending = () => home.store.alertChannels.byId(CHANNEL.id)?.pending;
  return { home, clock, receiver, told, begin, happen, pending };
}

t.test(
  'a receiver that is away is asked again ever less often, over restarts, and not for ever',
  async (t) => {
    const { home, clock, receiver, told, begin, happen, pending } = await desk(t);
    receiver.answer = { kind: 'later', detail: 'HTTP 503' };
    const first = await begin();
    await happen('TAMPER', 'd');
    await clock.advanceSettling(12 * 3_600_000, MINUTE_MS);
    const before = told.length;
    t.ok(before > 20 && before < TRIES_MAX, `${before} tries`);
    await first.stop();
    await home.reopen();
    await begin();
    await clock.advanceSettling(100 * LONGEST_RETRY_MS, MINUTE_MS);
    t.equal(told.length, TRIES_MAX, 'given up');
    t.equal(pending(), 0);
    t.equal(new Set(told.flatMap(({ ids }) => ids)).size, 1, 'the same news each time');
    const pauses = told.slice(1, before).map(({ atMs }, n) => atMs - (told[n]?.atMs ?? 0));
    t.ok(Math.max(...pauses) <= LONGEST_RETRY_MS + MINUTE_MS);
    t.match(home.store.alertChannels.byId(CHANNEL.id), { lastError: 'HTTP 503' });
  },
);

t.test('what a receiver refuses is soon given up; the next news is not', async (t) => {
  const { clock, receiver, told, begin, happen, pending } = await desk(t);
  receiver.answer = { kind: 'failed', detail: 'HTTP 404' };
  await begin();
  await happen('TAMPER', 'd1');
  await clock.advanceSettling(3_600_000, MINUTE_MS);
  t.equal(told.length, 5);
  t.equal(pending(), 0);
  receiver.answer = { kind: 'sent' };
  await happen('TAMPER', 'd2');
  await clock.advanceSettling(LONGEST_RETRY_MS, MINUTE_MS);
  t.equal(told.length, 6);
  t.equal(pending(), 0);
});

t.test('a flood comes as a few messages', async (t) => {
  const { clock, told, begin, happen, pending } = await desk(t);
  await begin();
  for (let n = 0; n < 120; n++) {
    await happen('TAMPER', `d${n}`);
    await clock.advanceSettling(1_000, 500);
  }
  await clock.advanceSettling(3 * REST_MS, 1_000);
  t.equal(new Set(told.flatMap(({ ids }) => ids)).size, 120, 'each is told');
  t.equal(pending(), 0);
  t.ok(told.length <= BURST_MAX + 4, `${told.length} messages`);
});

t.test('an alarm under duress waits behind nothing, and stands beside nothing', async (t) => {
  const { clock, receiver, told, begin, happen } = await desk(t);
  await begin();
  for (let n = 0; n < 3 * DIGEST_MAX; n++) await happen('TAMPER', `d${n}`);
  await happen('DURESS', 'd0');
  await clock.advanceSettling(1_000, 100);
  t.strictSame(told[0]?.kinds, ['duress']);
  // The burst is spent by now, or the next is far away.
  for (let n = 0; n < BURST_MAX; n++) await happen('TAMPER', `e${n}`);
  await clock.advanceSettling(5_000, 100);
  const before = told.length;
  await happen('DURESS', 'd0');
  await clock.advanceSettling(1_000, 100);
  t.strictSame(
    told
      .slice(before)
      .flatMap(({ kinds }) => kinds)
      .filter((kind) => kind === 'duress'),
    ['duress'],
  );
  for (const { kinds } of told) t.ok(!kinds.includes('duress') || kinds.length === 1);
  t.equal(receiver.answer.kind, 'sent');
});

t.test('what waits for a channel is not told there when it is for it no more', async (t) => {
  const { home, clock, receiver, told, begin, happen, pending } = await desk(t);
  receiver.answer = { kind: 'later', detail: 'HTTP 503' };
  await begin();
  await happen('DURESS', 'd0');
  await happen('TAMPER', 'd0');
  await clock.advanceSettling(2_000, 100);
  t.equal(pending(), 2);
  const change = changeAlertChannel({
    store: home.store,
    clock,
    newId: home.newId,
    random: systemRandom,
    phoneCountry: null,
  });
  await change(OWNER, CHANNEL.id, { offSite: false });
  t.equal(pending(), 1);
  const before = told.length;
  receiver.answer = { kind: 'sent' };
  await clock.advanceSettling(LONGEST_RETRY_MS, MINUTE_MS);
  t.strictSame(
    told.slice(before).flatMap(({ kinds }) => kinds),
    ['tamper'],
  );
  receiver.answer = { kind: 'later', detail: 'HTTP 503' };
  await happen('TAMPER', 'd1');
  await change(OWNER, CHANNEL.id, { isActive: false });
  t.equal(pending(), 0);
});
