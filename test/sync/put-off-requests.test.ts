import type { ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { systemRandom } from '../../src/kit/random.js';
import { LONGEST_REQUEST_RETRY_MS } from '../../src/sync/limits.js';
import { PutOffRequests } from '../../src/sync/put-off-requests.js';
import { uuid } from '../store/samples.js';
import { SimulatedClock } from '../support/simulated-clock.js';
import { hubHalf } from './hub-half.js';
import { ADMIN, DOOR, furnish, requestDesk } from './request-house.js';
import { refuse, scriptedCloud } from './scripted-cloud.js';

const PATIENCE_MS = 10_000;
/** Every wait is as long as it may be. */
const LONGEST = { ...systemRandom, integer: (below: number) => below - 1 };
const BAD = uuid(700);
const UNLOCK = uuid(701);
const LATE_UNLOCK = uuid(702);
const asked = { actor: { id: ADMIN }, expected_version: null, expires_in_ms: 60_000 };
const unlock = (id: string) => ({ ...asked, id, kind: 'unlock', data: { device_id: DOOR } });
const firmware = { ...asked, id: BAD, kind: 'firmware', data: { device_id: DOOR, sha256: 'a'.repeat(64) } };
const rename = { ...asked, id: BAD, kind: 'settings', data: { device_id: DOOR, name: 'Gate' } };

t.test('waits grow, and have an end', async (t) => {
  const clock = new SimulatedClock();
  const later = new PutOffRequests(clock, LONGEST);
  t.equal(later.nextMs(), Infinity);
  const waits = Array.from({ length: 14 }, () => later.putOff(firmware, 0));
  t.strictSame(waits.slice(0, 4), [1_000, 2_000, 4_000, 8_000]);
  t.equal(waits.at(-1), LONGEST_REQUEST_RETRY_MS);
  t.equal(later.putOff(firmware, 2 * LONGEST_REQUEST_RETRY_MS), 2 * LONGEST_REQUEST_RETRY_MS);
  t.strictSame(later.due(), []);
  later.hurry();
  t.strictSame(later.due(), [firmware]);
  later.done(BAD);
  t.notOk(later.has(BAD));
  for (let n = 0; n < 200; n += 1) later.putOff(unlock(uuid(n)), 0);
  t.equal(later.size, 100, 'no cloud fills the memory');
});

/** A hub with a door, and a cloud that has these requests, in time that moves when the test says so. */
async function house(
  t: Test,
  lines: { id: string }[],
  claims: (id: string, response: ServerResponse) => object,
) {
  const clock = new SimulatedClock();
  const claimed: string[] = [];
  const settled = new Set<string>();
  const cloud = await scriptedCloud(t, (kind, response, body, url) => {
    const [, , , , , id = ''] = url.pathname.split('/');
    if (url.pathname.endsWith('/claim')) {
      claimed.push(id);
      return {
        ...(JSON.parse(body) as { nonce: string }),
        id,
        expires_in_ms: 30_000,
        ...claims(id, response),
      };
    }
    if (kind !== 'requests') return undefined;
    const from = lines.findIndex((line) => line.id === url.searchParams.get('after')) + 1;
    const open = lines.slice(from).filter((line) => !settled.has(line.id));
    if (open.length > 0) return { requests: open };
    const waitMs = Number(url.searchParams.get('wait')) * 1000;
    clock.after(waitMs, () => response.end('{"requests":[]}'));
    return null;
  });
  const hub = await hubHalf(t, cloud, { clock, random: LONGEST });
  await furnish(hub.store);
  const { desk, driver } = requestDesk(t, hub);
  hub.sync.serve(desk, hub.newId);
  // Which the cloud learns from the log.
  const isDone = (id: string) => {
    const isSettled = (hub.store.cloudRequests.byId(id)?.state ?? 'open') !== 'open';
    if (isSettled) settled.add(id);
    return isSettled;
  };
  /** Lets time pass in small steps, with room for what goes over the wire between them, until it has come about. */
  const comes = async (what: () => boolean, name: string, stepMs = 10) => {
    const endMs = performance.now() + PATIENCE_MS;
    while (!what()) {
      if (performance.now() > endMs) throw new Error(`${name}: ${JSON.stringify(hub.sync.view())}`);
      clock.advance(stepMs);
      await pause(2);
    }
  };
  t.teardown(() => {
    clock.advance(60_000);
  });
  await hub.sync.start();
  const claimsOf = (id: string) => claimed.filter((one) => one === id).length;
  return { hub, clock, driver, cloud, comes, isDone, claimsOf, lines };
}

t.test('a firmware whose image is not whole holds up no unlock, and comes less and less often', async (t) => {
  const { hub, clock, driver, comes, isDone, claimsOf, lines, cloud } = await house(
    t,
    [firmware, unlock(UNLOCK)],
    () => ({}),
  );
  await comes(() => isDone(UNLOCK), 'the unlock behind it');
  t.match(hub.store.cloudRequests.byId(UNLOCK), { state: 'applied' });
  t.equal(driver.executed.length, 1);
  t.ok(clock.monotonicMs() < 1_000, 'at once');
  t.match(hub.sync.view(), { trouble: { code: 'image_differs' } }, 'and what waits is told');
  const questions = cloud.asked('requests');
  await comes(() => clock.monotonicMs() > 60_000, 'a minute', 100);
  const tries = claimsOf(BAD);
  t.ok(tries >= 3 && tries <= 7, `tried ${tries} times: after 1, 2, 4, 8, 16 and 32 seconds`);
  t.ok(cloud.asked('requests') - questions <= 2 * tries, 'no question without a wait');
  lines.push(unlock(LATE_UNLOCK));
  await comes(() => isDone(LATE_UNLOCK), 'an unlock that comes later', 100);
  t.equal(driver.executed.length, 2);
  t.match(hub.store.cloudRequests.byId(BAD), { state: 'open' }, 'it may still be done');
});

t.test('a claim that is refused for now stands in nobody’s way when the cloud is asked again', async (t) => {
  let isRefused = true;
  const { hub, driver, comes, isDone, claimsOf } = await house(t, [rename, unlock(UNLOCK)], (id, response) =>
    id === BAD && isRefused ? refuse(response, 503, null, 'unavailable') : {},
  );
  await comes(() => isDone(UNLOCK), 'the unlock behind it');
  t.equal(driver.executed.length, 1);
  t.ok(claimsOf(BAD) <= 2, `claimed ${claimsOf(BAD)} times until then`);
  isRefused = false;
  await comes(() => isDone(BAD), 'it is carried out after all');
  t.equal(hub.store.devices.byId(DOOR)?.name, 'Gate');
  t.ok(claimsOf(BAD) <= 4);
  await comes(() => hub.sync.view().trouble === null, 'all is well');
});

t.test('asked for by hand, what was put off is tried at once', async (t) => {
  let isRefused = true;
  const { hub, clock, comes, isDone, claimsOf } = await house(t, [rename], (_, response) =>
    isRefused ? refuse(response, 503, 3_000, 'unavailable') : {},
  );
  await comes(() => claimsOf(BAD) === 1 && hub.sync.view().trouble !== null, 'it was put off');
  isRefused = false;
  hub.sync.now();
  await comes(() => isDone(BAD), 'it is done');
  t.ok(clock.monotonicMs() < 60_000);
});
