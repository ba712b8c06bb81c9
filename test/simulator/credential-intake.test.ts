import fc from 'fast-check';
import t from 'tap';
import { credentialSetDigest, pinVerifier } from '../../firmware-protocol/credential-set.js';
import type { CredentialSet } from '../../firmware-protocol/credential-set.js';
import type { SetCredentials } from '../../firmware-protocol/hub-messages.js';
import { systemRandom } from '../../src/kit/random.js';
import { CredentialIntake } from '../../src/simulator/credential-intake.js';
import { CREDENTIAL_SLOTS, CredentialStore } from '../../src/simulator/credential-store.js';

function setOf(version: number, ...digits: string[]): CredentialSet {
  const key = systemRandom.bytes(32);
  const credentials = digits.map((typed) => ({
    id: systemRandom.bytes(16),
    verifier: pinVerifier(key, typed),
  }));
  return { version, key, credentials };
}

function stepsOf({ version, key, credentials }: CredentialSet): SetCredentials[] {
  const base = { type: 'set_credentials', setVersion: version } as const;
  const digest = credentialSetDigest({ version, key, credentials });
  return [
    { ...base, step: 'begin', credentialCount: credentials.length, credentialKey: key },
    ...credentials.map(({ id, verifier }, credentialIndex): SetCredentials => ({
      ...base,
      step: 'part',
      credentialIndex,
      credentialId: id,
      verifier,
    })),
    { ...base, step: 'commit', digest },
  ];
}

function bench() {
  let kept = 0;
  const store = new CredentialStore(null, () => {
    kept += 1;
  });
  const intake = new CredentialIntake(store);
  const give = (steps: readonly SetCredentials[]) => steps.map((step) => intake.take(step));
  return { store, intake, give, kept: () => kept };
}

t.test('a whole set with its digest replaces the old one; nothing before does', (t) => {
  const { store, intake, give, kept } = bench();
  t.same(new Set(give(stepsOf(setOf(1, '0427', '583916')))), new Set(['taken']));
  t.same([store.version, store.count, kept()], [1, 2, 1]);
  t.ok(store.find('0427') && store.find('583916'));
  t.notOk(store.find('427'), 'a leading zero is a digit');
  const next = stepsOf(setOf(2, '274951'));
  for (const step of next.slice(0, -1)) {
    intake.take(step);
    t.ok(store.find('0427') && !store.find('274951'), 'until the commit the old set holds');
  }
  t.equal(intake.take(next.at(-1) ?? (t.fail('no commit') as never)), 'taken');
  t.ok(!store.find('0427') && store.find('274951'), 'from then on only the new one');
  t.end();
});

t.test('older numbers are refused; the commit of the set that holds may be said again', (t) => {
  const { store, give } = bench();
  const set = setOf(5, '0427');
  give(stepsOf(set));
  t.equal(give(stepsOf(set)).at(-1), 'taken', 'its answer may have been lost');
  for (const version of [5, 4, 1, 0]) t.same(give(stepsOf(setOf(version))), ['stale', 'stale']);
  t.ok(store.find('0427'));
  t.equal(store.version, 5);
  t.end();
});

t.test('what is out of order, too much, altered or half said changes nothing', (t) => {
  const base = { type: 'set_credentials', setVersion: 2 } as const;
  const [begin, first, second, commit] = stepsOf(setOf(2, '0427', '583916')) as [
    SetCredentials,
    SetCredentials,
    SetCredentials,
    SetCredentials,
  ];
  const [, foreign] = stepsOf(setOf(2, '999331')) as [SetCredentials, SetCredentials];
  const tooMany = { ...begin, credentialCount: CREDENTIAL_SLOTS + 1 };
  const wrong: [string, SetCredentials[], string][] = [
    ['no begin', [first], 'out_of_order'],
    ['a part left out', [begin, second], 'out_of_order'],
    ['a part twice', [begin, first, first], 'out_of_order'],
    ['a part too many', [begin, first, second, { ...second, credentialIndex: 2 }], 'out_of_order'],
    ['another number', [begin, { ...first, setVersion: 3 }], 'out_of_order'],
    ['committed too early', [begin, first, commit], 'mismatch'],
    ['a part altered', [begin, foreign, second, commit], 'mismatch'],
    ['more than there is room', [tooMany], 'full'],
    ['thrown away by a fault', [begin, second, first, second, commit], 'out_of_order'],
    ['begin without a key', [{ ...base, step: 'begin', credentialCount: 1 }], 'bad_message'],
    ['a commit with a key', [begin, { ...commit, credentialKey: Buffer.alloc(32) }], 'bad_message'],
    ['a part with a digest', [begin, { ...first, digest: Buffer.alloc(32) }], 'bad_message'],
    ['a part without verifier', [begin, { ...base, step: 'part', credentialIndex: 0 }], 'bad_message'],
    ['a commit without digest', [begin, { ...base, step: 'commit' }], 'bad_message'],
  ];
  for (const [comment, steps, code] of wrong) {
    const { store, give } = bench();
    give(stepsOf(setOf(1, '274951')));
    const digest = store.digest();
    t.equal(give(steps).at(-1), code, comment);
    t.same(store.digest(), digest, comment);
  }
  t.end();
});

t.test(
  'whatever steps come in whatever order, the lock holds one of the sets that were meant, whole',
  (t) => {
    const sets = [setOf(1, '0427'), setOf(2, '583916', '274951'), setOf(3), setOf(4, '836152')];
    const meant = new Map(
      sets.map((set) => [Buffer.from(credentialSetDigest(set)).toString('hex'), set.version]),
    );
    const all = sets.flatMap(stepsOf);
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...all), { maxLength: 60 }), (steps) => {
        const { store, intake } = bench();
        let version = 0;
        for (const step of steps) {
          intake.take(step);
          if (store.version < version) return false;
          version = store.version;
          if (version > 0 && meant.get(Buffer.from(store.digest()).toString('hex')) !== version) return false;
        }
        return true;
      }),
      { numRuns: 500 },
    );
    t.end();
  },
);

t.test('a flash that alters shows in the digest, also of an empty set', (t) => {
  for (const set of [setOf(1, '0427'), setOf(1)]) {
    const { store, give } = bench();
    give(stepsOf(set));
    const digest = store.digest();
    store.alter();
    t.not(Buffer.from(digest).toString('hex'), Buffer.from(store.digest()).toString('hex'));
    t.notOk(store.find('0427'));
  }
  t.end();
});
