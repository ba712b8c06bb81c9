import t from 'tap';
import { Claims } from '../../../scripts/prove/kill-hub/claims.js';
import { brokenPromises } from '../../../scripts/prove/kill-hub/promises.js';
import { unsettled, wrongActuations } from '../../../scripts/prove/kill-hub/truth.js';
import type { Actuation, LockTruth } from '../../../scripts/prove/kill-hub/truth.js';
import type { Written, WrittenCommand, WrittenEvent } from '../../../scripts/prove/kill-hub/written.js';

const OWNERS = new Map([['pin', 'owner']]);
const NOTHING = {
  success: 1,
  deviceId: 'lock',
  userId: null,
  actorId: null,
  commandId: null,
  lockEventKey: null,
  requestId: null,
};
const REMOTE: Actuation = { command_id: 'c', request_id: null, not_after_ms: 9, lock_ms: 9 };
const KEYPAD: Actuation = { command_id: null, request_id: 'r', not_after_ms: 9, lock_ms: 1 };

/** A household where one command and one entry went well. */
function home(): { claims: Claims; commands: WrittenCommand[]; events: WrittenEvent[]; truth: LockTruth } {
  const claims = new Claims();
  claims.requests = 1;
  claims.answered('200', { id: 'c', status: 'succeeded' });
  claims.entryGranted('lock', 'pin');
  const byPin = { ...NOTHING, userId: 'owner', actorId: 'pin', requestId: 'r' };
  return {
    claims,
    commands: [{ id: 'c', deviceId: 'lock', status: 'succeeded', reason: null, method: 'rest' }],
    events: [
      { ...NOTHING, seq: 1, type: 'UNLOCK', commandId: 'c' },
      { ...byPin, seq: 2, type: 'ACCESS_GRANTED' },
      { ...byPin, seq: 3, type: 'UNLOCK', lockEventKey: 'p:b:1' },
      { ...NOTHING, seq: 4, type: 'DOOR_OPENED', lockEventKey: 'p:b:2' },
    ],
    truth: { id: 'lock', actuations: 2, log: [REMOTE, KEYPAD], doorMoves: 1 },
  };
}

function written(commands: readonly WrittenCommand[], events: readonly WrittenEvent[]): Written {
  return { commands: new Map(commands.map((command) => [command.id, command])), events };
}

function all({ claims, commands, events, truth }: ReturnType<typeof home>): string[] {
  const found = written(commands, events);
  return [
    ...brokenPromises(claims, found),
    ...wrongActuations([truth], found),
    ...unsettled([truth], found, OWNERS),
  ];
}

t.test('a household where all went well', async (t) => {
  t.same(all(home()), []);
});

t.test('a lock that decided by itself needs no word of the hub, and one row of its own', async (t) => {
  const own = { ...KEYPAD, request_id: 'own', not_after_ms: null };
  const house = home();
  house.truth = { ...house.truth, actuations: house.truth.actuations + 1, log: [...house.truth.log, own] };
  t.match(all(house), [/by request own at lock lock has no UNLOCK row/]);
  t.equal(all(house).length, 1);
  const twice = { ...house.truth, actuations: house.truth.actuations + 1, log: [...house.truth.log, own] };
  t.match(all({ ...house, truth: twice }).join(), /moved twice for lock own/);
});

const command = (status: string, reason: string | null = null): WrittenCommand => ({
  id: 'c',
  deviceId: 'lock',
  status,
  reason,
  method: 'rest',
});
const event = (at: number, change: Partial<WrittenEvent>) => (house: ReturnType<typeof home>) => {
  const row = house.events[at];
  if (row) house.events[at] = { ...row, ...change };
};

const WRONGS: Record<string, { spoil: (house: ReturnType<typeof home>) => void; says: RegExp }> = {
  'an acknowledged command is gone': {
    spoil: (house) => (house.commands = []),
    says: /told as succeeded and is not there/,
  },
  'an acknowledged command is unknown': {
    spoil: (house) => (house.commands = [command('unknown', 'hub_restarted')]),
    says: /told as succeeded and is unknown/,
  },
  'an acknowledged command has no log row': {
    spoil: event(0, { commandId: null }),
    says: /last log row has success no row/,
  },
  'an acknowledged command is logged as failed': {
    spoil: event(0, { success: 0 }),
    says: /last log row has success 0/,
  },
  'a granted entry is not in the log': {
    spoil: event(1, { type: 'ACCESS_DENIED' }),
    says: /1 entries .* 0 are in the log/,
  },
  'one row for two granted entries': {
    spoil: ({ claims }) => {
      claims.entryGranted('lock', 'pin');
    },
    says: /2 entries .* 1 are in the log/,
  },
  'a gap in the log': { spoil: event(2, { seq: 9 }), says: /event 3 is missing/ },
  'more commands than requests': {
    spoil: ({ claims }) => (claims.requests = 0),
    says: /one request acted twice/,
  },
  'a command moved twice': {
    spoil: (house) => (house.truth = { ...house.truth, actuations: 3, log: [REMOTE, KEYPAD, REMOTE] }),
    says: /moved twice for c/,
  },
  'an entry moved twice': {
    spoil: (house) => (house.truth = { ...house.truth, actuations: 3, log: [REMOTE, KEYPAD, KEYPAD] }),
    says: /moved twice for lock r/,
  },
  'moved after its deadline': {
    spoil: (house) => (house.truth = { ...house.truth, log: [{ ...REMOTE, lock_ms: 10 }, KEYPAD] }),
    says: /moved at 10 for c, allowed until 9/,
  },
  'moved on no word of ours': {
    spoil: (house) => (house.truth = { ...house.truth, log: [REMOTE, { ...KEYPAD, request_id: 'other' }] }),
    says: /of which nothing was on the disk/,
  },
  'moved before the journal said sent': {
    spoil: (house) => (house.commands = [command('accepted')]),
    says: /of which nothing was on the disk/,
  },
  'the simulator forgot a movement': {
    spoil: (house) => (house.truth = { ...house.truth, actuations: 3 }),
    says: /moved 3 times and can tell of 2/,
  },
  'failed, though it moved': {
    spoil: (house) => (house.commands = [command('failed')]),
    says: /is failed \(no reason\) and moved the bolt/,
  },
  'succeeded, though nothing moved': {
    spoil: (house) => (house.truth = { ...house.truth, actuations: 1, log: [KEYPAD] }),
    says: /is succeeded .* moved nothing/,
  },
  'never settled': {
    spoil: (house) => (house.commands = [command('unknown', 'no_answer')]),
    says: /is unknown \(no_answer\)/,
  },
  'an entry without its UNLOCK row': { spoil: event(2, { type: 'LOCK' }), says: /has no UNLOCK row/ },
  'an entry logged twice': {
    spoil: ({ events }) => {
      events.push({ ...NOTHING, seq: 5, type: 'UNLOCK', requestId: 'r' });
    },
    says: /has 2 UNLOCK rows/,
  },
  'an entry by somebody else': { spoil: event(2, { userId: 'other' }), says: /logged as other/ },
  'a lost event of a lock': {
    spoil: event(2, { lockEventKey: null }),
    says: /of the 2 events of lock boot p:b the log has 1/,
  },
  'a lost door movement': {
    spoil: event(3, { type: 'TAMPER' }),
    says: /moved 1 times, and 0 are in the log/,
  },
};

for (const [name, { spoil, says }] of Object.entries(WRONGS)) {
  t.test(`seen: ${name}`, async (t) => {
    const house = home();
    spoil(house);
    const found = all(house);
    t.ok(
      found.some((line) => says.test(line)),
      found.join('\n'),
    );
  });
}

t.test('a lock that can not tell leaves a command unknown', async (t) => {
  const house = home();
  const found = written([command('unknown', 'evicted')], house.events);
  t.same(unsettled([house.truth], found, OWNERS), []);
});

t.test('orders over MQTT: none that was acknowledged is gone, and none began twice', async (t) => {
  const { claims, commands, events } = home();
  claims.ordersGiven = 2;
  claims.ordersTaken = 2;
  const order = (id: string, reason: string | null): WrittenCommand => ({
    ...{ id, deviceId: 'lock', status: 'expired', reason, method: 'mqtt' },
  });
  const verdict = (...orders: readonly WrittenCommand[]) =>
    brokenPromises(claims, written([...commands, ...orders], events));
  t.same(verdict(order('1', null), order('2', 'redelivered'), order('3', 'redelivered')), []);
  t.match(verdict(order('1', null)), [/2 orders over MQTT were acknowledged, and 1 are in the journal/]);
  t.match(verdict(order('1', null), order('2', null), order('3', null)), [/one order acted twice/]);
});
