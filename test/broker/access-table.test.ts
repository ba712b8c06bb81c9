import { readFileSync } from 'node:fs';
import t from 'tap';
import fc from 'fast-check';
import { may, maySubscribe, topicKind, type TopicUser } from '../../src/broker/access-check.js';
import { ACCESS_TABLE, ROLES_OVER_TOPICS, type AccessRow } from '../../src/broker/access-table.js';
import { covers, levelsOf, overlaps } from '../../src/broker/topic-filter.js';

const ROWS: readonly AccessRow[] = ACCESS_TABLE;

/** MQTT 3.1.1, section 4.7, written down apart from the program. */
function matches(filter: string, topic: string): boolean {
  if (topic.startsWith('$') && /^[+#]/.test(filter)) return false;
  const pattern = filter
    .split('/')
    .map((level) => level.replace(/[.*?^$()[\]{}|\\]/g, '\\$&'))
    .map((level) => (level === '+' ? '[^/]*' : level))
    .join('/')
    .replace(/(^|\/)#$/, (_whole, slash: string) => (slash === '' ? '.*' : '(?:/.*)?'));
  return new RegExp(`^${pattern}$`).test(topic);
}

const word = fc.constantFrom(
  'smartlock',
  'front',
  'back',
  'state',
  'commands',
  'doorward',
  'set',
  'homeassistant',
  'status',
  'zigbee2mqtt',
  '$SYS',
  '$share',
  '',
  'x',
);
const topic = fc
  .array(word, { minLength: 1, maxLength: 5 })
  .map((levels) => levels.join('/'))
  .filter((text) => text !== '');
const filter = fc
  .tuple(fc.array(fc.oneof(word, fc.constant('+')), { minLength: 1, maxLength: 5 }), fc.boolean())
  .map(([levels, open]) => [...levels, ...(open ? ['#'] : [])].join('/'));
const users: readonly TopicUser[] = [
  { roles: ['lock'], own: 'front' },
  ...ROLES_OVER_TOPICS.filter((role) => role !== 'lock').map((role) => ({ roles: [role], own: null })),
  { roles: ['home_assistant', 'reader', 'zigbee2mqtt'], own: null },
];

t.test('an allowed filter matches only what may be subscribed to', async () => {
  fc.assert(
    fc.property(fc.constantFrom(...users), filter, topic, (user, asked, told) => {
      if (!maySubscribe(user, asked) || !matches(asked, told)) return true;
      const kind = topicKind(told, user.own);
      const row = ROWS.find((other) => other.kind === kind);
      return user.roles.some((role) => row?.[role]?.includes('subscribe') ?? false);
    }),
    { numRuns: 3_000 },
  );
});

t.test('what may be received is always reached by some allowed filter: itself', async () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...users),
      topic,
      (user, told) => !may(user, 'receive', told) || maySubscribe(user, told),
    ),
    { numRuns: 2_000 },
  );
});

t.test('filters against the specification', async () => {
  fc.assert(
    fc.property(filter, filter, topic, (one, two, told) => {
      const [a, b] = [levelsOf(one), levelsOf(two)];
      if (covers(a, b) && matches(two, told) && !told.startsWith('$') && !matches(one, told)) return false;
      return !(matches(one, told) && matches(two, told)) || overlaps(a, b);
    }),
    { numRuns: 3_000 },
  );
});

t.test('the table is in the documentation as it is in the program', async (t) => {
  const text = readFileSync('src/ARCHITECTURE.md', 'utf8').replace(/\\([|#])/g, '$1');
  const rows = text.split('\n').map((line) =>
    line
      .split('|')
      .map((cell) => cell.trim())
      .filter(Boolean)
      .join(' | '),
  );
  for (const row of ROWS) {
    const cells = ROLES_OVER_TOPICS.map((role) => row[role]?.join(', ') ?? '-');
    const line = [row.kind, row.topics.map((pattern) => `\`${pattern}\``).join(' '), ...cells].join(' | ');
    t.ok(rows.includes(line), `a row of src/ARCHITECTURE.md should be:\n| ${line} |`);
  }
});
