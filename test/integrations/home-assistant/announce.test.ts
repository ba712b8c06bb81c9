import t from 'tap';
import { until } from '../../support/until.js';
import { announcedHouse, INSTALLER } from '../announced-house.js';
import { discovery } from './discovery-schema.js';

const WAIT_MS = 20_000;
const HUB = 'doorward/hub/availability';
/** Its states, and what announces it. */
const TOPICS_OF_A_LOCK = 7;

t.test('a lock is announced with its true state, follows it, is renamed and goes', async (t) => {
  const house = await announcedHouse(t);
  const { id } = await house.addLock('front', 'Front door');
  await house.start();
  const ha = await house.join();
  const config = `homeassistant/device/${id}/config`;
  const at = (topic: string) => ha.retained.get(topic);
  /** What is retained comes one by one, and on a busy machine some of it later. */
  const shows = (topic: string, text: string) =>
    until(
      () => at(topic) === text,
      WAIT_MS,
      () => `${topic} to be ${text}, not ${at(topic) ?? 'nothing'}`,
    );
  await shows(HUB, 'online');
  await until(
    () => at(config) !== undefined,
    WAIT_MS,
    () => 'the lock to be announced',
  );
  const told = discovery.parse(JSON.parse(at(config) ?? ''));
  t.equal(told.device.name, 'Front door');
  t.strictSame(told.device.identifiers, [`doorward_${id}`]);
  t.equal(told.components.lock.payload_open, undefined, 'it has no latch to pull');
  // nothing is known of it yet
  await shows(told.components.lock.state_topic, 'None');
  await shows(told.components.door.state_topic, 'None');
  await shows(told.components.battery.state_topic, 'None');
  await shows(told.components.connectivity.state_topic, 'ON');
  await shows(told.components.tamper.state_topic, 'OFF');

  const status = { kind: 'status', door: 'closed', batteryPercent: 55 } as const;
  house.live.observe(id, { ...status, bolt: 'locked' });
  await shows('doorward/front/lock/state', 'LOCKED');
  await shows('doorward/front/door/state', 'OFF');
  await shows('doorward/front/battery/state', '55');
  house.live.observe(id, { ...status, bolt: 'jammed', door: 'open' });
  await shows('doorward/front/lock/state', 'JAMMED');
  await shows('doorward/front/problem/state', 'ON');
  await shows('doorward/front/door/state', 'ON');
  house.live.observe(id, { kind: 'link', online: false });
  // unknown when it is away
  await shows('doorward/front/lock/state', 'None');
  await shows('doorward/front/connectivity/state', 'OFF');

  await house.update(INSTALLER, id, { name: 'Big door', unlatches: true });
  await until(
    () => (at(config) ?? '').includes('Big door'),
    WAIT_MS,
    () => 'the new name',
  );
  const renamed = discovery.parse(JSON.parse(at(config) ?? ''));
  t.equal(renamed.components.lock.unique_id, told.components.lock.unique_id);
  t.equal(renamed.components.lock.payload_open, 'OPEN');

  await house.remove(INSTALLER, id);
  await until(
    () => at(config) === undefined,
    WAIT_MS,
    () => 'it to be taken away',
  );
  await until(
    () => ha.retained.size === 1,
    WAIT_MS,
    () => `all its topics to go: ${[...ha.retained.keys()].join()}`,
  );
  t.equal(at(HUB), 'online');
});

t.test(
  'on several buses at once; what was deleted while a bus was away, or over a restart, goes there too',
  async (t) => {
    const house = await announcedHouse(t, { buses: 2 });
    const { id: frontId } = await house.addLock('front');
    await house.addLock('back');
    const first = await house.start();
    const [here, there] = [await house.join(0), await house.join(1)];
    // Who comes while it is told hears the end of it live, and the beginning, which was kept, after that.
    const all = ({ retained }: typeof here) => JSON.stringify([...retained].sort());
    for (const one of [here, there])
      await until(
        () => one.retained.get(HUB) === 'online' && one.retained.size === TOPICS_OF_A_LOCK * 2 + 1,
        WAIT_MS,
        () => `all of the house, not ${all(one)}`,
      );
    t.equal(all(here), all(there));
    const bus = house.buses[1];
    if (!bus) throw new Error('there are two');
    bus.failures = 1_000_000;
    await house.remove(INSTALLER, frontId);
    const config = `homeassistant/device/${frontId}/config`;
    await until(
      () => !here.retained.has(config),
      WAIT_MS,
      () => 'it to go here',
    );
    t.ok(there.retained.has(config), 'that bus is away');
    await first.announcer.stop();
    await until(
      () => here.retained.get(HUB) === 'offline',
      WAIT_MS,
      () => 'the hub to say that it goes',
    );

    bus.failures = 0;
    await house.start();
    // It is taken away topic by topic; what was said of the hub before goes too, and comes last again.
    const ofFront = () => [...there.retained.keys()].filter((topic) => topic.includes('/front/'));
    await until(
      () =>
        !there.retained.has(config) &&
        ofFront().length === 0 &&
        there.retained.size === TOPICS_OF_A_LOCK + 1 &&
        there.retained.get(HUB) === 'online',
      WAIT_MS,
      () => `it to go there, and nothing else: ${all(there)}`,
    );
    t.ok([...there.retained.keys()].some((topic) => topic.includes('/back/')));
  },
);

t.test('when Home Assistant starts, everything is told again', async (t) => {
  const house = await announcedHouse(t);
  await house.addLock('front');
  const { troubles } = await house.start();
  const ha = await house.join();
  await until(
    () => ha.retained.get(HUB) === 'online',
    WAIT_MS,
    () => 'the hub to be there',
  );
  ha.retained.clear();
  await ha.client.publishAsync('homeassistant/status', 'online');
  await until(
    () => ha.retained.size >= 8,
    WAIT_MS,
    () => 'all of it',
  );
  t.strictSame(troubles.totals(), {});
});

t.test(
  'without a program that may use it nothing is announced; with one it is, and no more when it is revoked',
  async (t) => {
    const house = await announcedHouse(t, { when: { 'home-assistant': { scope: 'mqtt:home-assistant' } } });
    const { store, admin } = house;
    await house.addLock('front');
    await house.start();
    const ha = await house.join();
    const token = (id: string) => ({
      id,
      userId: admin.id,
      name: 'HA',
      scopes: ['mqtt:home-assistant'] as const,
      createdAtMs: 1,
      expiresAtMs: null,
      lastUsedAtMs: null,
      revokedAtMs: null,
    });
    const note = { atMs: 1, type: 'API_TOKEN_CREATED', description: '' } as const;
    const { newEvent } = await import('../../../src/operations/audit/new-event.js');
    await store.write((tx) => {
      tx.apiTokens.insert({ ...token('other'), scopes: ['devices:read'] }, new Uint8Array(32).fill(1));
      tx.events.append(newEvent(note));
    });
    t.equal(ha.retained.size, 0);
    await store.write((tx) => {
      tx.apiTokens.insert(token('one'), new Uint8Array(32).fill(2));
      tx.events.append(newEvent(note));
    });
    await until(
      () => ha.retained.get(HUB) === 'online',
      WAIT_MS,
      () => 'the hub to be there',
    );
    await store.write((tx) => {
      tx.apiTokens.revoke('one', admin.id, 2);
      tx.events.append(newEvent({ ...note, type: 'API_TOKEN_REVOKED' }));
    });
    await until(
      () => ha.retained.size === 0,
      WAIT_MS,
      () => 'all of it to go',
    );
    t.pass('all of it went');
  },
);
