import t from 'tap';
import { until } from '../../support/until.js';
import { announcedHouse, INSTALLER, program } from '../announced-house.js';

const WAIT_MS = 20_000;
const ON = { when: { 'home-assistant': 'off', zigbee2mqtt: 'on' } } as const;

t.test(
  'a PIN manager sets, reads, changes and clears the code of a slot, and never sees digits',
  async (t) => {
    const house = await announcedHouse(t, ON);
    const { id } = await house.addLock('front', 'Front/door');
    const [bus] = house.buses;
    if (!bus) throw new Error('there is one');
    bus.caller = program(house.admin.id, ['mqtt:zigbee2mqtt', 'pins:manage', 'pins:read', 'devices:unlock']);
    await house.start();
    const manager = await house.join();
    const online = () => manager.retained.get('zigbee2mqtt/bridge/state') === '{"state":"online"}';
    await until(online, WAIT_MS, () => 'the bridge to be there');
    const base = 'zigbee2mqtt/Front-door';
    // What was retained before it came may come after what is told now.
    await until(
      () => manager.retained.size === 4,
      WAIT_MS,
      () => 'all of it',
    );
    t.strictSame(JSON.parse(manager.retained.get(base) ?? ''), {
      state: null,
      lock_state: null,
      battery: null,
    });
    const devices = JSON.parse(manager.retained.get('zigbee2mqtt/bridge/devices') ?? '') as object[];
    t.match(devices, [{ friendly_name: 'Front-door', type: 'EndDevice', interview_completed: true }]);

    const told = () => manager.passing.map(({ topic, text }) => ({ topic, ...(JSON.parse(text) as object) }));
    const say = async (verb: string, message: object) => {
      const before = manager.passing.length;
      await manager.client.publishAsync(`${base}/${verb}`, JSON.stringify(message), { qos: 1 });
      await until(
        () => manager.passing.length > before,
        WAIT_MS,
        () => `an answer to ${verb}`,
      );
      return told().at(-1);
    };
    const pins = () =>
      house.pins.listPins(INSTALLER, {}, { cursor: null, size: 50 }).rows.map(({ pin }) => pin);
    const good = () => pins().filter(({ revokedAtMs }) => revokedAtMs === null);
    const set = { user: 3, user_type: 'unrestricted', user_enabled: true };
    t.match(await say('set', { pin_code: { ...set, pin_code: '0427' } }), {
      users: { 3: { status: 'enabled' } },
    });
    const [first] = good();
    t.equal(first?.label, 'Home Assistant, slot 3');
    await say('set', { pin_code: { ...set, pin_code: '0427' } });
    t.strictSame(good(), [first], 'the same again changes nothing');
    await say('set', { pin_code: { ...set, pin_code: 583_917 } });
    t.equal(good().length, 1, 'the new code took the place of the old one');
    t.not(good()[0]?.id, first?.id);
    t.match(await say('get', { pin_code: { user: 3 } }), {
      topic: base,
      users: { 3: { status: 'enabled' } },
    });
    t.match(await say('get', { pin_code: { user: 4 } }), { users: { 4: { status: 'available' } } });

    const refused = async (message: object, why: RegExp) => {
      const answer = await say('set', message);
      t.match(answer, { topic: 'zigbee2mqtt/bridge/logging', level: 'error', message: why });
      t.match(answer, { message: /^Publish 'set' '(state|pin_code)' to 'Front-door' failed: '.+'$/ });
      t.notMatch(JSON.stringify(answer), /1111|583917/);
    };
    await refused({ pin_code: { ...set, user: 5, pin_code: '1111' } }, /Slot 5/);
    await refused({ pin_code: { ...set, user: 5, pin_code: '583917' } }, /can't be used/);
    await refused({ pin_code: { ...set, user: 250, pin_code: '4821' } }, /slots of codes are 0 to 249/);
    await refused({ pin_code: { ...set, user_enabled: false, pin_code: '4821' } }, /disabled/);
    await refused({ pin_code: { ...set, user_type: 'master', pin_code: '4821' } }, /user_type/);
    await refused({ state: 'TOGGLE' }, /LOCK or UNLOCK/);
    t.equal(good().length, 1);

    await say('set', { pin_code: { user: 3, user_enabled: false, pin_code: null } });
    t.strictSame(good(), []);
    t.match(await say('get', { pin_code: { user: 3 } }), { users: { 3: { status: 'available' } } });
    t.notMatch(
      JSON.stringify([...manager.retained, ...manager.passing]),
      /0427|583917/,
      'no digits anywhere',
    );

    bus.caller = program(house.admin.id, ['mqtt:zigbee2mqtt']);
    await refused({ pin_code: { ...set, pin_code: '4821' } }, /./);
    t.match(await say('get', { pin_code: { user: 3 } }), { topic: 'zigbee2mqtt/bridge/logging' });
    t.strictSame(good(), [], 'without the scope no code is made');

    bus.caller = program(house.admin.id, ['mqtt:zigbee2mqtt', 'devices:unlock']);
    const action = await say('set', { state: 'unlock' });
    t.match(action, { topic: base, action: 'rf_unlock', action_source_name: 'rf', state: 'UNLOCK' });
    t.equal(house.driver.executed.length, 1);
    t.notMatch(manager.retained.get(base), /action/, 'an action is not retained');
    house.live.observe(id, { kind: 'status', bolt: 'locked', door: 'closed', batteryPercent: 9 });
    await until(
      () => (manager.retained.get(base) ?? '').includes('"LOCK"'),
      WAIT_MS,
      () => 'locked',
    );
  },
);

t.test(
  'a change of a code is acknowledged when it is committed, and holds up nobody who wants no acknowledgement',
  async (t) => {
    const house = await announcedHouse(t, ON);
    await house.addLock('front', 'Front');
    await house.start();
    const manager = await house.join();
    const [bus] = house.buses;
    if (!bus) throw new Error('there is one');
    const caller = program(house.admin.id, ['mqtt:zigbee2mqtt', 'pins:manage', 'pins:read']);
    const said = (user: number, digits: string) => ({
      topic: 'zigbee2mqtt/Front/set',
      payload: Buffer.from(JSON.stringify({ pin_code: { user, pin_code: digits } })),
      retained: false,
      caller,
    });
    const labels = () =>
      house.pins.listPins(INSTALLER, {}, { cursor: null, size: 50 }).rows.map(({ pin }) => pin.label);
    await bus.hear({ ...said(1, '0427'), acknowledged: true });
    t.strictSame(labels(), ['Home Assistant, slot 1'], 'a hub that is killed now has it');
    await bus.hear(said(2, '583917'));
    t.equal(labels().length, 1, 'it is made in its own time');
    await until(
      () => labels().length === 2,
      WAIT_MS,
      () => 'the other one',
    );

    // what is refused is told before it is acknowledged
    await bus.hear({ ...said(3, '0427'), acknowledged: true });
    t.equal(labels().length, 2);
    const errors = () => manager.passing.filter(({ topic }) => topic === 'zigbee2mqtt/bridge/logging');
    await until(
      () => errors().length === 1,
      WAIT_MS,
      () => 'the error',
    );
    t.match(errors()[0]?.text, /"Publish 'set' 'pin_code' to 'Front' failed: 'Slot 3: /);
  },
);
