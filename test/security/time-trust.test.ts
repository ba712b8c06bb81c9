import fc from 'fast-check';
import t from 'tap';
import {
  afterJump,
  afterOath,
  afterWord,
  BEHIND_LOG_MS,
  firstTrust,
  jumpedMs,
  LOCK_AGREES_MS,
  timeByLock,
  TIME_TRUST_MODES,
  witnessOf,
} from '../../src/security/time-trust.js';

const NOW_MS = Date.UTC(2026, 5, 1);
const AT = { wallMs: NOW_MS, monotonicMs: 5_000 };
const BOARD = { ntpSynchronised: false, chipMs: null, isBoard: true };
const CONTAINER = { ntpSynchronised: null, chipMs: null, isBoard: false };

t.test(
  'who is believed: the network, a chip that agrees, the host of a container; a board alone is not',
  async (t) => {
    const auto = (word: object) => witnessOf('auto', { ...BOARD, ...word }, NOW_MS, 0);
    t.equal(auto({}), 'not_confirmed');
    t.equal(auto({ ntpSynchronised: true }), 'ntp');
    t.equal(auto({ chipMs: NOW_MS - 900 }), 'clock_chip');
    t.equal(auto({ chipMs: 60_000 }), 'not_confirmed', 'a chip without a battery counts from 1970');
    t.equal(auto({ ntpSynchronised: null }), 'not_confirmed', 'a container on a board has no clock either');
    t.equal(auto({ isBoard: false }), 'not_confirmed', 'a time service says that it does not know');
    t.equal(witnessOf('auto', CONTAINER, NOW_MS, 0), 'host');
    t.equal(witnessOf('ntp', CONTAINER, NOW_MS, 0), 'not_confirmed');
    t.equal(witnessOf('ntp', { ...CONTAINER, chipMs: NOW_MS }, NOW_MS, 0), 'not_confirmed');
    t.equal(witnessOf('system', BOARD, 0, NOW_MS), 'system');
  },
);

t.test('nothing but the network is believed against what is written in the log', async (t) => {
  const late = NOW_MS + BEHIND_LOG_MS + 1;
  t.equal(witnessOf('auto', { ...CONTAINER, chipMs: NOW_MS }, NOW_MS, late), 'behind_log');
  t.equal(witnessOf('auto', CONTAINER, NOW_MS, late), 'behind_log');
  t.equal(witnessOf('auto', { ...BOARD, ntpSynchronised: true }, NOW_MS, late), 'ntp');
  t.equal(witnessOf('auto', CONTAINER, NOW_MS, NOW_MS + BEHIND_LOG_MS), 'host');
});

t.test('a jump takes the trust away, whoever gave it; a slew and daylight saving are none', async (t) => {
  const trusted = afterOath(firstTrust('auto', AT), 'admin', AT);
  const later = (movedMs: number, passedMs = 60_000) =>
    jumpedMs(trusted, { wallMs: NOW_MS + passedMs + movedMs, monotonicMs: AT.monotonicMs + passedMs });
  t.equal(later(0), 0);
  t.equal(later(900), 0);
  t.equal(later(-900), 0);
  t.equal(later(1_100), 1_100);
  t.equal(later(-3_600_000), -3_600_000);
  t.equal(later(30_000, 86_400_000), 0, 'a day of slewing at 500 ppm');
  t.match(afterJump('auto', trusted, AT), { isTrusted: false, reason: 'clock_jump' });
  t.match(afterJump('system', firstTrust('system', AT), AT), { isTrusted: true, reason: 'system' });
});

t.test('after a jump the host, who did it, is not believed, the network and a chip are', async (t) => {
  const jumped = afterJump('auto', firstTrust('auto', AT), AT);
  t.match(afterWord(jumped, 'host', AT), { isTrusted: false, reason: 'clock_jump' });
  t.match(afterWord(jumped, 'not_confirmed', AT), { isTrusted: false, reason: 'clock_jump' });
  t.match(afterWord(jumped, 'behind_log', AT), { isTrusted: false, reason: 'clock_jump' });
  t.match(afterWord(jumped, 'ntp', AT), { isTrusted: true, reason: 'ntp' });
  t.match(afterWord(jumped, 'clock_chip', AT), { isTrusted: true, reason: 'clock_chip' });
});

t.test('a cut of the internet takes nothing away', async (t) => {
  const trusted = afterWord(firstTrust('auto', AT), 'ntp', AT);
  t.same(afterWord(trusted, 'not_confirmed', { ...AT, monotonicMs: 9_000 }), trusted);
});

t.test(
  'a lock of the same boot gives the time back, another boot or a clock that went back nothing',
  async (t) => {
    const kept = { bootId: 'a', lockMs: 1_000, wallMs: NOW_MS };
    t.same(timeByLock(kept, 'a', 61_000), { wallMs: NOW_MS + 60_000, withinMs: LOCK_AGREES_MS + 30 });
    t.equal(timeByLock(kept, 'b', 61_000), null);
    t.equal(timeByLock(kept, 'a', 999), null);
  },
);

t.test('whatever happens, what is not trusted became so by a jump or was never confirmed', async () => {
  const word = fc.record({
    ntpSynchronised: fc.constantFrom(true, false, null),
    chipMs: fc.constantFrom(null, NOW_MS, 0),
    isBoard: fc.boolean(),
  });
  fc.assert(
    fc.property(
      fc.constantFrom(...TIME_TRUST_MODES),
      fc.array(fc.oneof(word, fc.integer({ min: -1e12, max: 1e12 })), { maxLength: 20 }),
      (mode, steps) => {
        let trust = firstTrust(mode, AT);
        let believable = mode === 'system';
        for (const step of steps) {
          if (typeof step === 'number') {
            const at = { ...trust.anchor, wallMs: trust.anchor.wallMs + step };
            if (jumpedMs(trust, at) === 0) continue;
            trust = afterJump(mode, trust, at);
            believable = mode === 'system';
          } else {
            const wallMs = trust.anchor.wallMs;
            const found = witnessOf(mode, step, wallMs, 0);
            trust = afterWord(trust, found, trust.anchor);
            const isChip = mode === 'auto' && step.chipMs !== null && Math.abs(step.chipMs - wallMs) <= 5_000;
            const isHost =
              mode === 'auto' &&
              step.chipMs === null &&
              step.ntpSynchronised === null &&
              !step.isBoard &&
              trust.reason !== 'clock_jump';
            believable ||= step.ntpSynchronised === true || isChip || isHost;
          }
          if (trust.isTrusted !== believable) return false;
        }
        return true;
      },
    ),
    { numRuns: 1_000 },
  );
});
