import t from 'tap';
import { CloudTrouble } from '../../src/sync/cloud-trouble.js';
import { systemRandom } from '../../src/kit/random.js';
import { BackOff } from '../../src/kit/back-off.js';
import { Bandwidth } from '../../src/sync/bandwidth.js';
import { LaneTurns } from '../../src/sync/lane-turns.js';
import { METERED_PAUSE_MS } from '../../src/sync/limits.js';
import { SyncStanding } from '../../src/sync/sync-standing.js';
import { syncAdvice } from '../../src/operations/cloud/sync-advice.js';
import { inEnglish } from '../../src/kit/sentence.js';
import { SimulatedClock } from '../support/simulated-clock.js';

t.test('a ceiling holds over any time, but for the burst of one second', async (t) => {
  const clock = new SimulatedClock();
  const bandwidth = new Bandwidth(clock, 1_000);
  t.equal(bandwidth.take(1_000), 0, 'the bucket was full');
  t.equal(bandwidth.take(500), 500);
  clock.advance(500);
  t.equal(bandwidth.take(250), 250);
  clock.advance(3_600_000);
  t.equal(bandwidth.take(1_000), 0);
  t.equal(bandwidth.take(1), 1, 'an hour of silence saves up no more than a second');
});

t.test('while a backup is on its way there is half of it', async (t) => {
  const clock = new SimulatedClock();
  let isShared = false;
  const bandwidth = new Bandwidth(clock, 1_000, () => isShared);
  t.equal(bandwidth.take(1_000), 0);
  isShared = true;
  t.equal(bandwidth.take(500), 1_000);
  clock.advance(1_000);
  isShared = false;
  t.equal(bandwidth.take(1_000), 500, 'and all of it after that');
});

t.test('full jitter: waits are spread from nothing to the doubled one', async (t) => {
  const waits = Array.from({ length: 2_000 }, () => {
    const backOff = new BackOff(systemRandom, 1_000, 'whole');
    for (let n = 0; n < 3; n += 1) backOff.next(60_000);
    return backOff.next(60_000);
  });
  t.ok(waits.every((ms) => ms >= 0 && ms <= 8_000));
  for (const eighth of [0, 1, 2, 3, 4, 5, 6, 7])
    t.ok(waits.filter((ms) => Math.min(7, Math.floor(ms / 1_000)) === eighth).length > 100, `${eighth}`);
});

t.test('over a metered line the log goes in bundles and the rest once a day', async (t) => {
  const clock = new SimulatedClock();
  const turns = new LaneTurns(clock);
  t.ok(turns.isDue('audit', true) && turns.isDue('telemetry', true), 'the first time at once');
  turns.done('audit');
  turns.done('telemetry');
  t.notOk(turns.isDue('audit', true));
  t.ok(turns.isDue('audit', false), 'without the mode nothing waits');
  t.equal(turns.nextMs(), METERED_PAUSE_MS.audit);
  clock.jumpWall(10 * 365 * 86_400_000);
  t.notOk(turns.isDue('audit', true), 'the clock on the wall has no say');
  clock.advance(METERED_PAUSE_MS.audit);
  t.ok(turns.isDue('audit', true));
  t.notOk(turns.isDue('telemetry', true));
  turns.hurry();
  t.ok(turns.isDue('telemetry', true), 'all of it when somebody says so');
});

t.test('every trouble comes with what is to be done', async (t) => {
  const view = (
    error: unknown,
    happen = (standing: SyncStanding) => {
      standing.failed(error, 1_000);
    },
  ) => {
    const standing = new SyncStanding(new SimulatedClock());
    happen(standing);
    const { state, trouble } = standing;
    return inEnglish(
      syncAdvice({
        ...{ state, trouble, isMetered: false, url: null, hubId: null, claimCode: null, epoch: null },
        ...{ lastSuccessAtMs: null, nextTurnAtMs: null, putAside: 0, writtenBytes: 0 },
        lanes: { audit: { acked: 0, newest: 0 }, telemetry: { acked: 0, newest: 0 } },
      }),
    );
  };
  t.match(view(new CloudTrouble('unreachable', 'enotfound')), /Is the internet there/);
  t.match(view(new CloudTrouble('unreachable', 'self_signed_cert_in_chain')), /somebody is in between/);
  t.match(view(new CloudTrouble('unreachable', 'cert_not_yet_valid')), /Set the hub's clock/);
  t.match(view(new CloudTrouble('lied', 'acknowledgement_wrong')), /nothing of it is believed/);
  t.match(view(new CloudTrouble('refused', 'busy', { status: 429 })), /tries again by itself/);
  t.match(view(new CloudTrouble('refused', 'http_502', { status: 502 })), /busy or not quite there/);
  t.match(view(new CloudTrouble('refused', 'head_differs', { status: 400 })), /\(head_differs\)/);
  t.match(view(new CloudTrouble('refused', 'hub_revoked', { status: 403 })), /Doors work as always/);
  t.match(view(new Error('a bug')), /its log says why/);
  for (const code of ['claim_not_fresh', 'image_differs'])
    t.match(view(new CloudTrouble('lied', code)), /nothing of it is believed/);
  const unanswered = new CloudTrouble('lied', 'answer_unreadable');
  for (const waitMs of [null, 60_000])
    t.match(
      view(unanswered, (standing) => {
        standing.done(waitMs);
        standing.inboxFailed(unanswered, 1_000);
      }),
      /(has everything|is metered).* But something went wrong: .*nothing of it is believed/,
      'also where the cloud has all that was to be sent',
    );
  t.equal(
    view(unanswered, (standing) => {
      standing.inboxFailed(unanswered, 1_000);
      standing.done(null);
      standing.inboxAnswered(true);
    }),
    'The cloud has everything.',
  );
});
