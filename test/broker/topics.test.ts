import t from 'tap';
import fc from 'fast-check';
import {
  isKept,
  leavesOf,
  LOCK_PUBLISHES,
  LOCK_READS,
  lockTopic,
  publishedLeaf,
  subscribedLeaves,
} from '../../src/broker/topics.js';

const deviceId = fc.stringMatching(/^[a-z0-9-]{1,63}$/);
const level = fc.oneof(
  deviceId,
  fc.constantFrom('smartlock', '+', '#', '', '$SYS', ...LOCK_PUBLISHES, ...LOCK_READS),
);
const filter = fc.array(level, { minLength: 1, maxLength: 5 }).map((levels) => levels.join('/'));

/** MQTT 3.1.1, section 4.7, written down apart from the program. */
function matches(asked: string, topic: string): boolean {
  const wanted = asked.split('/');
  const got = topic.split('/');
  for (const [index, part] of wanted.entries()) {
    if (part === '#') return true;
    if (index >= got.length) return false;
    if (part !== '+' && part !== got[index]) return false;
  }
  return wanted.length === got.length;
}

t.test('a lock publishes to five topics of its own and to no other', (t) => {
  fc.assert(
    fc.property(deviceId, filter, (lock, topic) => {
      const leaf = publishedLeaf(lock, topic);
      return leaf === null || (lockTopic(lock, leaf) === topic && LOCK_PUBLISHES.includes(leaf));
    }),
  );
  fc.assert(
    fc.property(deviceId, deviceId, fc.constantFrom(...LOCK_PUBLISHES), (lock, other, leaf) => {
      return (publishedLeaf(lock, lockTopic(other, leaf)) === leaf) === (lock === other);
    }),
  );
  for (const leaf of LOCK_READS) t.equal(publishedLeaf('a', lockTopic('a', leaf)), null);
  t.same(LOCK_PUBLISHES.filter(isKept), ['state', 'status']);
  t.end();
});

t.test('an allowed filter matches nothing of another lock', (t) => {
  const anyLeaf = fc.constantFrom(...LOCK_PUBLISHES, ...LOCK_READS, 'x', '');
  // the filter is made around the lock's own name half of the time, or hardly any would be allowed
  const asked = fc
    .tuple(
      deviceId,
      filter,
      fc.constantFrom('commands', 'decisions', '+', '#', 'commands/#', '+/#', 'state', '#/x'),
    )
    .chain(([lock, wild, rest]) =>
      fc.tuple(fc.constant(lock), fc.constantFrom(wild, `smartlock/${lock}/${rest}`)),
    );
  fc.assert(
    fc.property(asked, deviceId, anyLeaf, ([lock, subscription], other, leaf) => {
      fc.pre(other !== lock);
      if (subscribedLeaves(lock, subscription) === null) return true;
      return !matches(subscription, `smartlock/${other}/${leaf}`) && !matches(subscription, leaf);
    }),
  );
  t.end();
});

t.test('what a lock listens to is what its filters match', (t) => {
  const own = fc.constantFrom('commands', 'decisions', '+', '#', 'commands/#', 'decisions/#', 'state', 'x');
  fc.assert(
    fc.property(deviceId, fc.array(own), (lock, leaves) => {
      const filters = leaves.map((leaf) => `smartlock/${lock}/${leaf}`);
      const allowed = filters.filter((asked) => subscribedLeaves(lock, asked) !== null);
      const heard = leavesOf(lock, filters);
      return LOCK_READS.every(
        (leaf) => heard.has(leaf) === allowed.some((asked) => matches(asked, lockTopic(lock, leaf))),
      );
    }),
  );
  t.end();
});
