import t from 'tap';
import { TOLD_EVENT_TYPES, WITHHELD_TYPES } from '../../src/audit/event.js';
import { RUSSIAN } from '../../src/web/languages/ru.js';
import { UZBEK } from '../../src/web/languages/uz.js';
import { COMMON_ROWS } from '../../src/web/log/common-rows.js';
import { OTHER_ROWS } from '../../src/web/log/other-rows.js';
import { nameIn } from '../../src/web/log/name-in.js';
import type { Outcomes } from '../../src/web/log/telling.js';

const WORDS: Readonly<Record<string, Outcomes | undefined>> = { ...COMMON_ROWS, ...OTHER_ROWS };
const BOLTS = ['UNLOCK', 'LOCK', 'UNLATCH', 'REBOOT', 'IDENTIFY'];

t.test('each event that a list tells has words in each language; of a command each end has', (t) => {
  for (const type of TOLD_EVENT_TYPES) {
    const words = WORDS[type];
    t.ok(words, `${type} has no words: log/other-rows.ts`);
    for (const sentence of [words?.done, words?.failed, words?.unknown].filter((one) => one !== undefined))
      for (const catalog of [RUSSIAN, UZBEK]) t.ok(catalog[sentence], `${type}: ${sentence}`);
    if (BOLTS.includes(type)) t.ok(words?.failed !== undefined && words.unknown !== undefined, type);
  }
  t.same(
    WITHHELD_TYPES.filter((type) => type in WORDS),
    [],
    'nobody is told of these',
  );
  t.end();
});

t.test('a row names what it is about', (t) => {
  t.equal(nameIn('Schedule "Cleaning" was removed.'), 'Cleaning');
  t.equal(nameIn('Lock "Old" is now "New".'), 'Old', 'what it is now the door says');
  t.equal(nameIn('QR ticket "Aziza, "the cleaner"" was made.'), 'Aziza, "the cleaner"');
  t.equal(nameIn('Backups are made for another recovery key from now on.'), null);
  t.end();
});
