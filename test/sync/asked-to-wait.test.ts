import t, { type Test } from 'tap';
import { systemRandom } from '../../src/kit/random.js';
import { sampleEvent } from '../store/samples.js';
import { SimulatedClock } from '../support/simulated-clock.js';
import { until } from '../support/until.js';
import { hubHalf } from './hub-half.js';
import { refuse, scriptedCloud, type ScriptedCloud } from './scripted-cloud.js';

const PATIENCE_MS = 10_000;
/** Every wait is as long as it may be. */
const LONGEST = { ...systemRandom, integer: (below: number) => below - 1 };

/** A hub that asks for requests and has something to send, in time that moves when the test says so. */
async function hubAt(t: Test, cloud: ScriptedCloud) {
  const clock = new SimulatedClock();
  const hub = await hubHalf(t, cloud, { clock, random: LONGEST });
  hub.sync.serve({ handle: () => Promise.resolve() }, hub.newId);
  const comes = (what: () => boolean, name: string) =>
    until(what, PATIENCE_MS, () => `${name}: ${JSON.stringify(hub.sync.view())}`);
  /** The question for requests that comes then has failed too. */
  const asksAgain = async (afterMs: number) => {
    const before = cloud.asked('requests');
    clock.advance(afterMs);
    await comes(
      () => cloud.asked('requests') === before + 1 && hub.sync['inboxPause'] !== null,
      'the next question',
    );
  };
  /** Everything was sent, which takes moments that the disk is waited for, and a question for requests waits. */
  const settles = () =>
    comes(() => {
      clock.advance(10);
      return hub.sync.view().state === 'idle' && cloud.asked('requests') === 1;
    }, 'nothing is left to be done');
  await hub.store.write((tx) => tx.events.append(sampleEvent({})));
  await hub.sync.start();
  return { hub, clock, comes, settles, asksAgain };
}

t.test('a wait that the cloud asks for is kept, however questions for requests fare', async (t) => {
  const cloud = await scriptedCloud(t, (kind, response) => {
    if (kind === 'batches') return refuse(response, 429, 60, 'busy');
    return kind === 'requests' ? refuse(response, 502, null, 'http_502') : undefined;
  });
  const { hub, clock, comes, asksAgain } = await hubAt(t, cloud);
  await comes(
    () => hub.sync.view().trouble?.code === 'busy' && hub.sync['inboxPause'] !== null,
    'both are refused',
  );
  for (const seconds of [1, 2, 4, 8, 16]) await asksAgain(seconds * 1000);
  clock.advance(28_999);
  await cloud.heard();
  t.equal(cloud.asked('batches'), 1, 'in a minute less a millisecond');
  t.equal(cloud.asked('where'), 1);
  clock.advance(1);
  await comes(() => cloud.asked('batches') === 2, 'the minute is over');
  await comes(() => hub.sync.view().state === 'retrying', 'it is refused again');
  hub.sync.now();
  await comes(() => cloud.asked('batches') === 3, 'somebody asked for it');
});

t.test('a cloud that comes back busy is asked once, then left in peace for as long as it says', async (t) => {
  let isBusy = false;
  const cloud = await scriptedCloud(t, (kind, response) => {
    if (isBusy && kind !== 'other') return refuse(response, 429, 20, 'busy');
    return kind === 'requests' ? null : undefined;
  });
  const { hub, clock, comes, settles, asksAgain } = await hubAt(t, cloud);
  await settles();
  const before = { where: cloud.asked('where'), batches: cloud.asked('batches') };
  isBusy = true;
  cloud.restart();
  await comes(() => hub.sync['inboxPause'] !== null, 'the line broke');
  await asksAgain(1_000);
  clock.advance(19_999);
  await cloud.heard();
  t.equal(cloud.asked('requests'), 2);
  t.strictSame({ where: cloud.asked('where'), batches: cloud.asked('batches') }, before);
  await asksAgain(1);
});

t.test('after a line that broke it is looked how far the cloud is, once it answers', async (t) => {
  let isAway = false;
  let wasAway = false;
  let hasAnswered = false;
  const cloud = await scriptedCloud(t, (kind, response) => {
    if (kind !== 'requests') return undefined;
    if (isAway) return refuse(response, 502, null, 'http_502');
    if (!wasAway || hasAnswered) return null;
    hasAnswered = true;
    return { requests: [] };
  });
  const { hub, clock, comes, settles, asksAgain } = await hubAt(t, cloud);
  await settles();
  const looks = cloud.asked('where');
  isAway = true;
  cloud.restart();
  await comes(() => hub.sync['inboxPause'] !== null, 'the line broke');
  await asksAgain(1_000);
  t.equal(cloud.asked('where'), looks);
  isAway = false;
  wasAway = true;
  clock.advance(2_000);
  await comes(() => hub.sync.view().trouble === null, 'it answers');
  clock.advance(1_000);
  await comes(() => cloud.asked('where') === looks + 1, 'it may have been set back');
});

t.test('a wait that is asked for with a failure is the least: waits grow all the same', async (t) => {
  const cloud = await scriptedCloud(t, (kind, response) =>
    kind === 'other' ? undefined : refuse(response, 503, 3, 'unavailable'),
  );
  const { hub, clock, comes } = await hubAt(t, cloud);
  const waits: number[] = [];
  for (let n = 1; n <= 6; n += 1) {
    await comes(
      () => cloud.asked('enrol') === n && hub.sync.view().trouble?.atMs === clock.wallMs(),
      'a try',
    );
    const { atMs, retryAtMs } = hub.sync.view().trouble ?? { atMs: 0, retryAtMs: 0 };
    waits.push(retryAtMs - atMs);
    clock.advance(retryAtMs - atMs);
  }
  t.strictSame(waits, [3_000, 3_000, 4_000, 8_000, 16_000, 32_000]);
});
