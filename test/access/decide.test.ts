import fc from 'fast-check';
import t from 'tap';
import { inEnglish } from '../../src/kit/sentence.js';
import { decide, RULES } from '../../src/access/decide.js';
import { NO_FURTHER_FACTS } from '../../src/access/facts.js';
import type { AccessFacts, CredentialFacts, PersonFacts, ShareFacts } from '../../src/access/facts.js';
import type { AccessAction, ActorKind } from '../../src/access/request.js';
import { NEVER_OPEN } from '../../src/access/schedule/schedule.js';
import { textOf } from '../../src/access/verdict.js';
import { anyWorld } from './any-world.js';
import { slowDecide } from './slow-decide.js';

const NOW_MS = Date.UTC(2026, 0, 5, 9, 0);
const ALWAYS = {
  ...NEVER_OPEN,
  weekDays: [{ days: 127, startMinute: 0, endMinute: 1440, fromDay: null, untilDay: null }],
};
const LOCK = { isPaired: true, keypadLocked: false, ownerId: null, timeZone: 'Europe/Berlin' };
const BASE: AccessFacts = { ...NO_FURTHER_FACTS, nowMs: NOW_MS, timeIsTrusted: true, lock: LOCK };
const PIN: CredentialFacts = {
  kind: 'permanent',
  isRevoked: false,
  isHeld: false,
  hasPerson: false,
  validFromMs: null,
  validUntilMs: null,
  timing: null,
  usesLeft: null,
  shareId: null,
};
const MIA: PersonFacts = { id: 'mia', isActive: true, role: 'member' };
const SHARE: ShareFacts = {
  id: 's1',
  sharedWith: 'mia',
  holderIsActive: true,
  parentId: null,
  isRevoked: false,
  isHeld: false,
  canUnlock: true,
  canLock: true,
  canManagePins: false,
  canViewLogs: false,
  canShare: false,
  validFromMs: null,
  validUntilMs: null,
  isScheduled: false,
  timing: null,
};

/** The reason, with a + if it was granted. */
function told(actor: ActorKind, action: AccessAction, facts: Partial<AccessFacts>): string {
  const { granted, because, trace } = decide({ actor, action }, { ...BASE, ...facts });
  if (!granted && trace.at(-1) !== because) throw new Error('a refusal does not end with its reason');
  return `${granted ? '+' : ''}${because.reasonCode}`;
}
const pin = (change: Partial<CredentialFacts>, facts: Partial<AccessFacts> = {}) =>
  told('pin', 'unlock', { credential: { ...PIN, ...change }, ...facts });

t.test('property: in random worlds it grants what a slow reference grants, and the trace says so', (t) => {
  const granted = new Map<string, number>();
  const denied = new Set<string>();
  fc.assert(
    fc.property(anyWorld, (world) => {
      const decision = decide(world.request, world.facts);
      if (decision.granted !== slowDecide(world))
        throw new Error(`not ${decision.granted}: ${decision.because.reasonCode}`);
      const fails = decision.trace.filter(({ verdict }) => verdict === 'fail');
      if (decision.granted) {
        granted.set(decision.because.reasonCode, (granted.get(decision.because.reasonCode) ?? 0) + 1);
        if (fails.length > 0 || decision.trace.length !== RULES.length)
          throw new Error('granted past a refusal');
      } else {
        denied.add(decision.because.reasonCode);
        if (fails.length !== 1 || decision.trace.at(-1) !== decision.because) throw new Error('no reason');
      }
      if (decision.trace.some((one) => /[{}]/.test(inEnglish(textOf(one)))))
        throw new Error('a text with a hole');
      const again = decide(world.request, world.facts);
      if (JSON.stringify(again) !== JSON.stringify(decision)) throw new Error('not the same twice');
    }),
    { numRuns: 20_000 },
  );
  const rights = [
    'installer',
    'own_accord',
    'integration_granted',
    'lock_owner',
    'admin',
    'manager',
    'shared',
  ];
  t.same(
    [...rights, 'pin_valid', 'ticket_valid', 'card_valid'].filter((code) => !granted.has(code)),
    [],
  );
  t.ok(denied.size > 25, `${denied.size} reasons: ${[...denied].join(' ')}`);
  t.end();
});

t.test('each rule about a code denies by itself and says why', (t) => {
  t.equal(pin({}), '+pin_valid');
  t.equal(pin({}, { lock: { ...LOCK, isPaired: false } }), 'lock_not_paired');
  t.equal(pin({}, { lock: { ...LOCK, keypadLocked: true } }), 'keypad_locked');
  t.equal(told('pin', 'unlock', {}), 'wrong_code');
  t.equal(told('qr', 'unlock', {}), 'qr_unknown');
  t.equal(told('card', 'unlock', {}), 'card_unknown');
  t.equal(told('pin', 'lock', { credential: PIN }), 'not_possible');
  t.equal(pin({ isRevoked: true }), 'revoked');
  t.equal(pin({ isHeld: true }), 'held_for_review', 'out of an older copy, and nobody has released it');
  t.equal(pin({ kind: 'dated', validFromMs: NOW_MS + 1 }), 'not_yet_valid');
  t.equal(pin({ kind: 'dated', validUntilMs: NOW_MS + 1 }), '+pin_valid');
  t.equal(pin({ kind: 'dated', validUntilMs: NOW_MS }), 'no_longer_valid');
  t.equal(
    pin({ hasPerson: true, kind: 'permanent' }, { person: { ...MIA, isActive: false } }),
    'owner_inactive',
  );
  t.equal(pin({ hasPerson: true }), 'owner_inactive', 'somebody who is gone');
  t.equal(pin({ kind: 'scheduled', timing: ALWAYS }), '+pin_valid');
  t.equal(pin({ kind: 'scheduled', timing: NEVER_OPEN }), 'out_of_schedule');
  t.equal(pin({ kind: 'scheduled', timing: null }), 'schedule_missing');
  const nowhere = { lock: { ...LOCK, timeZone: 'Nowhere/At_All' } };
  t.equal(pin({ kind: 'scheduled', timing: ALWAYS }, nowhere), 'zone_unknown');
  t.equal(pin({ kind: 'one_time', usesLeft: 1 }), '+pin_valid');
  t.equal(pin({ kind: 'one_time', usesLeft: 0 }), 'used_up');
  t.equal(pin({ kind: 'limited', usesLeft: null }), 'used_up');
  t.equal(pin({ kind: 'forever' as 'permanent' }), 'kind_unknown');
  t.end();
});

t.test('a duress code opens as any other and says it to nobody but who must know', (t) => {
  const facts = { ...BASE, credential: { ...PIN, kind: 'duress' as const } };
  const decision = decide({ actor: 'pin', action: 'unlock' }, facts);
  const usual = decide({ actor: 'pin', action: 'unlock' }, { ...BASE, credential: PIN });
  t.same({ ...decision, silentAlarm: false }, usual);
  t.equal(decision.silentAlarm, true);
  t.end();
});

t.test(
  'while nobody knows the time, what depends on it is refused with that reason, and the rest works',
  (t) => {
    const unsure = { timeIsTrusted: false };
    t.equal(pin({}, unsure), '+pin_valid');
    t.equal(pin({ kind: 'duress' }, unsure), '+pin_valid');
    for (const kind of ['dated', 'scheduled', 'one_time', 'limited'] as const)
      t.equal(
        pin({ kind, validUntilMs: NOW_MS + 1, timing: ALWAYS, usesLeft: 1 }, unsure),
        'time_not_trusted',
        kind,
      );
    t.equal(pin({ kind: 'duress', validUntilMs: NOW_MS + 1 }, unsure), 'time_not_trusted');
    const asMia = { ...unsure, person: MIA };
    t.equal(told('user', 'unlock', { ...asMia, lock: { ...LOCK, ownerId: 'mia' } }), '+lock_owner');
    t.equal(told('user', 'unlock', { ...asMia, shares: [SHARE] }), '+shared');
    t.equal(
      told('user', 'unlock', { ...asMia, shares: [{ ...SHARE, validUntilMs: 9e15 }] }),
      'share_time_not_trusted',
    );
    t.equal(
      told('user', 'unlock', { ...asMia, shares: [{ ...SHARE, isScheduled: true, timing: ALWAYS }] }),
      'share_time_not_trusted',
    );
    t.end();
  },
);

t.test('by what right a person does something', (t) => {
  const as = (action: AccessAction, person: Partial<PersonFacts>, facts: Partial<AccessFacts> = {}) =>
    told('user', action, { person: { ...MIA, ...person }, ...facts });
  t.equal(as('unlock', {}), 'no_right');
  t.equal(as('unlock', { role: null }), 'no_right');
  t.equal(as('unlock', { role: 'manager' }), 'no_right');
  t.equal(as('manage_pins', { role: 'manager' }), '+manager');
  t.equal(as('view_logs', { role: 'manager' }), '+manager');
  t.equal(as('unlock', { role: 'admin' }), '+admin');
  t.equal(as('unlock', { role: 'admin', isActive: false }), 'person_inactive');
  t.equal(told('user', 'unlock', {}), 'person_unknown');
  const owned = { lock: { ...LOCK, ownerId: 'mia' } };
  t.equal(as('unlock', {}, owned), '+lock_owner');
  t.equal(as('reboot', {}, owned), '+lock_owner');
  t.equal(as('reboot', { id: 'ann', role: 'admin' }, owned), 'owner_only');
  t.equal(as('reboot', { role: 'admin' }), '+admin');
  t.equal(told('installer', 'reboot', owned), '+installer');
  t.equal(told('hub', 'lock', {}), '+own_accord');
  t.equal(told('hub', 'unlock', {}), 'not_possible');
  t.equal(told('integration', 'unlock', {}), 'no_right');
  t.equal(told('integration', 'unlock', { integrationActions: ['lock'] }), 'no_right');
  t.equal(told('integration', 'unlock', { integrationActions: ['unlock'] }), '+integration_granted');
  const token = { person: { ...MIA, role: 'admin' as const } };
  t.equal(told('api_token', 'unlock', token), 'scope_missing');
  t.equal(told('api_token', 'unlock', { ...token, tokenPermits: false }), 'scope_missing');
  t.equal(told('api_token', 'unlock', { ...token, tokenPermits: true }), '+admin');
  t.end();
});

t.test('of several shares one that helps is enough, else the nearest miss is told', (t) => {
  const shares = (...changes: Partial<ShareFacts>[]) =>
    told('user', 'unlock', {
      person: MIA,
      shares: changes.map((one, at) => ({ ...SHARE, id: `s${at}`, ...one })),
    });
  t.equal(shares({}), '+shared');
  t.equal(shares({ sharedWith: 'eve' }), 'no_right');
  t.equal(shares({ isRevoked: true }), 'share_revoked');
  t.equal(shares({ isHeld: true }), 'share_held');
  t.equal(shares({ canUnlock: false }), 'share_lacks_right');
  t.equal(shares({ validUntilMs: NOW_MS }), 'share_ended');
  t.equal(shares({ validUntilMs: NOW_MS }, { validFromMs: NOW_MS + 1 }), 'share_not_yet_valid');
  t.equal(shares({ isScheduled: true, timing: NEVER_OPEN }, { isRevoked: true }), 'share_out_of_schedule');
  t.equal(shares({ isScheduled: true }), 'share_out_of_schedule', 'a schedule that is gone is closed');
  t.equal(shares({ isRevoked: true }, {}), '+shared');
  const made = (share: Partial<ShareFacts>) =>
    pin({ shareId: 's1' }, { shares: [{ ...SHARE, canManagePins: true, ...share }] });
  t.equal(made({}), '+pin_valid');
  t.equal(made({ isRevoked: true }), 'share_not_in_force', 'a code goes with the share it was made under');
  t.equal(made({ isHeld: true }), 'share_not_in_force');
  t.equal(made({ id: 'other' }), 'share_not_in_force');
  t.equal(made({ validUntilMs: NOW_MS }), 'share_not_in_force');
  t.end();
});

t.test('lockdown, anti-passback and the two-person rule', (t) => {
  const owned = { person: MIA, lock: { ...LOCK, ownerId: 'mia' } };
  const lockdown = { exceptPersonIds: ['ann'] };
  t.equal(told('user', 'unlock', { ...owned, lockdown }), 'lockdown', 'also its owner');
  t.equal(told('installer', 'unlatch', { lockdown }), 'lockdown');
  t.equal(told('user', 'lock', { ...owned, lockdown }), '+lock_owner');
  t.equal(pin({}, { lockdown }), 'lockdown');
  t.equal(told('user', 'unlock', { ...owned, lockdown: { exceptPersonIds: ['mia'] } }), '+lock_owner');
  t.equal(told('user', 'unlock', { ...owned, antiPassback: { isInside: true } }), 'already_inside');
  t.equal(told('user', 'unlock', { ...owned, antiPassback: { isInside: false } }), '+lock_owner');
  const two = (firstKey: string | null, facts: Partial<AccessFacts> = owned) =>
    told('user', 'unlock', { ...facts, twoPerson: { firstKey, ownKey: 'mia' } });
  t.equal(two(null), 'second_person_needed');
  t.equal(two('mia'), 'second_person_needed', 'the same person twice is one');
  t.equal(two('ann'), '+lock_owner');
  t.equal(two(null, { person: MIA }), 'no_right', 'who may not open at all is not the first of two');
  t.end();
});
