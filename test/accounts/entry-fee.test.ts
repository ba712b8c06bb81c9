import t from 'tap';
import { entryFeeOf, isEntry } from '../../src/accounts/entry-fee.js';

const MEMBER = { priceMinor: 250, userId: 'ann', role: 'member', ownerId: 'bob' } as const;

t.test('who pays for an entry', async (t) => {
  t.strictSame(entryFeeOf(MEMBER), { userId: 'ann', amountMinor: 250 });
  t.strictSame(entryFeeOf({ ...MEMBER, ownerId: null }), { userId: 'ann', amountMinor: 250 });
  for (const [who, facts] of Object.entries({
    'a lock without a price': { priceMinor: null },
    'its owner': { ownerId: 'ann' },
    'an admin': { role: 'admin' },
    'a manager': { role: 'manager' },
    'a code of nobody': { userId: null, role: null },
    'nobody at a lock of nobody': { userId: null, ownerId: null },
  } as const))
    t.equal(entryFeeOf({ ...MEMBER, ...facts }), null, who);
});

t.test('what is an entry', async (t) => {
  t.strictSame(['unlock', 'unlatch', 'lock', 'reboot', 'identify'].filter(isEntry), ['unlock', 'unlatch']);
});
