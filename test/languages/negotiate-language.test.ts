import fc from 'fast-check';
import t from 'tap';
import { LANGUAGES, type Language } from '../../src/kit/language.js';
import {
  ACCEPT_LANGUAGE_CHARACTERS_MAX,
  LANGUAGE_RANGES_MAX,
  REMEMBERED_HEADERS_MAX,
  negotiateLanguage,
} from '../../src/languages/negotiate-language.js';

t.test('the header, then the own language', async (t) => {
  const cases: [string | undefined, Language, Language][] = [
    // header, own, answer
    [undefined, 'uz', 'uz'],
    ['', 'ru', 'ru'],
    [' , ,', 'ru', 'ru'],
    ['*', 'uz', 'uz'],
    ['*;q=0.5', 'ru', 'ru'],
    ['ru', 'en', 'ru'],
    ['RU', 'en', 'ru'],
    ['ru-RU', 'en', 'ru'],
    ['uz-Latn', 'en', 'uz'],
    ['uz-Latn-UZ', 'ru', 'uz'],
    ['uz-Cyrl', 'en', 'uz'],
    ['en-GB', 'ru', 'en'],
    ['ru, uz', 'en', 'ru'],
    ['uz, ru', 'en', 'uz'],
    ['ru;q=0.5, uz;q=0.8', 'en', 'uz'],
    ['ru;q=0.5,uz ; q=0.501', 'en', 'uz'],
    ['en;q=0.1, ru;q=0.9', 'uz', 'ru'],
    ['de, fr;q=0.9', 'uz', 'uz'],
    ['de, fr;q=0.9', 'en', 'en'],
    ['de, ru;q=0.1', 'uz', 'ru'],
    ['de, *;q=0.1', 'ru', 'ru'],
    ['ru;q=0', 'ru', 'ru'],
    ['ru;q=0, *', 'ru', 'en'],
    ['ru;q=0, en;q=0, *;q=0.1', 'ru', 'uz'],
    ['*, ru;q=0.5', 'ru', 'en'],
    ['ru-RU, ru;q=0.9, en-US;q=0.8, en;q=0.7', 'en', 'ru'],
    ['ru;q=0.2, uz;q=0.3, ru-RU;q=0.4', 'en', 'ru'],
    ['ru;Q=1.000', 'en', 'ru'],
    ['rus', 'en', 'en'],
  ];
  for (const [header, own, answer] of cases)
    t.equal(negotiateLanguage(header, own), answer, `${header}, ${own}`);
});

t.test('a malformed header says nothing', async (t) => {
  for (const header of [
    'ru;q=',
    'ru;q=2',
    'ru;q=1.001',
    'ru;q=0.1234',
    'ru;q=-1',
    'ru;level=1',
    'ru uz',
    'ру',
    'ru;;q=1',
    'ru, <script>',
    '-ru',
    'ru_RU',
    'a'.repeat(9),
  ]) {
    t.equal(negotiateLanguage(header, 'uz'), 'uz', header);
  }
});

t.test('a header is bounded', async (t) => {
  const ranges = (count: number) => [...Array<string>(count - 1).fill('de'), 'ru'].join();
  t.equal(negotiateLanguage(ranges(LANGUAGE_RANGES_MAX), 'en'), 'ru');
  t.equal(negotiateLanguage(ranges(LANGUAGE_RANGES_MAX + 1), 'en'), 'en');
  const long = (length: number) => 'ru'.padEnd(length, ' ');
  t.equal(negotiateLanguage(long(ACCEPT_LANGUAGE_CHARACTERS_MAX), 'en'), 'ru');
  t.equal(negotiateLanguage(long(ACCEPT_LANGUAGE_CHARACTERS_MAX + 1), 'en'), 'en');
  for (let at = 0; at < REMEMBERED_HEADERS_MAX * 3; at += 1) {
    t.equal(
      negotiateLanguage(`ru;q=0.${at}`, 'en'),
      at === 0 ? 'en' : 'ru',
      'also when many were read before',
    );
  }
});

t.test('property: never throws, and answers one of ours', async (t) => {
  const header = fc.oneof(
    fc.string({ maxLength: 80 }),
    fc
      .array(fc.constantFrom('ru', 'uz', 'en', '*', ';q=', '0', '.', '1', ',', ' ', '-', 'x'), {
        maxLength: 60,
      })
      .map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(header, fc.constantFrom(...LANGUAGES), (text, own) => {
      const answer = negotiateLanguage(text, own);
      return LANGUAGES.includes(answer) && negotiateLanguage(text, own) === answer;
    }),
  );
  t.pass();
});

t.test('property: of weights the highest wins, of equals the first', async (t) => {
  const wish = fc.record({
    language: fc.constantFrom(...LANGUAGES),
    weight: fc.integer({ min: 1, max: 999 }),
  });
  fc.assert(
    fc.property(fc.uniqueArray(wish, { selector: ({ language }) => language, minLength: 1 }), (wishes) => {
      const text = wishes
        .map(({ language, weight }) => `${language};q=${(weight / 1000).toFixed(3)}`)
        .join(', ');
      const best = [...wishes].sort((a, b) => b.weight - a.weight)[0];
      return negotiateLanguage(text, 'en') === best?.language;
    }),
  );
  t.pass();
});
