import t, { type Test } from 'tap';
import { entityVersion } from '../../../src/audit/replica/requests.js';
import { EVERY_KIND, type Claim, type RequestSource } from '../../../src/operations/cloud/request-desk.js';
import { recoverRequests } from '../../../src/operations/cloud/refuse-request.js';
import type { CloudRequest, RequestWork } from '../../../src/operations/cloud/request.js';
import { recoverCommands } from '../../../src/operations/locks/recover-commands.js';
import { settleCommands } from '../../../src/operations/locks/settle-commands.js';
import type { LockDeadline, LockOrder, OrderOutcome } from '../../../src/operations/locks/driver-ports.js';
import { silentLogger } from '../../../src/kit/logger.js';
import { ScriptedDriver } from '../../support/scripted-driver.js';
import { temporaryStore } from '../../support/temporary-store.js';
import { until } from '../../support/until.js';
import { uuid } from '../../store/samples.js';
import { ADMIN, DOOR, furnish, MEMBER, requestDesk } from '../../sync/request-house.js';

const PATIENCE_MS = 20_000;
const YEAR_MS = 365 * 86_400_000;
const LIFE_MS = 30_000;
const ID = uuid(500);

/** A lock that is reached after a while. */
class FarDriver extends ScriptedDriver {
  beforeSending: () => void = () => undefined;

  override execute(
    id: string,
    order: LockOrder,
    beforeFirstByte: (deadline: LockDeadline) => Promise<void>,
  ): Promise<OrderOutcome> {
    this.beforeSending();
    return super.execute(id, order, beforeFirstByte);
  }
}

async function house(t: Test, kinds = EVERY_KIND) {
  const home = temporaryStore(t);
  await furnish(home.store);
  const driver = new FarDriver();
  const desk = () => requestDesk(t, { ...home, store: home.store }, { driver, kinds }).desk;
  const claims: string[] = [];
  const source = (answer: () => Claim | Promise<Claim> = () => granted): RequestSource => ({
    claim: (id) => {
      claims.push(id);
      return Promise.resolve().then(answer);
    },
    image: () => Promise.resolve(null),
  });
  return { home, driver, desk, claims, source };
}

const granted: Claim = { granted: true, expiresInMs: LIFE_MS };
const unlock: RequestWork = { kind: 'unlock', deviceId: DOOR };
const share: RequestWork = {
  kind: 'share',
  deviceId: DOOR,
  share: {
    ...{ sharedWith: MEMBER, canUnlock: true, canLock: false, canManagePins: false },
    ...{ canViewLogs: false, canShare: false, validFromMs: null, validUntilMs: null, scheduleId: null },
  },
};
const request = (work: RequestWork, change: Partial<CloudRequest> = {}): CloudRequest => ({
  ...{ id: ID, kind: work.kind, actorId: ADMIN, expectedVersion: null, work },
  ...change,
});

t.test('an unlock lives from when its claim was sent, whatever the wall clock says', async (t) => {
  for (const jumpMs of [0, YEAR_MS, -YEAR_MS]) {
    const { home, driver, desk, source } = await house(t);
    const late = source(() => {
      home.clock.advance(LIFE_MS - 1);
      home.clock.jumpWall(jumpMs);
      return granted;
    });
    const sentMs = home.clock.monotonicMs();
    await desk().handle(request(unlock), late);
    t.equal(driver.executed.length, 1);
    t.equal(driver.executed[0]?.deadlineMs, sentMs + LIFE_MS, 'the lock is told the same end');
    t.match(home.store.cloudRequests.byId(ID), { state: 'applied' });

    const tooLate = source(() => {
      home.clock.advance(LIFE_MS);
      home.clock.jumpWall(jumpMs);
      return granted;
    });
    await desk().handle(request(unlock, { id: uuid(501) }), tooLate);
    t.equal(driver.executed.length, 1);
    t.match(home.store.cloudRequests.byId(uuid(501)), { state: 'refused', reason: 'expired' });
  }
});

t.test('an unlock that dies on the way to the lock is not sent', async (t) => {
  const { home, driver, desk, source } = await house(t);
  driver.beforeSending = () => {
    home.clock.advance(LIFE_MS);
  };
  await desk().handle(request(unlock), source());
  t.equal(driver.executed.length, 0);
  t.match(home.store.cloudRequests.byId(ID), { state: 'refused', reason: 'expired' });
});

t.test('no cloud makes an unlock live longer than a minute', async (t) => {
  const { home, driver, desk, source } = await house(t);
  driver.beforeSending = () => {
    home.clock.advance(60_000);
  };
  await desk().handle(
    request(unlock),
    source(() => ({ granted: true, expiresInMs: YEAR_MS })),
  );
  t.equal(driver.executed.length, 0);
});

t.test('what was claimed before a restart is not done after it', async (t) => {
  const { home, driver, desk, claims, source } = await house(t);
  const never = new Promise<Claim>(() => undefined);
  void desk().handle(
    request(unlock),
    source(() => never),
  );
  await until(
    () => claims.length > 0,
    PATIENCE_MS,
    () => 'the claim',
  );
  t.match(home.store.cloudRequests.byId(ID), { state: 'open' });
  t.strictSame(claims, [ID]);
  const store = await home.reopen();
  await recoverCommands({ store, clock: home.clock });
  await recoverRequests({ store, clock: home.clock });
  t.match(store.cloudRequests.byId(ID), { state: 'refused', reason: 'hub_restarted' });
  await desk().handle(request(unlock), source());
  t.equal(driver.executed.length, 0);
  t.strictSame(claims, [ID], 'it is not even claimed again');
});

t.test('an unlock that was sent before a restart is unknown until the lock tells', async (t) => {
  const { home, driver, desk, source } = await house(t);
  driver.afterSent = () => new Promise(() => undefined);
  void desk().handle(request(unlock), source());
  await until(
    () => driver.executed.length > 0,
    PATIENCE_MS,
    () => 'the order',
  );
  const store = await home.reopen();
  await recoverCommands({ store, clock: home.clock });
  await recoverRequests({ store, clock: home.clock });
  t.match(store.cloudRequests.byId(ID), { state: 'unknown', reason: 'hub_restarted' });
  await desk().handle(request(unlock), source());
  t.equal(driver.executed.length, 1);
  const settle = settleCommands({ store, clock: home.clock, logger: silentLogger, driverOf: () => driver });
  await settle(DOOR);
  t.match(store.cloudRequests.byId(ID), { state: 'applied' });
});

t.test('a claim that nobody answered ends an unlock, and leaves anything else for later', async (t) => {
  const { home, driver, desk, source } = await house(t);
  const away = source(() => Promise.reject(new Error('away')));
  await t.rejects(desk().handle(request(unlock), away), { name: 'SourceTrouble' });
  t.match(home.store.cloudRequests.byId(ID), { state: 'refused', reason: 'claim_unanswered' });
  const id = uuid(501);
  await t.rejects(desk().handle(request(share, { id }), away), { name: 'SourceTrouble' });
  t.match(home.store.cloudRequests.byId(id), { state: 'open' });
  await desk().handle(request(share, { id }), source());
  t.match(home.store.cloudRequests.byId(id), { state: 'applied' });
  t.equal(driver.executed.length, 0);
});

t.test('the same again, at once or later, is done once; an id is for one kind', async (t) => {
  const { home, driver, desk, source } = await house(t);
  const one = desk();
  await Promise.all([1, 2, 3].map(() => one.handle(request(unlock), source())));
  await one.handle(request(unlock), source());
  await one.handle(request(share), source());
  t.equal(driver.executed.length, 1);
  t.equal(home.store.shares.activeOn(DOOR).length, 0);
});

t.test('the cloud says no to a claim: that is told', async (t) => {
  const { home, driver, desk, source } = await house(t);
  await desk().handle(
    request(unlock),
    source(() => ({ granted: false, reason: 'withdrawn' })),
  );
  t.match(home.store.cloudRequests.byId(ID), { state: 'refused', reason: 'withdrawn' });
  t.equal(driver.executed.length, 0);
});

t.test('a kind that the household does not let a cloud ask for', async (t) => {
  const { home, desk, claims, source } = await house(t, new Set(['share']));
  await desk().handle(request(unlock), source());
  t.match(home.store.cloudRequests.byId(ID), { state: 'refused', reason: 'kind_unsupported' });
  await desk().handle(request(share, { id: uuid(501) }), source());
  t.strictSame(claims, [uuid(501)]);
});

t.test('what changed between claim and effect counts, in the transaction of the effect', async (t) => {
  const { home, desk, source } = await house(t);
  const expectedVersion = entityVersion(home.store.outbox.entity('devices', [DOOR]) ?? {});
  const renaming = source(() => {
    // Waits in the same group commit, in front of the effect.
    void home.store.write((tx) => {
      tx.devices.rename(DOOR, 'Gate', null, 1);
    });
    return granted;
  });
  await desk().handle(request(share, { expectedVersion }), renaming);
  t.match(home.store.cloudRequests.byId(ID), { state: 'refused', reason: 'version_differs' });
  const leaving = source(() => {
    void home.store.write((tx) => {
      tx.users.update({
        ...(tx.users.byId(ADMIN) as NonNullable<ReturnType<typeof tx.users.byId>>),
        isActive: false,
      });
    });
    return granted;
  });
  await desk().handle(request(share, { id: uuid(501) }), leaving);
  t.match(home.store.cloudRequests.byId(uuid(501)), { state: 'refused', reason: 'actor_inactive' });
  t.equal(home.store.shares.activeOn(DOOR).length, 0);
});

t.test('what changes nothing is applied too', async (t) => {
  const { home, desk, source } = await house(t);
  await desk().handle(request({ kind: 'settings', deviceId: DOOR, change: { name: 'Door 1' } }), source());
  t.match(home.store.cloudRequests.byId(ID), { state: 'applied', logSeq: null });
});
