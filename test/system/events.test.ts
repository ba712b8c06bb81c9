import t from 'tap';
import { EventReader } from '../support/event-reader.js';
import { expectAnswer } from '../support/json-client.js';
import { startRealHub } from '../support/real-hub.js';
import { until } from '../support/until.js';
import { z } from 'zod';
import { act, BOB, moveIn, stateOf, WAIT_MS, whenState } from './house.js';

t.setTimeout(300_000);

const signedIn = z.object({ data: z.object({ tokens: z.object({ access: z.string() }) }) });

t.test('somebody follows what happens at the doors', async (t) => {
  // Bolts that take their time: a lock's event tells how it is by then.
  const house = await moveIn(t, { travelMs: 400 });
  const { simulator, doors } = house;
  const readers: EventReader[] = [];
  t.teardown(() => {
    for (const reader of readers) reader.close();
  });
  const follow = async (token: string, lastEventId?: string) => {
    const given = { token, ...(lastEventId !== undefined && { lastEventId }) };
    const reader = new EventReader(house.hub.url, given);
    readers.push(reader);
    await reader.opened();
    await reader.next(({ event }) => event === 'lock');
    return reader;
  };

  for (const door of doors) {
    await t.test(`${door.transport}: an unlock is seen on its way, then done, then in the log`, async (t) => {
      const reader = await follow(house.hub.adminToken);
      const begun = reader.events.length;
      t.equal((await act(house.hub, door, 'unlock')).status, 200);
      await reader.next(({ event, data }) => event === 'command' && data['event_type'] === 'UNLOCK');
      const seen = reader.events
        .slice(begun)
        .filter(({ data }) => data['device_id'] === door.id)
        .map(({ event, data }) => `${event} ${String(data['lock_state'] ?? data['event_type'])}`);
      const onItsWay = seen.indexOf('lock unlocking');
      t.ok(onItsWay >= 0 && onItsWay < seen.indexOf('lock unlocked'), seen.join(', '));
      t.notOk(seen.includes('lock locked'));
      reader.close();
    });

    await t.test(`${door.transport}: a turn by hand is its own doing`, async (t) => {
      const reader = await follow(house.hub.adminToken);
      expectAnswer(
        await simulator.request('POST', `/locks/${door.deviceId}/turn`, {
          position: 'locked',
          source: 'thumb_turn',
        }),
        200,
        z.unknown(),
      );
      const row = await reader.next(({ event, data }) => event === 'access' && data['event_type'] === 'LOCK');
      t.match(row.data, { method: 'manual', command_id: null, actor: { kind: 'lock', name: 'thumb_turn' } });
      await reader.next(({ data }) => data['device_id'] === door.id && data['lock_state'] === 'locked');
      reader.close();
    });

    await t.test(`${door.transport}: a mended jam is not shown for long`, async (t) => {
      await simulator.fault(door.deviceId, { kind: 'jam' });
      t.equal((await act(house.hub, door, 'unlock')).status, 409);
      t.equal((await stateOf(house.hub, door)).lock_state, 'jammed');
      await simulator.fault(door.deviceId, { kind: 'clear' });
      await whenState(house.hub, door, ({ lock_state: state }) => state !== 'jammed');
    });
  }

  await t.test('locked by itself when the door is closed, and not before', async (t) => {
    const [door] = doors;
    const reader = await follow(house.hub.adminToken);
    t.equal((await act(house.hub, door, 'unlock')).status, 200);
    await simulator.request('POST', `/locks/${door.deviceId}/door`, { position: 'open' });
    await whenState(house.hub, door, ({ door_state: state }) => state === 'open');
    for (const [auto_lock_s, status] of [
      [5, 200],
      [1, 422],
      [1.5, 422],
    ] as const) {
      t.equal(
        (await house.hub.request('PATCH', `/devices/${door.id}`, { body: { auto_lock_s } })).status,
        status,
      );
    }
    const { actuations } = await simulator.truth(door.deviceId);
    await new Promise((resolve) => setTimeout(resolve, 6_000));
    t.equal((await simulator.truth(door.deviceId)).actuations, actuations, 'the door is open');
    const begun = reader.events.length;
    await simulator.request('POST', `/locks/${door.deviceId}/door`, { position: 'closed' });
    await until(
      () =>
        reader.events.slice(begun).some(({ data }) => data['method'] === 'auto' && data['success'] === true),
      WAIT_MS,
      () => 'the door to lock',
    );
    t.match(await simulator.truth(door.deviceId), { bolt: 'locked', actuations: actuations + 1 });
    t.match((await house.hub.request('GET', `/devices/${door.id}`)).body, {
      data: { auto_lock_s: 5, left_unlocked_alert_s: null, lock_state: 'locked' },
    });
    await house.hub.request('PATCH', `/devices/${door.id}`, { body: { auto_lock_s: null } });
    reader.close();
  });

  await t.test(
    'who logs out hears no more; a member hears of doors they may open and of their own commands',
    async (t) => {
      const share = { shared_with: house.bob.id, can_unlock: true };
      t.equal(
        (await house.hub.request('POST', `/devices/${doors[0].id}/shares`, { body: share })).status,
        201,
      );
      const body = { username: BOB.username, password: BOB.password };
      const bob = expectAnswer(
        await house.hub.anonymous('POST', '/api/v1/auth/login', { body }),
        200,
        signedIn,
      );
      const { access } = bob.data.tokens;
      const reader = await follow(access);
      t.equal((await act(house.hub, doors[0], 'unlock')).status, 200);
      await reader.next(({ data }) => data['lock_state'] === 'unlocked');
      const refused = await house.hub.request('POST', '/auth/logout', { token: access });
      t.ok(refused.status < 300);
      await reader.end();
      t.same([...new Set(reader.events.map(({ event }) => event))], ['lock']);
      t.equal((await new EventReader(house.hub.url, { token: access }).opened()).status, 401);
    },
  );

  await t.test('over kill -9 and a restart: nothing lost, nothing twice', async (t) => {
    const [, door] = doors;
    const ids: number[] = [];
    let token = house.hub.adminToken;
    let last = (await follow(token)).lastEventId;
    for (const end of ['kill', 'stop', 'kill'] as const) {
      const reader = await follow(token, last);
      for (const action of ['unlock', 'lock'] as const) await act(house.hub, door, action);
      await until(
        () => reader.events.filter(({ event }) => event === 'command').length >= 2,
        WAIT_MS,
        () => 'both commands',
      );
      // These happen, and nobody is there to hear of them.
      reader.close();
      last = reader.lastEventId;
      ids.push(...reader.events.filter(({ event }) => event !== 'lock').map(({ id }) => id));
      for (const action of ['unlock', 'lock'] as const) await act(house.hub, door, action);
      const { dataDir } = house.hub;
      if (end === 'kill') await house.hub.kill9();
      else await house.hub.program.stop();
      const mqttPort = new URL(house.hub.mqttUrl).port;
      house.hub = await startRealHub({ dataDir, adminToken: token, env: { DOORWARD_MQTT_PORT: mqttPort } });
      token = house.hub.adminToken;
      await whenState(house.hub, door, ({ is_online: online }) => online);
    }
    const reader = await follow(token, last);
    ids.push(...reader.events.filter(({ event }) => event !== 'lock').map(({ id }) => id));
    t.notOk(reader.events.some(({ event }) => event === 'reset'));
    const rows = z
      .object({ data: z.array(z.object({ seq: z.int(), device_id: z.string().nullable() })) })
      .parse((await house.hub.request('GET', '/access/logs?page_size=200')).body).data;
    const first = ids[0] ?? 0;
    const logged = rows.filter(({ seq, device_id: id }) => seq >= first && id !== null).map(({ seq }) => seq);
    t.ok(ids.length >= 12);
    t.strictSame(ids, logged.reverse());
  });
});
