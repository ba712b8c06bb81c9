import t from 'tap';
import { maySee } from '../../../src/operations/access/locks-in-sight.js';
import { shareOperations } from '../../../src/operations/access/share-operations.js';
import { LiveLocks } from '../../../src/operations/locks/live-locks.js';
import { SALT, sampleDevice, samplePin, uuid, verifierFor } from '../../store/samples.js';
import { callerOf, CLI, household, newUser } from './household.js';

const FRONT = uuid(1);
const RIGHTS = {
  canUnlock: true,
  canLock: false,
  canManagePins: true,
  canViewLogs: false,
  canShare: true,
  validFromMs: null,
  validUntilMs: null,
  scheduleId: null,
};

t.test('shares are in a person’s data; whoever is erased has, and gave, nothing any more', async (t) => {
  const { accounts, store, clock, newId } = await household(t);
  const deps = { store, clock, newId, live: new LiveLocks(clock), timeIsTrusted: () => true };
  const shares = shareOperations(deps);
  const [owner, mia, guest] = [
    await accounts.createUser(CLI, newUser('owner', 'admin')),
    await accounts.createUser(CLI, newUser('mia')),
    await accounts.createUser(CLI, newUser('guest')),
  ];
  await store.write((tx) => {
    tx.devices.insert(sampleDevice(1, { status: 'ACTIVE' }), SALT);
  });
  const hers = await shares.shareLock(callerOf(owner), FRONT, { ...RIGHTS, sharedWith: mia.id });
  const given = await shares.shareLock(callerOf(mia), FRONT, { ...RIGHTS, sharedWith: guest.id });
  await store.write((tx) => {
    const pin = samplePin(3, [FRONT], { label: 'Guest', shareIds: { [FRONT]: hers.share.id } });
    tx.pins.insert(pin, [{ deviceId: FRONT, verifier: verifierFor(1), pepperId: 'p' }]);
  });

  t.same(
    await accounts
      .exportPerson(callerOf(mia), mia.id)
      .then(({ sharesReceived, sharesGiven }) => [
        sharesReceived.map(({ id }) => id),
        sharesGiven.map(({ id }) => id),
      ]),
    [[hers.share.id], [given.share.id]],
  );
  const told = () => accounts.personLog(CLI, mia.id, 0, 100).map(({ type }) => type);
  t.equal(told().filter((type) => type === 'SHARE_CREATED').length, 2, 'done to her, and by her');

  await accounts.erasePerson(callerOf(owner), mia.id, null);
  t.same(store.shares.activeOn(FRONT), []);
  t.equal(maySee(deps, callerOf(guest), FRONT, 'view'), false);
  t.equal(store.pins.byVerifier(FRONT, verifierFor(1)), null, 'nor does a code that she made under it open');
  t.match(store.verifyChain(), { ok: true });
  const created = store.events
    .after(0, 1_000)
    .filter(({ type, targetUserId }) => type === 'SHARE_CREATED' && targetUserId === mia.id);
  t.match(created, [{ isErased: true, data: {}, userId: owner.id }]);
  t.same(
    (await accounts.exportPerson(callerOf(guest), guest.id)).sharesReceived.map(
      ({ revokedAtMs }) => revokedAtMs,
    ),
    [clock.wallMs()],
    'the revoked ones too',
  );
});
