import t from 'tap';
import { randomBytes } from 'node:crypto';
import { lockChannel } from '../../firmware-protocol/link-channel.js';
import { lockMessageCodec } from '../../firmware-protocol/lock-message-table.js';
import { SecureChannel } from '../../firmware-protocol/secure-channel.js';
import { EVENTS_UNACKNOWLEDGED_MAX, LockConversation } from '../../src/simulator/lock-conversation.js';
import { serialBench } from './serial-bench.js';

/** A conversation and the hub's channel to it; the hub can say any message number. */
function conversation() {
  const { firmware, faults } = serialBench();
  firmware.powerOn();
  const keys = { hubToLock: randomBytes(32), lockToHub: randomBytes(32) };
  const talk = new LockConversation(lockChannel(keys), { firmware, faults, serial: 'DW-1' });
  const hub = new SecureChannel<number, unknown>({
    sendKey: keys.hubToLock,
    receiveKey: keys.lockToHub,
    outgoing: {
      toItems: (number) => [number, new Map()],
      fromItems: () => ({ ok: false, code: 'unknown_message' }),
    },
    incoming: lockMessageCodec,
  });
  /** What the lock answers to message `number`. */
  const say = (number: number) => {
    const received = talk.channel.receive(hub.send(number));
    if (received.kind === 'rejected') throw new Error(received.code);
    return hub.receive(talk.answer(received));
  };
  return { firmware, talk, hub, say };
}

t.test(
  'a message of a later version gets an error, one with wrong fields too, and the session stays',
  async (t) => {
    const { say } = conversation();
    t.match(say(63), { kind: 'message', re: 0, message: { type: 'error', code: 'unknown_message' } });
    t.match(say(3), { kind: 'message', re: 1, message: { type: 'error', code: 'bad_message' } }, 'actuate');
    t.match(say(2), { kind: 'message', re: 2, message: { type: 'status', bolt: 'locked' } });
  },
);

t.test('a poll repeats the outstanding frame, byte for byte', async (t) => {
  const { talk } = conversation();
  const first = talk.poll();
  t.equal(first.type, 'data', 'the boot event');
  t.equal(talk.poll(), first);
});

t.test('only so many events wait for their acknowledgement', async (t) => {
  const { firmware, talk, hub } = conversation();
  for (let turn = 0; turn < EVENTS_UNACKNOWLEDGED_MAX; turn += 1)
    firmware.moveDoor(turn % 2 === 0 ? 'open' : 'closed');
  t.equal(firmware.events.length, EVENTS_UNACKNOWLEDGED_MAX + 1, 'with the boot event');
  let heard = 0;
  for (let turn = 0; turn < 3 * EVENTS_UNACKNOWLEDGED_MAX; turn += 1) {
    const frame = talk.poll();
    if (frame.type !== 'data') break;
    heard += 1;
    t.match(hub.receive(frame), { kind: 'message', message: { type: 'event', seq: heard } });
    const received = talk.channel.receive(hub.ack());
    t.equal(received.kind, 'acknowledged');
  }
  t.equal(heard, EVENTS_UNACKNOWLEDGED_MAX);
});
