import fc from 'fast-check';
import t from 'tap';
import { CANONICAL_DEPTH_MAX, canonicalJson } from '../../src/audit/canonical-json.js';

t.test('the example of RFC 8785, section 3.2.2', async (t) => {
  const value = {
    numbers: [333333333.3333333, 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
    string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"/',
    literals: [null, true, false],
  };
  t.equal(
    canonicalJson(value),
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
      '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
  );
});

t.test(
  'members are sorted by UTF-16 code units, numbers among them too (RFC 8785, section 3.2.3)',
  async (t) => {
    const value = {
      '\u20ac': 1,
      '\r': 2,
      '\ufb33': 3,
      '1': 4,
      '\ud83d\ude00': 5,
      '\u0080': 6,
      ö: 7,
      '10': 8,
      '9': 9,
    };
    t.equal(
      canonicalJson(value),
      '{"\\r":2,"1":4,"10":8,"9":9,"\u0080":6,"ö":7,"€":1,"\ud83d\ude00":5,"\ufb33":3}',
    );
  },
);

t.test('undefined members are left out, and what JSON has no form for is null', async (t) => {
  t.equal(
    canonicalJson({ a: undefined, b: Number.NaN, c: [undefined, Infinity], d: -0 }),
    '{"b":null,"c":[null,null],"d":0}',
  );
});

t.test('any JSON value: the text means the value, and is the same for every order of members', async () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
      const text = canonicalJson(value);
      const same = JSON.parse(text) as unknown;
      return canonicalJson(same) === text && canonicalJson(reversed(same)) === text;
    }),
    { numRuns: 300 },
  );
});

t.test('different values have different texts', async () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 3 }), fc.jsonValue({ maxDepth: 3 }), (one, other) => {
      const plain = (value: unknown) => JSON.parse(JSON.stringify(value)) as unknown;
      return (canonicalJson(one) === canonicalJson(other)) === equal(plain(one), plain(other));
    }),
    { numRuns: 300 },
  );
});

t.test('nesting is bounded', async (t) => {
  const nested = (levels: number): unknown => (levels === 0 ? 1 : [nested(levels - 1)]);
  t.ok(canonicalJson(nested(CANONICAL_DEPTH_MAX)));
  t.throws(() => canonicalJson(nested(CANONICAL_DEPTH_MAX + 1)), RangeError);
});

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, member]: [string, unknown]) => [name, reversed(member)]),
  );
}

function equal(one: unknown, other: unknown): boolean {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null)
    return one === other;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const a = one as Record<string, unknown>;
  const b = other as Record<string, unknown>;
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && equal(a[name], b[name]))
  );
}
