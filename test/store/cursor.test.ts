import fc from 'fast-check';
import t from 'tap';
import { CURSOR_CHARS_MAX, readCursor, seqKey, uuidKey, writeCursor } from '../../src/store/cursor.js';
import { COUNT_MAX, keysetPage } from '../../src/store/keyset-page.js';
import type { KeysetList } from '../../src/store/keyset-page.js';

const side = fc.constantFrom('next' as const, 'previous' as const);
const seq = fc.integer({ min: 1, max: 999_999_999_999_999 });

t.test('what was written is read back', async () => {
  fc.assert(
    fc.property(fc.uuid(), seq, side, (id, number, to) => {
      const a = readCursor(uuidKey, writeCursor(uuidKey, { side: to, key: id }));
      const b = readCursor(seqKey, writeCursor(seqKey, { side: to, key: number }));
      return a.key === id && a.side === to && b.key === number && b.side === to;
    }),
  );
});

t.test('anything else is refused as invalid, whatever it is', async (t) => {
  const invalid = (text: string) => {
    try {
      readCursor(uuidKey, text);
      return false;
    } catch (error) {
      return error instanceof Error && 'code' in error && error.code === 'cursor_invalid';
    }
  };
  fc.assert(fc.property(fc.string({ maxLength: 2 * CURSOR_CHARS_MAX }), invalid), { numRuns: 300 });
  fc.assert(fc.property(fc.base64String(), invalid), { numRuns: 300 });
  fc.assert(fc.property(seq, side, (key, to) => invalid(writeCursor(seqKey, { side: to, key }))));
  const good = writeCursor(uuidKey, { side: 'next', key: '0190a000-0000-7000-8000-000000000001' });
  t.notOk(invalid(good));
  for (const bad of [`${good}=`, ` ${good}`, `${good}A`, good.slice(1), good.toUpperCase(), `${good}\n`]) {
    t.ok(invalid(bad), bad);
  }
});

const numbers = (all: readonly number[], order: 'up' | 'down'): KeysetList<number, number, number> => {
  const sign = order === 'up' ? 1 : -1;
  const sorted = [...all].sort((a, b) => sign * (a - b));
  return {
    key: seqKey,
    start: order === 'up' ? 0 : Number.MAX_SAFE_INTEGER,
    fetch: (to, bound, limit) =>
      to === 'next'
        ? sorted.filter((n) => sign * n > sign * bound).slice(0, limit)
        : sorted
            .filter((n) => sign * n < sign * bound)
            .reverse()
            .slice(0, limit),
    count: (bound, limit) => Math.min(limit, sorted.filter((n) => sign * n > sign * bound).length),
    keyOf: (n) => n,
    read: (n) => n,
  };
};

t.test('walking the pages forth and back sees every row once, in order', async () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.integer({ min: 1, max: 500 }), { maxLength: 40 }),
      fc.integer({ min: 1, max: 12 }),
      fc.constantFrom('up' as const, 'down' as const),
      (all, size, order) => {
        const list = numbers(all, order);
        const sorted = [...all].sort((a, b) => (order === 'up' ? a - b : b - a));
        const forth: number[] = [];
        let page = keysetPage({ cursor: null, size }, list);
        const pages = [page.rows];
        forth.push(...page.rows);
        if (page.previous !== null) return false;
        while (page.next !== null) {
          page = keysetPage({ cursor: page.next, size }, list);
          pages.push(page.rows);
          forth.push(...page.rows);
        }
        const back: (readonly number[])[] = [page.rows];
        while (page.previous !== null) {
          page = keysetPage({ cursor: page.previous, size }, list);
          back.unshift(page.rows);
        }
        return String(forth) === String(sorted) && JSON.stringify(back) === JSON.stringify(pages);
      },
    ),
    { numRuns: 200 },
  );
});

t.test('page sizes are bounded', async (t) => {
  for (const size of [0, 201, 1.5, Number.NaN]) {
    t.throws(() => keysetPage({ cursor: null, size }, numbers([1], 'up')), { code: 'page_size_invalid' });
  }
});

t.test('what would take too long to count is not counted to the end', async (t) => {
  const list = { ...numbers([1, 2, 3], 'up'), count: (_bound: number, limit: number) => limit };
  t.equal(keysetPage({ cursor: null, size: 1, counted: true }, list).count, null);
  const limit = { ...list, count: () => COUNT_MAX };
  t.equal(keysetPage({ cursor: null, size: 1, counted: true }, limit).count, COUNT_MAX);
});
