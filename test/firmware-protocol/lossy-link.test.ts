import fc from 'fast-check';
import t from 'tap';
import type { LinkFrame } from '../../firmware-protocol/link-frame.js';
import { channelPair } from './channel-pair.js';

const bootId = Buffer.alloc(8, 3);

/** What happens to frames on the way, chosen by fast-check. */
type Fate = 'deliver' | 'drop' | 'twice' | 'replay_old' | 'flip';

const anyFate = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Fate>('deliver') },
  { weight: 4, arbitrary: fc.constantFrom<Fate>('drop', 'twice', 'replay_old', 'flip') },
);

t.test('over a link that loses, repeats, replays and alters, each message arrives once and in order', (t) => {
  fc.assert(
    fc.property(fc.array(anyFate, { minLength: 1, maxLength: 60 }), (fates) => {
      const { hub, lock } = channelPair();
      const history: Record<'hub' | 'lock', LinkFrame[]> = { hub: [], lock: [] };
      const heard: Record<'hub' | 'lock', number[]> = { hub: [], lock: [] };
      const sealedByN = new Map<string, string>();
      let turn = 0;

      const receive = (to: 'hub' | 'lock', frame: LinkFrame): LinkFrame | null => {
        const received = to === 'lock' ? lock.receive(frame) : hub.receive(frame);
        if (received.kind === 'duplicate') return received.answer;
        if (received.kind !== 'message') return null;
        const { message } = received;
        if (message.type === 'get_events') heard.lock.push(message.after);
        if (message.type === 'done') heard.hub.push(message.lockMs);
        return (to === 'lock' ? lock : hub).ack();
      };
      const carry = (from: 'hub' | 'lock', frame: LinkFrame): (LinkFrame | null)[] => {
        const to = from === 'hub' ? 'lock' : 'hub';
        const bytes = Buffer.from(frame.body).toString('hex');
        const nonce = `${from} ${frame.type} ${bytes.slice(0, 8)}`;
        if ((sealedByN.get(nonce) ?? bytes) !== bytes) throw new Error('a nonce sealed two plaintexts');
        sealedByN.set(nonce, bytes);
        history[from].push(frame);
        const fate = turn >= fates.length ? 'deliver' : (fates[turn] ?? 'deliver');
        turn += 1;
        const flipped = Buffer.from(frame.body);
        flipped.writeUInt8(flipped.readUInt8(turn % flipped.length) ^ 0x10, turn % flipped.length);
        const old = history[from][turn % history[from].length] ?? frame;
        if (fate === 'drop') return [];
        if (fate === 'twice') return [receive(to, frame), receive(to, frame)];
        if (fate === 'replay_old') return [receive(to, old), receive(to, frame)];
        return [receive(to, fate === 'flip' ? { type: frame.type, body: flipped } : frame)];
      };

      let hubNext = 0;
      let lockNext = 0;
      const total = 12;
      for (let round = 0; round < 400 && heard.hub.length + heard.lock.length < 2 * total; round += 1) {
        if (hub.outstanding === null && hubNext < total) hub.send({ type: 'get_events', after: hubNext++ });
        if (hub.outstanding)
          for (const answer of carry('hub', hub.outstanding)) if (answer) carry('lock', answer);
        if (lock.outstanding === null && lockNext < total)
          lock.send({ type: 'done', bootId, lockMs: lockNext++ });
        if (lock.outstanding)
          for (const answer of carry('lock', lock.outstanding)) if (answer) carry('hub', answer);
      }
      const expected = Array.from({ length: total }, (_, at) => at).join();
      return heard.lock.join() === expected && heard.hub.join() === expected;
    }),
    { numRuns: 100 },
  );
  t.end();
});
