import t from 'tap';
import { dayIn, momentIn } from '../../src/web/languages/moment-in.js';

const NOW = new Date(2026, 10, 22, 12, 0);
/** What `Intl` calls English, Uzbek and Russian. */
const TAGS = ['en-GB', 'uz-Latn-UZ', 'ru-RU'];

t.test('a moment of another year is told with it, in each language', (t) => {
  const [then, before] = [new Date(2028, 10, 23, 19, 0), new Date(2025, 10, 23, 19, 0)];
  for (const tag of TAGS) {
    t.match(momentIn(tag, then, NOW), /23.*2028.*19:00/, tag);
    t.match(momentIn(tag, before, NOW), /23.*2025.*19:00/, tag);
    t.match(dayIn(tag, before, NOW), /23.*2025/, tag);
  }
  t.end();
});

t.test('one of this year has none, and one of today no date', (t) => {
  const soon = new Date(2026, 11, 31, 19, 0);
  for (const tag of TAGS) {
    t.match(momentIn(tag, soon, NOW), /31.*19:00/, tag);
    t.notMatch(momentIn(tag, soon, NOW), /2026/, tag);
    t.notMatch(dayIn(tag, soon, NOW), /2026/, tag);
    t.equal(momentIn(tag, new Date(2026, 10, 22, 19, 0), NOW), '19:00', tag);
  }
  t.end();
});
