import t from 'tap';
import { HUB_TIME_WITHIN_MS } from '../../src/web/api/hub-time.js';
import { type Code, phaseOf } from '../../src/web/codes/code.js';
import { nextTurnMs } from '../../src/web/codes/next-turn.js';

const NOW_MS = Date.UTC(2026, 10, 22, 12, 0);
const at = (ms: number) => new Date(NOW_MS + ms).toISOString();

function code(change: Partial<Code>): Code {
  const base = { id: '1', label: 'Guest', deviceIds: [], from: null, until: null, isActive: true };
  const uses = {
    usesLeft: null,
    useCount: 0,
    scheduleId: null,
    revokedAt: null,
    madeAt: at(-9_000),
    credentials: [],
  };
  return { kind: 'pin', ...base, ...uses, ...change };
}

t.test('a code that was in force when it was read is over once its end has passed, or its uses', (t) => {
  t.equal(phaseOf(code({ until: at(1) }), NOW_MS), 'now');
  t.equal(phaseOf(code({ until: at(0) }), NOW_MS), 'over');
  t.equal(phaseOf(code({ usesLeft: 0 }), NOW_MS), 'over');
  t.equal(phaseOf(code({ until: at(0), revokedAt: at(-1) }), NOW_MS), 'revoked');
  t.end();
});

t.test('one to come is in force when the hub says so, and held only if it does not', (t) => {
  const toCome = code({ isActive: false, from: at(0), until: at(60_000) });
  t.equal(phaseOf(toCome, NOW_MS), 'later', 'the hub may be a little behind');
  t.equal(phaseOf(toCome, NOW_MS + HUB_TIME_WITHIN_MS), 'kept');
  t.equal(phaseOf({ ...toCome, isActive: true }, NOW_MS), 'now');
  t.end();
});

t.test('the next turn is the nearest beginning or end that is still to come', (t) => {
  const [soon, late] = [code({ until: at(5_000) }), code({ from: at(-9_000), until: at(90_000) })];
  const toCome = code({ isActive: false, from: at(20_000), until: at(80_000) });
  t.equal(nextTurnMs([late, soon, toCome], NOW_MS), NOW_MS + 5_000);
  t.equal(nextTurnMs([late, soon, toCome], NOW_MS + 5_000), NOW_MS + 20_000 + HUB_TIME_WITHIN_MS);
  t.equal(nextTurnMs([late], NOW_MS), NOW_MS + 90_000);
  t.equal(nextTurnMs([code({}), code({ until: at(0) })], NOW_MS), null, 'nothing is due');
  t.equal(nextTurnMs([code({ until: at(5_000), revokedAt: at(-1) })], NOW_MS), null);
  t.end();
});
