import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { ENGLISH_FORMS } from '../../src/web/languages/english-forms.js';
import { RUSSIAN } from '../../src/web/languages/ru.js';
import type { Telling } from '../../src/web/languages/telling.js';
import { UZBEK } from '../../src/web/languages/uz.js';

const SOURCE = path.resolve(import.meta.dirname, '../../src/web');
const ASIDE = /^languages[\\/](uz|ru)/;

function sources(): string {
  return readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !ASIDE.test(file))
    .map((file) => readFileSync(path.join(SOURCE, file), 'utf8'))
    .join('\n');
}

const CATALOGS: Readonly<Record<string, Readonly<Record<string, Telling>>>> = { uz: UZBEK, ru: RUSSIAN };

t.test('each sentence has both translations, and is said somewhere', (t) => {
  t.same(Object.keys(RUSSIAN).sort(), Object.keys(UZBEK).sort());
  const said = sources();
  const unsaid = Object.keys(UZBEK).filter(
    (sentence) => !said.includes(`'${sentence}'`) && !said.includes(`  ${sentence}: `),
  );
  t.same(unsaid, [], 'said nowhere: take it out');
  t.end();
});

t.test('a translation has the placeholders of its sentence, and the forms of its language', (t) => {
  const placeholders = (text: string) => [...new Set(text.match(/\{\w+\}/g))].sort();
  for (const [language, catalog] of Object.entries(CATALOGS)) {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    for (const [sentence, told] of Object.entries(catalog)) {
      const texts = typeof told === 'string' ? [told] : Object.values(told);
      for (const text of texts)
        t.same(placeholders(text), placeholders(sentence), `${language}: ${sentence}`);
      if (typeof told !== 'string')
        t.same(Object.keys(told).sort(), [...forms].sort(), `${language}: ${sentence}`);
      else t.notOk(sentence.includes('{count}'), `${language}: ${sentence} depends on a number`);
    }
  }
  for (const sentence of Object.keys(ENGLISH_FORMS)) t.ok(sentence in UZBEK, sentence);
  t.end();
});
