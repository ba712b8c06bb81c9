import t from 'tap';
import { TEXTS } from '../../src/access/verdict-text.js';
import { LOCK_REFUSALS } from '../../src/audit/tally.js';
import { DENIALS, denialsInWords } from '../../src/web/numbers/denial-words.js';

/** With these a rule lets in, or has nothing to say: nobody is refused for them. */
const NO_REFUSALS: readonly string[] = [
  ...['not_applicable', 'possible', 'lock_paired', 'keypad_open', 'known', 'not_revoked', 'person_active'],
  ...[
    'scope_held',
    'named_in_lockdown',
    'kind_known',
    'time_trusted',
    'in_dates',
    'in_schedule',
    'uses_left',
  ],
  ...['share_in_force', 'installer', 'own_accord', 'lock_owner', 'admin', 'manager', 'shared'],
  ...['integration_granted', 'pin_valid', 'ticket_valid', 'card_valid', 'outside_before', 'second_person'],
  'credit_enough',
];

t.test('whatever the rules and the locks refuse for has words', (t) => {
  const refusals = [...Object.keys(TEXTS).filter((code) => !NO_REFUSALS.includes(code)), ...LOCK_REFUSALS];
  t.same(
    refusals.filter((code) => !(code in DENIALS)),
    [],
    'without words: numbers/denial-words.ts',
  );
  t.same(
    Object.keys(DENIALS).filter((code) => !refusals.includes(code) && code !== 'other'),
    [],
    'nobody is refused for',
  );
  t.end();
});

t.test('what is the same to people is counted together, the commonest first', (t) => {
  const told = denialsInWords([
    { name: 'wrong_code', value: 4 },
    { name: 'no_longer_valid', value: 3 },
    { name: 'qr_expired', value: 2 },
    { name: 'of_a_newer_hub', value: 1 },
  ]);
  t.same(told, [
    { sentence: 'Code that is over', value: 5 },
    { sentence: 'Wrong code', value: 4 },
    { sentence: 'Another reason', value: 1 },
  ]);
  t.end();
});
