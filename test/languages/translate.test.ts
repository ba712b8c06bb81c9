import fc from 'fast-check';
import t from 'tap';
import { HubError } from '../../src/kit/errors.js';
import { LANGUAGES, languageOf } from '../../src/kit/language.js';
import { inEnglish, say } from '../../src/kit/sentence.js';
import { translate } from '../../src/languages/translate.js';

const wait = (count: number) =>
  say(
    {
      one: 'Too many requests. Try again in one second.',
      other: 'Too many requests. Try again in {count} seconds.',
    },
    { count },
  );

t.test('a plain sentence', async (t) => {
  t.equal(translate('Not found', 'en'), 'Not found');
  t.equal(translate('Not found', 'ru'), 'Не найдено');
  t.equal(translate('Not found', 'uz'), 'Topilmadi');
});

t.test('plurals', async (t) => {
  const second = (count: number) => /\S+\.$/.exec(translate(wait(count), 'ru'))?.[0];
  for (const count of [1, 21, 101]) t.equal(second(count), 'секунду.', `${count}`);
  for (const count of [2, 3, 4, 22, 104]) t.equal(second(count), 'секунды.', `${count}`);
  for (const count of [0, 5, 11, 12, 14, 20, 111]) t.equal(second(count), 'секунд.', `${count}`);
  t.equal(second(1.5), 'секунды.');
  t.match(translate(wait(1), 'en'), /in one second\./);
  t.match(translate(wait(21), 'en'), /in 21 seconds\./);
  t.match(translate(wait(1), 'uz'), /1 soniyadan/);
  t.match(translate(wait(5), 'uz'), /5 soniyadan/);
});

t.test('a sentence within a sentence is translated, a value is not', async (t) => {
  const weak = say('This code is too easy to guess: {why}', { why: say('It is a year.') });
  t.equal(translate(weak, 'ru'), 'Этот код слишком легко угадать: Это год.');
  t.equal(translate(weak, 'en'), 'This code is too easy to guess: It is a year.');
  const named = say('There is a lock named {device_id} already.', { device_id: 'Not found' });
  t.equal(translate(named, 'ru'), 'Замок Not found уже есть.');
});

t.test('a sentence must have the values that it names: the compiler says so', async (t) => {
  // @ts-expect-error: no value
  t.equal(inEnglish(say('Lock {lock}')), 'Lock {lock}');
  // @ts-expect-error: another name
  t.equal(inEnglish(say('Lock {lock}', { look: 'a' })), 'Lock {lock}');
  // @ts-expect-error: a count is a number
  t.equal(inEnglish(say('{count} locks', { count: 'two' })), 'two locks');
  t.equal(inEnglish(say('[a-z]{1,63}')), '[a-z]{1,63}', 'braces without a name are text');
});

t.test('what has no translation is told in English, whole', async (t) => {
  const strange = say('Nobody says {what}.', { what: say('Not found') });
  t.equal(translate(strange, 'ru'), 'Nobody says Not found.');
  for (const text of ['constructor', '__proto__', 'toString', '']) t.equal(translate(text, 'uz'), text);
});

t.test('property: what stands for a placeholder comes out as it is, whatever it holds', async (t) => {
  const values = fc.string({ unit: 'binary' }).map((text) => `${text}{lock}$&$1{own}`);
  fc.assert(
    fc.property(values, fc.constantFrom(...LANGUAGES), (device_id, language) => {
      const told = translate(say('There is a lock named {device_id} already.', { device_id }), language);
      return told.includes(device_id);
    }),
  );
  t.pass();
});

t.test('an error is English for the log, and keeps its sentence for people', async (t) => {
  const error = new HubError('rate_limited', wait(3));
  t.equal(error.message, 'Too many requests. Try again in 3 seconds.');
  t.equal(inEnglish(error.text), error.message);
  t.notOk(Object.keys(error).includes('text'), 'a log has the words once');
  t.equal(new HubError('x', 'Plain.').text, 'Plain.');
});

t.test('a locale that is none of ours is English', async (t) => {
  t.same(['en', 'uz', 'ru', 'de', '', null].map(languageOf), ['en', 'uz', 'ru', 'en', 'en', 'en']);
});
