import t, { type Test } from 'tap';
import { fileURLToPath } from 'node:url';
import type { Catalog } from '../../src/languages/catalog.js';
import { RUSSIAN } from '../../src/languages/ru.js';
import { ACCESS as RU_ACCESS } from '../../src/languages/ru/access.js';
import { ACCOUNTS as RU_ACCOUNTS } from '../../src/languages/ru/accounts.js';
import { ALERTS as RU_ALERTS } from '../../src/languages/ru/alerts.js';
import { AUDIT as RU_AUDIT } from '../../src/languages/ru/audit.js';
import { BACKUPS as RU_BACKUPS } from '../../src/languages/ru/backups.js';
import { JOBS as RU_JOBS } from '../../src/languages/ru/jobs.js';
import { BROKER as RU_BROKER } from '../../src/languages/ru/broker.js';
import { CALENDARS as RU_CALENDARS } from '../../src/languages/ru/calendars.js';
import { CODES as RU_CODES } from '../../src/languages/ru/codes.js';
import { CREDIT as RU_CREDIT } from '../../src/languages/ru/credit.js';
import { DECISIONS as RU_DECISIONS } from '../../src/languages/ru/decisions.js';
import { FIELDS as RU_FIELDS } from '../../src/languages/ru/fields.js';
import { INTEGRATIONS as RU_INTEGRATIONS } from '../../src/languages/ru/integrations.js';
import { KEYPADS as RU_KEYPADS } from '../../src/languages/ru/keypads.js';
import { LOCKS as RU_LOCKS } from '../../src/languages/ru/locks.js';
import { MODES as RU_MODES } from '../../src/languages/ru/modes.js';
import { POLICIES as RU_POLICIES } from '../../src/languages/ru/policies.js';
import { REQUESTS as RU_REQUESTS } from '../../src/languages/ru/requests.js';
import { SCHEDULES as RU_SCHEDULES } from '../../src/languages/ru/schedules.js';
import { SHARES as RU_SHARES } from '../../src/languages/ru/shares.js';
import { SITES as RU_SITES } from '../../src/languages/ru/sites.js';
import { STAYS as RU_STAYS } from '../../src/languages/ru/stays.js';
import { SYNC as RU_SYNC } from '../../src/languages/ru/sync.js';
import { TICKETS as RU_TICKETS } from '../../src/languages/ru/tickets.js';
import { TIME as RU_TIME } from '../../src/languages/ru/time.js';
import { UZBEK } from '../../src/languages/uz.js';
import { ACCESS as UZ_ACCESS } from '../../src/languages/uz/access.js';
import { ACCOUNTS as UZ_ACCOUNTS } from '../../src/languages/uz/accounts.js';
import { ALERTS as UZ_ALERTS } from '../../src/languages/uz/alerts.js';
import { AUDIT as UZ_AUDIT } from '../../src/languages/uz/audit.js';
import { BACKUPS as UZ_BACKUPS } from '../../src/languages/uz/backups.js';
import { JOBS as UZ_JOBS } from '../../src/languages/uz/jobs.js';
import { BROKER as UZ_BROKER } from '../../src/languages/uz/broker.js';
import { CALENDARS as UZ_CALENDARS } from '../../src/languages/uz/calendars.js';
import { CODES as UZ_CODES } from '../../src/languages/uz/codes.js';
import { CREDIT as UZ_CREDIT } from '../../src/languages/uz/credit.js';
import { DECISIONS as UZ_DECISIONS } from '../../src/languages/uz/decisions.js';
import { FIELDS as UZ_FIELDS } from '../../src/languages/uz/fields.js';
import { INTEGRATIONS as UZ_INTEGRATIONS } from '../../src/languages/uz/integrations.js';
import { KEYPADS as UZ_KEYPADS } from '../../src/languages/uz/keypads.js';
import { LOCKS as UZ_LOCKS } from '../../src/languages/uz/locks.js';
import { MODES as UZ_MODES } from '../../src/languages/uz/modes.js';
import { POLICIES as UZ_POLICIES } from '../../src/languages/uz/policies.js';
import { REQUESTS as UZ_REQUESTS } from '../../src/languages/uz/requests.js';
import { SCHEDULES as UZ_SCHEDULES } from '../../src/languages/uz/schedules.js';
import { SHARES as UZ_SHARES } from '../../src/languages/uz/shares.js';
import { SITES as UZ_SITES } from '../../src/languages/uz/sites.js';
import { STAYS as UZ_STAYS } from '../../src/languages/uz/stays.js';
import { SYNC as UZ_SYNC } from '../../src/languages/uz/sync.js';
import { TICKETS as UZ_TICKETS } from '../../src/languages/uz/tickets.js';
import { TIME as UZ_TIME } from '../../src/languages/uz/time.js';
import { sentencesInSource } from './sentences-in-source.js';

type AnyCatalog = Catalog<never>;

const CATALOGS: Readonly<Record<'uz' | 'ru', AnyCatalog>> = { uz: UZBEK, ru: RUSSIAN };
const PARTS: Readonly<Record<'uz' | 'ru', readonly AnyCatalog[]>> = {
  uz: [
    UZ_REQUESTS,
    UZ_FIELDS,
    UZ_ACCOUNTS,
    UZ_ACCESS,
    UZ_LOCKS,
    UZ_KEYPADS,
    UZ_CODES,
    UZ_CREDIT,
    UZ_DECISIONS,
    UZ_SCHEDULES,
    UZ_SITES,
    UZ_TIME,
    UZ_SYNC,
    UZ_AUDIT,
    UZ_BACKUPS,
    UZ_JOBS,
    UZ_TICKETS,
    UZ_SHARES,
    UZ_MODES,
    UZ_CALENDARS,
    UZ_POLICIES,
    UZ_ALERTS,
    UZ_BROKER,
    UZ_INTEGRATIONS,
    UZ_STAYS,
  ],
  ru: [
    RU_REQUESTS,
    RU_FIELDS,
    RU_ACCOUNTS,
    RU_ACCESS,
    RU_LOCKS,
    RU_KEYPADS,
    RU_CODES,
    RU_CREDIT,
    RU_DECISIONS,
    RU_SCHEDULES,
    RU_SITES,
    RU_TIME,
    RU_SYNC,
    RU_AUDIT,
    RU_BACKUPS,
    RU_JOBS,
    RU_TICKETS,
    RU_SHARES,
    RU_MODES,
    RU_CALENDARS,
    RU_POLICIES,
    RU_ALERTS,
    RU_BROKER,
    RU_INTEGRATIONS,
    RU_STAYS,
  ],
};

/** A message that a schema brings itself: the schemas were looked through, so it is known. */
const HANDED_ON = /^src\/api\/field-sentence\.ts:\d+: issue\.message/;

/** Latin words that Russian keeps: names of things, and what is typed as it stands. */
const NAMES = new Set(
  (
    'PEM BEGIN CERTIFICATE REQUEST---- P RSA CN PIN MQTT API JSON UUID URL RFC HTTP HTTPS UTF ASCII Bluetooth Idempotency-Key Content-Type Authorization Bearer Token TOKEN ' +
    'PATH N A B a-z aa bb cc dd ee ff T Z localhost DOORWARD_ALLOWED_HOSTS application/json /api/docs device_id valid_from ' +
    'valid_until auto dated pin serial ble mqtt true false null Doorward SMS IANA Asia/Tashkent postgres postgresql smtps smtp https http from to ' +
    'start from_date schedule_id scheduled event_id user_id pin_id transaction_id ' +
    'max_uses limited device_ids pin_min_digits ' +
    'QR UID UTC id device-id ticket_id card_id anti_passback_s at until days end user role anybody lock site reason POST ' +
    '/api/v /access/explain doorward/alerts iCalendar BEGIN VCALENDAR DTSTART DTEND DURATION RANGE ' +
    'DOORWARD_CALENDAR_LOCAL_HOSTS code_device_ids basic full WebSocket TLS mqtts /mqtt ' +
    'DOORWARD_BRIDGE_URL DOORWARD_BRIDGE_CA DOORWARD_BRIDGE_USER DOORWARD_BRIDGE_PASSWORD DOORWARD_BRIDGE_CLIENT_ID ' +
    'DOORWARD_BRIDGE_TOKEN DOORWARD_CLOUD_URL DOORWARD_BACKUP_TO age cloud s /host/bucket/prefix DOORWARD_CLOUD_CA all none unlock revoke_pin FLEET_URL doorward sync now resume backup homeassistant/status homeassistant/ doorward/ /set doorward/hub/ doorward/hub/owner'
  ).split(' '),
);

/** Words of the glossary, and what an English sentence with them must have. */
const GLOSSARY: readonly (readonly [RegExp, Readonly<Record<'uz' | 'ru', RegExp>>])[] = [
  [/\bhubs?\b/i, { ru: /хаб/i, uz: /\bxab/i }],
  [/\bdoors?\b/i, { ru: /двер/i, uz: /eshik/i }],
  [/\btokens?\b/, { ru: /токен/i, uz: /token/i }],
  [/\bpasswords?\b/i, { ru: /парол/i, uz: /parol/i }],
  [/\bPINs?\b/, { ru: /PIN-код/, uz: /PIN-kod/ }],
  [/\bkeypad\b/, { ru: /клавиатур/i, uz: /klaviatura/i }],
  [/\bfirmware\b/i, { ru: /прошивк/i, uz: /mikrodastur/i }],
  [/\bserial number\b/i, { ru: /серийн/i, uz: /seriya raqam/i }],
  [/\bpaired\b|\bpairing\b/i, { ru: /сопря[гжч]/i, uz: /juftla/i }],
  [/\bsessions?\b/i, { ru: /сеанс/i, uz: /seans/i }],
  [/\badmins?\b/i, { ru: /администратор/i, uz: /administrator/i }],
  [/\binvite code\b/i, { ru: /код\S* приглашения/i, uz: /taklif kodi/i }],
];

const forms = (translation: AnyCatalog[string]): readonly string[] =>
  typeof translation === 'string' ? [translation] : Object.values(translation);

const placeholders = (text: string): string =>
  [...text.matchAll(/\{([a-z]\w*)\}/gi)]
    .map(([, name]) => name)
    .sort()
    .join();

// The compiler reads the whole hub for it: some ten seconds, and more on a busy machine.
t.setTimeout(600_000);
const found = sentencesInSource();
const keys = new Set(found.sentences.map(({ text }) => text));

t.test('every sentence in the sources has its translations, and there are no others', async (t) => {
  t.ok(keys.size > 300, `the search finds them: ${keys.size}`);
  for (const [language, catalog] of Object.entries(CATALOGS)) {
    const missing = found.sentences.filter(({ text }) => !Object.hasOwn(catalog, text));
    const lines = new Map(
      missing.map(({ text, place }) => [text, `  ${JSON.stringify(text)}: '', // ${place}`]),
    );
    t.equal(lines.size, 0, `src/languages/${language} needs:\n${[...lines.values()].join('\n')}`);
    const unused = Object.keys(catalog).filter((key) => !keys.has(key));
    t.same(unused, [], `src/languages/${language} translates what nobody says`);
  }
});

t.test('nothing is told that could not be translated', async (t) => {
  const refused = found.untranslatable.filter((place) => !HANDED_ON.test(place));
  t.same(refused, []);
});

t.test('a sentence stands in one file of a language', async (t) => {
  for (const language of ['uz', 'ru'] as const) {
    const all = PARTS[language].flatMap((part) => Object.keys(part));
    t.same(
      all.filter((key, at) => all.indexOf(key) !== at),
      [],
    );
    t.equal(Object.keys(CATALOGS[language]).length, all.length, `${language}.ts joins its files`);
  }
});

t.test('the same placeholders, and the plurals that the language has', async (t) => {
  for (const [language, catalog] of Object.entries(CATALOGS)) {
    const categories = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    for (const [key, translation] of Object.entries(catalog)) {
      const wanted = placeholders(key);
      for (const form of forms(translation)) t.equal(placeholders(form), wanted, `${language}: ${key}`);
      if (typeof translation !== 'string') {
        t.same(Object.keys(translation).sort(), [...categories].sort(), `${language}: forms of: ${key}`);
        t.ok(wanted.includes('count'), `${language}: plural without {count}: ${key}`);
      } else if (language === 'ru') {
        t.notOk(wanted.split(',').includes('count'), `${language}: no plural forms: ${key}`);
      }
    }
  }
});

t.test('how English tells of one has no other placeholders', async (t) => {
  for (const { text, one, place } of found.sentences) {
    if (one === null) continue;
    const known = new Set(placeholders(text).split(','));
    t.ok(
      placeholders(one)
        .split(',')
        .every((name) => name === '' || known.has(name)),
      place,
    );
  }
});

function eachForm(language: 'uz' | 'ru', look: (form: string, key: string) => void): void {
  for (const [key, translation] of Object.entries(CATALOGS[language])) {
    for (const form of forms(translation)) look(form, key);
  }
}

t.test('Uzbek is in Latin script, with its own letters', async (t) => {
  eachForm('uz', (form) => {
    t.notMatch(form, /\p{Script=Cyrillic}/u, form);
    t.notMatch(form, /['’‘`´"]/, `oʻ and gʻ have U+02BB, names stand in “”: ${form}`);
    t.notMatch(form, /(?<![oOgG])ʻ/, `U+02BB belongs to o and g: ${form}`);
    t.notMatch(form, /[oOgG]ʼ/, `U+02BC is no part of oʻ and gʻ: ${form}`);
  });
});

t.test('Russian is in Cyrillic but for names', async (t) => {
  eachForm('ru', (form) => {
    const text = form.replace(/\{[a-z]\w*\}/gi, '').replace(/\[a-z0-9-\]\{1,63\}/, '');
    for (const word of text.match(/\/?[A-Za-z][A-Za-z_/-]*/g) ?? []) {
      t.ok(NAMES.has(word.replace(/-$/, '')), `"${word}" in: ${form}`);
    }
    t.notMatch(form, /["'“”]/, `names stand in «»: ${form}`);
    t.notMatch(form, /[а-яё,] (?:Вы|Вас|Вам|Ваш\p{L}*)(?!\p{L})/u, `вы is small within a sentence: ${form}`);
  });
});

t.test('both are whole sentences where English has one', async (t) => {
  for (const language of ['uz', 'ru'] as const) {
    eachForm(language, (form, key) => {
      t.equal(/[.!?]$/.test(form), /[.!?]$/.test(key), `${language}: the end of: ${form}`);
      t.ok(form.trim() === form && !/ {2}/.test(form) && form !== key, `${language}: ${key}`);
    });
  }
});

t.test('one word for one thing', async (t) => {
  const check = (t: Test, language: 'uz' | 'ru') => {
    eachForm(language, (form, key) => {
      for (const [english, own] of GLOSSARY) {
        if (english.test(key.replace(/"\{\w+\}"/g, ''))) t.match(form, own[language], `${language}: ${key}`);
      }
    });
  };
  check(t, 'uz');
  check(t, 'ru');
});

t.test('the search itself finds every form, and refuses what is made of pieces', async (t) => {
  const file = fileURLToPath(new URL('sample-sentences.ts', import.meta.url));
  const sample = sentencesInSource([file]);
  t.same(
    [...new Set(sample.sentences.map(({ text }) => text))].sort(),
    [
      'a constant',
      'a literal',
      'from a table',
      'from a table too',
      'of a bare issue',
      'of a check',
      'of a field',
      'of a mapped field',
      'of a refinement',
      'of a schema',
      'of an issue',
      'of another bare issue',
      'one branch',
      'one of two',
      'returned',
      'said one',
      'said other',
      'the other branch',
      'the other of two',
      'with a {value}',
      'within',
      '{count} things',
    ].sort(),
  );
  t.ok(sample.sentences.some(({ text, one }) => text === '{count} things' && one === 'one thing'));
  const refused = sample.untranslatable.map((place) => place.replace(/^.*?:\d+: /, ''));
  for (const part of [
    '`made of ${name}`',
    "'made of ' + name",
    'message (',
    '`again ${name}`',
    'say() needs',
    '{ text: key, values: {} }',
    '`of ${name}`',
    "() => 'hidden'",
  ]) {
    t.ok(
      refused.some((one) => one.startsWith(part)),
      part,
    );
  }
  t.equal(refused.length, 9, refused.join('\n'));
});
