import t from 'tap';
import { PaymentRequired } from '../../../src/kit/errors.js';
import { recoverCommands } from '../../../src/operations/locks/recover-commands.js';
import { UNSETTLED_HOLD_MS } from '../../../src/operations/credit/command-fee.js';
import { ANN, BOB, guest, MIA, PRICE_MINOR, pricedHouse } from './priced-house.js';
import { INSTALLER } from '../scripted-house.js';

const WAIT = { wait: true } as const;
const turn = () => new Promise((resolve) => setTimeout(resolve, 20));

t.test('an entry is held before the lock hears of it, and captured when it opened', async (t) => {
  const house = await pricedHouse(t);
  await house.topUp(ANN, 1_000);
  house.driver.afterSent = async () => {
    t.strictSame(house.funds(ANN), [750, 250], 'held in the commit that says sent');
  };
  const done = await house.command(guest(ANN), house.id, 'unlock', WAIT);
  t.equal(done.status, 'succeeded');
  house.driver.afterSent = () => Promise.resolve();
  t.strictSame(house.funds(ANN), [750, 0]);
  t.strictSame(house.ledger(ANN), ['hold 250', 'capture 250']);
  t.match(house.events('CREDIT_CAPTURED'), [
    { userId: ANN.id, data: { account_user_id: ANN.id, amount: '2.50', lock_id: house.id }, commandId: null },
  ]);
  await house.command(guest(ANN), house.id, 'unlatch', WAIT);
  t.strictSame(house.funds(ANN), [500, 0], 'the latch is an entry too');
  await house.command(guest(ANN), house.id, 'lock', WAIT);
  t.strictSame(house.funds(ANN), [500, 0], 'locking costs nothing');
  t.strictSame(house.store.credit.complaints(), []);
});

t.test('a price adds no commit', async (t) => {
  const commits = async (priceMinor: number | null) => {
    const house = await pricedHouse(t, priceMinor);
    await house.topUp(ANN, 1_000);
    const before = house.store.counts.commits;
    await house.command(guest(ANN), house.id, 'unlock', WAIT);
    return house.store.counts.commits - before;
  };
  t.equal(await commits(null), 2);
  t.equal(await commits(PRICE_MINOR), 2);
});

t.test('a door without a price asks nothing of the ledger', async (t) => {
  const house = await pricedHouse(t, null);
  const { credit } = house.store;
  const asked: string[] = [];
  for (const name of ['balanceOf', 'ofTransaction', 'overdueHolds'] as const) {
    const real = credit[name].bind(credit);
    Object.assign(credit, {
      [name]: (given: never) => {
        asked.push(name);
        return real(given);
      },
    });
  }
  await house.command(guest(ANN), house.id, 'unlock', WAIT);
  await house.createPin(INSTALLER, { ...PIN, deviceIds: [house.id], pin: '0427' });
  t.same(await house.type('a'.repeat(16), '0427'), { grant: true });
  await house.report({ seq: 1, requestId: 'a'.repeat(16) });
  t.strictSame(asked, []);
  await house.store.write((tx) => {
    tx.credit.ofTransaction('x');
  });
  t.strictSame(asked, ['ofTransaction'], 'the count counts');
});

const PIN = {
  label: 'Ann',
  userId: ANN.id,
  kind: 'permanent',
  validFromMs: null,
  validUntilMs: null,
  scheduleId: null,
  maxUses: null,
} as const;

t.test('who has not enough is refused, logged, and the lock hears nothing', async (t) => {
  const house = await pricedHouse(t);
  await house.topUp(ANN, PRICE_MINOR - 1);
  for (const wait of [true, false])
    await house.command(guest(ANN), house.id, 'unlock', { wait }).then(
      () => t.fail('an entry on credit that is not there'),
      (error: unknown) => {
        if (!(error instanceof PaymentRequired)) throw error;
        t.equal(error.code, 'credit_insufficient');
        t.match(error.options.trace?.at(-1), { rule: 'payment', verdict: 'fail' });
      },
    );
  t.equal(house.driver.executed.length, 0);
  t.strictSame(house.funds(ANN), [PRICE_MINOR - 1, 0]);
  t.match(house.events('ACCESS_DENIED'), [
    { reason: 'credit_insufficient', userId: ANN.id, deviceId: house.id, success: false },
    { reason: 'credit_insufficient' },
  ]);
  t.equal(house.store.commands.withStatus(null, 'accepted').length, 0);
});

t.test('credit for one entry opens once, however many ask at once', async (t) => {
  for (const wait of [true, false]) {
    const house = await pricedHouse(t);
    await house.topUp(ANN, PRICE_MINOR);
    const asked = await Promise.allSettled(
      Array.from({ length: 8 }, () => house.command(guest(ANN), house.id, 'unlock', { wait })),
    );
    await turn();
    t.equal(asked.filter(({ status }) => status === 'fulfilled').length, 1);
    for (const one of asked)
      if (one.status === 'rejected') t.match(one.reason, { code: 'credit_insufficient' });
    t.equal(house.driver.executed.length, 1);
    t.strictSame(house.funds(ANN), [0, 0]);
    t.equal(house.events('ACCESS_DENIED').length, 7, 'each refusal is in the log');
    t.strictSame(house.store.credit.complaints(), []);
  }
});

t.test('those who run the hub, the owner of the lock and the installer enter free', async (t) => {
  const house = await pricedHouse(t, PRICE_MINOR, BOB);
  for (const caller of [guest(MIA), guest(BOB), INSTALLER, { ...guest(ANN), role: 'admin' as const }])
    t.equal((await house.command(caller, house.id, 'unlock', WAIT)).status, 'succeeded');
  t.strictSame(house.events('CREDIT_HELD'), []);
  await t.rejects(house.command(guest(ANN), house.id, 'unlock', WAIT), { code: 'credit_insufficient' });
});

t.test('what did not happen is given back', async (t) => {
  const house = await pricedHouse(t);
  await house.topUp(ANN, PRICE_MINOR);
  house.driver.outcome = { kind: 'answered', success: false, reason: 'jammed' };
  t.equal((await house.command(guest(ANN), house.id, 'unlock', WAIT)).status, 'failed');
  t.strictSame(house.funds(ANN), [PRICE_MINOR, 0]);
  t.match(house.events('CREDIT_RELEASED'), [{ reason: 'jammed', userId: ANN.id }]);

  house.driver.outcome = { kind: 'not_sent', reason: 'lock_offline' };
  await t.rejects(house.command(guest(ANN), house.id, 'unlock', WAIT), { code: 'lock_offline' });
  t.equal(house.events('CREDIT_HELD').length, 1, 'never held: nothing was journalled before');

  await house.command(guest(ANN), house.id, 'unlock', { wait: false });
  await turn();
  t.strictSame(house.funds(ANN), [PRICE_MINOR, 0], 'held with the accepted row, released with its end');
  t.equal(house.events('CREDIT_HELD').length, 2);
  t.strictSame(house.store.credit.complaints(), []);
});

t.test('what is unknown stays held until the lock tells', async (t) => {
  for (const [recorded, funds, reason] of [
    [{ kind: 'done', success: true, reason: null }, [0, 0], null],
    [{ kind: 'done', success: false, reason: 'jammed' }, [PRICE_MINOR, 0], 'jammed'],
    [{ kind: 'not_executed' }, [PRICE_MINOR, 0], 'not_executed'],
    [{ kind: 'undecided', reason: 'evicted' }, [PRICE_MINOR, 0], 'evicted'],
    [{ kind: 'undecided', reason: 'interrupted' }, [PRICE_MINOR, 0], 'interrupted'],
    [{ kind: 'undecided', reason: 'not_yet' }, [0, PRICE_MINOR], null],
  ] as const) {
    const house = await pricedHouse(t);
    await house.topUp(ANN, PRICE_MINOR);
    house.driver.outcome = { kind: 'unknown', reason: 'no_answer' };
    house.driver.recorded = null;
    t.equal((await house.command(guest(ANN), house.id, 'unlock', WAIT)).status, 'unknown');
    await turn();
    t.strictSame(house.funds(ANN), [0, PRICE_MINOR]);
    house.driver.recorded = recorded;
    await house.settle(house.id);
    const name = `${recorded.kind} ${reason ?? ''}`;
    t.strictSame(house.funds(ANN), funds, name);
    if (reason !== null) t.match(house.events('CREDIT_RELEASED'), [{ reason }], name);
    t.strictSame(house.store.credit.complaints(), []);
  }
});

t.test('seven days, and nobody is charged for what is not known', async (t) => {
  const house = await pricedHouse(t);
  await house.topUp(ANN, PRICE_MINOR);
  house.driver.outcome = { kind: 'unknown', reason: 'link_lost' };
  house.driver.recorded = null;
  await house.command(guest(ANN), house.id, 'unlock', WAIT);
  await turn();
  house.clock.advance(UNSETTLED_HOLD_MS - 1_000);
  t.equal(await house.sweep(), 0);
  t.strictSame(house.funds(ANN), [0, PRICE_MINOR]);
  house.clock.advance(1_000);
  t.equal(await house.sweep(), 1);
  t.strictSame(house.funds(ANN), [PRICE_MINOR, 0]);
  t.match(house.events('CREDIT_RELEASED'), [{ reason: 'not_settled' }]);
  const before = house.store.counts.commits;
  t.equal(await house.sweep(), 0);
  t.equal(house.store.counts.commits, before, 'with nothing to do it does not even commit');
  house.driver.recorded = { kind: 'done', success: true, reason: null };
  await house.settle(house.id);
  t.strictSame(house.funds(ANN), [PRICE_MINOR, 0], 'what the lock tells later is logged, and free');
  t.equal(house.events('UNLOCK')[0]?.success, true);
  t.strictSame(house.store.credit.complaints(), []);
});

t.test('a wall clock that jumps does not give back what is under way', async (t) => {
  const house = await pricedHouse(t);
  await house.topUp(ANN, PRICE_MINOR);
  house.driver.afterSent = async () => {
    house.clock.jumpWall(2 * UNSETTLED_HOLD_MS);
    t.equal(await house.sweep(), 0);
  };
  await house.command(guest(ANN), house.id, 'unlock', WAIT);
  t.strictSame(house.ledger(ANN), ['hold 250', 'capture 250']);
});

t.test('after a restart: unsent is given back, sent waits for the lock', async (t) => {
  const house = await pricedHouse(t);
  await house.topUp(ANN, PRICE_MINOR);
  await house.topUp(BOB, PRICE_MINOR);
  house.driver.afterSent = () => new Promise(() => undefined);
  void house.command(guest(ANN), house.id, 'unlock', WAIT);
  await turn();
  // Accepted, and the driver never comes round to it.
  house.driver.execute = () => new Promise(() => undefined);
  await house.command(guest(BOB), house.id, 'unlock', { wait: false });
  t.strictSame(
    [house.funds(ANN), house.funds(BOB)],
    [
      [0, PRICE_MINOR],
      [0, PRICE_MINOR],
    ],
  );
  const store = await house.reopen();
  await recoverCommands({ store, clock: house.clock });
  const after = (id: string) => store.credit.balanceOf(id);
  t.match(after(BOB.id), { mainMinor: PRICE_MINOR, frozenMinor: 0 });
  t.match(after(ANN.id), { mainMinor: 0, frozenMinor: PRICE_MINOR });
  t.match(store.events.page({ cursor: null, size: 5 }, { type: 'CREDIT_RELEASED' }).rows, [
    { reason: 'hub_restarted', userId: BOB.id },
  ]);
  t.strictSame(store.credit.complaints(), []);
});
