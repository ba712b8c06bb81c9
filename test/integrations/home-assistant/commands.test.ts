import { connect, connectAsync } from 'mqtt';
import t from 'tap';
import { ORDERS_AT_ONCE } from '../../../src/integrations/command-desk.js';
import { systemClock } from '../../../src/kit/clock.js';
import { idSource } from '../../../src/kit/ids.js';
import { systemRandom } from '../../../src/kit/random.js';
import { draftCommand } from '../../../src/operations/locks/draft-command.js';
import { recoverCommands } from '../../../src/operations/locks/recover-commands.js';
import { until } from '../../support/until.js';
import { announcedHouse, INSTALLER, program } from '../announced-house.js';

const WAIT_MS = 20_000;
const SET = 'doorward/front/lock/set';

t.test('orders go through the same decision as over REST, and are logged as that program', async (t) => {
  const house = await announcedHouse(t);
  const { id } = await house.addLock('front');
  await house.update(INSTALLER, id, { unlatches: true });
  const { troubles } = await house.start();
  const ha = await house.join();
  const executed = () => house.driver.executed.map(({ action }) => action);
  for (const [word, action] of [
    ['UNLOCK', 'unlock'],
    ['LOCK', 'lock'],
    ['OPEN', 'unlatch'],
  ] as const) {
    await ha.client.publishAsync(SET, word);
    await until(
      () => executed().at(-1) === action,
      WAIT_MS,
      () => action,
    );
  }
  const opened = () => ha.passing.map(({ text }) => JSON.parse(text) as Record<string, unknown>);
  await until(
    () => opened().length === 3,
    WAIT_MS,
    () => 'the events',
  );
  t.match(opened()[0], {
    event_type: 'unlocked',
    by: 'Home Assistant',
    by_kind: 'api_token',
    method: 'mqtt',
  });
  t.notOk([...ha.retained.keys()].includes('doorward/front/event'), 'an event is never retained');

  const [bus] = house.buses;
  if (!bus) throw new Error('there is one');
  bus.caller = program(house.admin.id, ['mqtt:home-assistant']);
  await ha.client.publishAsync(SET, 'UNLOCK');
  await until(
    () => opened().length === 4,
    WAIT_MS,
    () => 'the denial',
  );
  t.match(opened()[3], { event_type: 'denied', reason: 'scope_missing' });
  t.equal(executed().length, 3, 'without the scope nothing opens');
  const row = house.store.events.page({ cursor: null, size: 1 }, { deviceId: id }).rows[0];
  t.match(row, { type: 'ACCESS_DENIED', method: 'mqtt', userId: house.admin.id, ipAddress: '127.0.0.1' });
  t.equal(troubles.totals()['command_access_denied'], 1);
});

t.test('what may be old, can not be read or is for no lock opens nothing, and is counted', async (t) => {
  const house = await announcedHouse(t);
  await house.addLock('front');
  const { troubles } = await house.start();
  const ha = await house.join();
  await ha.client.publishAsync(SET, 'UNLOCK', { retain: true });
  await ha.client.publishAsync(SET, 'UNLOCK', { dup: true, qos: 1 });
  for (const wrong of ['unlock', ' UNLOCK', '', '{"a":', 'x'.repeat(60_000), '__proto__', 'toString'])
    await ha.client.publishAsync(SET, wrong);
  await ha.client.publishAsync(SET, 'OPEN');
  await ha.client.publishAsync('doorward/nowhere/lock/set', 'UNLOCK');
  await ha.client.publishAsync('doorward/front/door/set', 'UNLOCK');
  await until(
    () => troubles.totals()['message_for_nobody'] === 1,
    WAIT_MS,
    () => 'the last of them',
  );
  t.strictSame(troubles.totals(), {
    command_retained: 1,
    command_redelivered: 1,
    command_unreadable: 7,
    command_no_latch: 1,
    command_no_such_lock: 1,
    message_for_nobody: 1,
  });
  t.strictSame(house.driver.executed, []);
  await until(
    () => ha.passing.length > 0,
    WAIT_MS,
    () => 'the one that came again is told of',
  );
  t.match(
    ha.passing.map(({ text }) => JSON.parse(text) as object),
    [{ event_type: 'failed', reason: 'redelivered', by: 'Home Assistant' }],
  );
});

t.test('an order may be acknowledged when the journal has it, and before the lock has it', async (t) => {
  const house = await announcedHouse(t);
  const { id } = await house.addLock('front');
  let letGo: () => void = () => undefined;
  house.driver.afterSent = () => new Promise((resolve) => (letGo = resolve));
  const { announcer, troubles } = await house.start();
  const [bus] = house.buses;
  if (!bus) throw new Error('there is one');
  const order = { topic: SET, payload: Buffer.from('UNLOCK'), retained: false, caller: house.caller };
  await bus.hear(order);
  const open = (['accepted', 'sent'] as const).flatMap((status) =>
    house.store.commands.withStatus(id, status),
  );
  t.equal(open.length, 1, 'a hub that is killed now finds it there');
  const ended = () => house.store.events.page({ cursor: null, size: 9 }, { type: 'UNLOCK' }).rows;
  t.strictSame(ended(), [], 'nobody had to wait for its end');
  await until(
    () => house.driver.executed.length === 1,
    WAIT_MS,
    () => 'the lock to be asked',
  );
  letGo();
  await until(
    () => ended().length === 1,
    WAIT_MS,
    () => 'the end',
  );

  await bus.hear({ ...order, redelivered: true });
  t.match(ended()[0], { success: false, reason: 'redelivered', method: 'mqtt', description: /came again/ });
  await bus.hear({ ...order, late: true });
  t.match(ended()[0], { success: false, reason: 'late', method: 'mqtt', description: /held up/ });
  t.strictSame(troubles.totals(), { command_redelivered: 1, command_late: 1 });
  t.equal(house.driver.executed.length, 1);
  await announcer.stop();
  await t.rejects(bus.hear(order), 'what nobody hears is not acknowledged');
});

t.test('what became of an order of the last run is told, and waits for who is away', async (t) => {
  const house = await announcedHouse(t);
  const front = await house.addLock('front');
  const clientId = 'away';
  const away = { protocolVersion: 4, clean: false, clientId, reconnectPeriod: 0 } as const;
  const url = `mqtt://127.0.0.1:${house.buses[0]?.port ?? 0}`;
  const before = await connectAsync(url, away);
  await before.subscribeAsync('doorward/front/event', { qos: 1 });
  await before.endAsync();
  // the journal as a hub leaves it that is killed
  const newId = idSource(systemClock, systemRandom);
  for (const [method, status] of [
    ['mqtt', 'accepted'],
    ['mqtt', 'sent'],
    ['rest', 'sent'],
  ] as const) {
    const draft = draftCommand({ clock: systemClock, newId }, { ...house.caller, method }, front, 'unlock');
    await house.store.write((tx) => {
      tx.commands.insert({ ...draft, status });
    });
  }
  await recoverCommands({ store: house.store, clock: systemClock });
  await house.start();
  const got: unknown[] = [];
  const back = connect(url, away);
  t.teardown(() => back.endAsync(true));
  back.on('message', (_topic, payload) => got.push(JSON.parse(payload.toString())));
  await until(
    () => got.length === 2,
    WAIT_MS,
    () => `both orders, not ${JSON.stringify(got)}`,
  );
  t.match(got, [
    { event_type: 'failed', reason: 'hub_restarted', method: 'mqtt' },
    { event_type: 'unknown_outcome', reason: 'hub_restarted', method: 'mqtt' },
  ]);
});

t.test('one order more than are carried out at once is refused, counted, and its sender told', async (t) => {
  const house = await announcedHouse(t);
  await house.addLock('front');
  const waiting: (() => void)[] = [];
  house.driver.afterSent = () => new Promise((resolve) => waiting.push(resolve));
  const { troubles } = await house.start();
  const ha = await house.join();
  const [bus] = house.buses;
  if (!bus) throw new Error('there is one');
  const order = { topic: SET, payload: Buffer.from('UNLOCK'), retained: false, caller: house.caller };
  for (let count = 0; count < ORDERS_AT_ONCE; count += 1) await bus.hear(order);
  t.strictSame(troubles.totals(), {});
  await bus.hear(order);
  t.strictSame(troubles.totals(), { commands_full: 1 });
  const told = () => ha.passing.map(({ topic, text }) => ({ topic, ...(JSON.parse(text) as object) }));
  await until(
    () => told().length > 0,
    WAIT_MS,
    () => 'the refusal',
  );
  t.match(told()[0], {
    topic: 'doorward/front/event',
    event_type: 'failed',
    reason: 'commands_full',
    by: 'Home Assistant',
    method: 'mqtt',
  });
  await until(
    () => {
      for (const go of waiting.splice(0)) go();
      return told().length === ORDERS_AT_ONCE + 1;
    },
    WAIT_MS,
    () => 'the end of the others',
  );
  await bus.hear(order);
  t.strictSame(troubles.totals(), { commands_full: 1 }, 'there is room again');
  waiting.pop()?.();
});

t.test('an outcome that nobody knows is told as that', async (t) => {
  const house = await announcedHouse(t);
  await house.addLock('front');
  house.driver.outcome = { kind: 'unknown', reason: 'no_answer' };
  await house.start();
  const ha = await house.join();
  await ha.client.publishAsync(SET, 'UNLOCK');
  await until(
    () => ha.passing.length === 1,
    WAIT_MS,
    () => 'the event',
  );
  t.match(JSON.parse(ha.passing[0]?.text ?? ''), { event_type: 'unknown_outcome' });
  t.equal(ha.retained.get('doorward/front/lock/state'), 'None');
});
