import fc from 'fast-check';
import t from 'tap';
import { decide } from '../../src/access/decide.js';
import { NO_FURTHER_FACTS } from '../../src/access/facts.js';
import type { AccessFacts, ShareFacts } from '../../src/access/facts.js';
import { ACTIONS } from '../../src/access/request.js';
import { NEVER_OPEN } from '../../src/access/schedule/schedule.js';
import { beyond, datesHeld, SHARE_ANCESTORS_MAX, SHARE_RIGHTS, within } from '../../src/access/share.js';
import type { ShareTerms } from '../../src/access/share.js';

const NOW_MS = 1_000;
const ALWAYS = {
  ...NEVER_OPEN,
  weekDays: [{ days: 127, startMinute: 0, endMinute: 1440, fromDay: null, untilDay: null }],
};
const time = fc.option(fc.constantFrom(1, 500, NOW_MS, 1_500, 9_000), { freq: 2 });
const mostly = fc.integer({ min: 0, max: 7 }).map((n) => n > 0);
const terms = fc.record<ShareTerms>({
  canUnlock: mostly,
  canLock: mostly,
  canManagePins: mostly,
  canViewLogs: mostly,
  canShare: mostly,
  validFromMs: time,
  validUntilMs: time,
});

/** From the one that an owner gave (p0) down. */
const chains = fc
  .array(
    fc.record({
      terms,
      isRevoked: mostly.map((yes) => !yes),
      isHeld: mostly.map((yes) => !yes),
      holderIsActive: mostly,
      timing: fc.constantFrom('none', 'none', 'open', 'closed'),
    }),
    { minLength: 1, maxLength: SHARE_ANCESTORS_MAX + 2 },
  )
  .map((given) =>
    given.map(({ terms: own, timing, ...rest }, depth): ShareFacts => ({
      ...own,
      ...rest,
      id: `s${depth}`,
      sharedWith: `p${depth}`,
      parentId: depth === 0 ? null : `s${depth - 1}`,
      isScheduled: timing !== 'none',
      timing: timing === 'open' ? ALWAYS : timing === 'closed' ? NEVER_OPEN : null,
    })),
  );

function may(shares: readonly ShareFacts[], id: string, action: (typeof ACTIONS)[number], nowMs = NOW_MS) {
  const facts: AccessFacts = {
    ...NO_FURTHER_FACTS,
    nowMs,
    timeIsTrusted: true,
    lock: { isPaired: true, keypadLocked: false, ownerId: null, timeZone: 'UTC' },
    person: { id, isActive: true, role: 'member' },
    shares,
  };
  return decide({ actor: 'user', action }, facts).granted;
}

t.test('property: nobody may by a share what whoever gave it may not, at any time', (t) => {
  let granted = 0;
  fc.assert(
    fc.property(
      chains,
      fc.constantFrom(...ACTIONS),
      fc.integer({ min: 0, max: 9_500 }),
      (shares, action, nowMs) => {
        for (let depth = 1; depth < shares.length; depth += 1) {
          if (!may(shares, `p${depth}`, action, nowMs)) continue;
          granted += 1;
          if (!may(shares, `p${depth - 1}`, action, nowMs))
            throw new Error(`more than the giver at ${depth}`);
          if (!shares[depth - 1]?.canShare) throw new Error(`by somebody who may not share at ${depth}`);
          if (depth > SHARE_ANCESTORS_MAX) throw new Error('too deep');
        }
      },
    ),
    { numRuns: 3_000 },
  );
  t.ok(granted > 100, `${granted} granted`);
  t.end();
});

t.test('property: whichever share of a chain is revoked, or gone, nothing below it gives anything', (t) => {
  let cut = 0;
  fc.assert(
    fc.property(chains, fc.constantFrom(...ACTIONS), fc.nat(), fc.boolean(), (shares, action, at, gone) => {
      const which = at % shares.length;
      const after = gone
        ? shares.filter((_, depth) => depth !== which)
        : shares.map((share, depth) => (depth === which ? { ...share, isRevoked: true } : share));
      for (let depth = 0; depth < shares.length; depth += 1) {
        const could = may(shares, `p${depth}`, action);
        const can = may(after, `p${depth}`, action);
        if (depth >= which && can) throw new Error(`p${depth} may still`);
        if (depth < which && can !== could) throw new Error(`p${depth} had nothing to do with it`);
        if (could && !can) cut += 1;
      }
    }),
    { numRuns: 3_000 },
  );
  t.ok(cut > 200, `${cut} cut`);
  t.end();
});

t.test('property: what is not refused as too much is never more; as told is as decided', (t) => {
  fc.assert(
    fc.property(terms, terms, (wanted, own) => {
      const real = within(wanted, [own]);
      if (SHARE_RIGHTS.some((right) => real[right] && !(wanted[right] && own[right])))
        throw new Error('more');
      const kept = SHARE_RIGHTS.every((right) => real[right] === wanted[right]);
      const more = beyond(wanted, own);
      if (more.length === 0 && !kept) throw new Error('a right was taken without a word');
      for (const bound of ['validFromMs', 'validUntilMs'] as const)
        if (!more.includes(bound) && wanted[bound] !== null && real[bound] === null)
          throw new Error('unbounded');
    }),
  );
  t.end();
});

t.test('property: a lock opens by itself for a code under a share only when the hub would', (t) => {
  let held = 0;
  const none = { validFromMs: null, validUntilMs: null };
  const credential = {
    kind: 'permanent',
    isRevoked: false,
    isHeld: false,
    hasPerson: false,
    ...none,
    timing: null,
    usesLeft: null,
  } as const;
  fc.assert(
    fc.property(chains, fc.integer({ min: 0, max: 9_500 }), (shares, laterMs) => {
      const dates = datesHeld([...shares].reverse(), none, NOW_MS);
      if (!dates) return;
      const atMs = NOW_MS + laterMs;
      if (atMs < (dates.validFromMs ?? 0) || atMs >= (dates.validUntilMs ?? Infinity)) return;
      held += 1;
      const facts: AccessFacts = {
        ...NO_FURTHER_FACTS,
        nowMs: atMs,
        timeIsTrusted: true,
        lock: { isPaired: true, keypadLocked: false, ownerId: null, timeZone: 'UTC' },
        credential: { ...credential, shareId: shares.at(-1)?.id ?? '' },
        shares,
      };
      if (!decide({ actor: 'pin', action: 'unlock' }, facts).granted)
        throw new Error('the lock would, the hub not');
    }),
    { numRuns: 5_000 },
  );
  t.ok(held > 100, `${held} held`);
  t.end();
});
