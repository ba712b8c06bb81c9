import { readFileSync } from 'node:fs';
import type { Test } from 'tap';
import t from 'tap';
import { applyCredit } from '../../../src/operations/credit/apply-credit.js';
import type { SqliteStore } from '../../../src/store/store.js';
import {
  sampleCard,
  sampleCommand,
  sampleDevice,
  samplePin,
  sampleTicket,
  SALT,
  uuid,
  verifierFor,
} from '../../store/samples.js';
import { raise, resolve } from '../../../src/security/alert-life.js';
import { callerOf, CLI, codeOf, household, newUser, ORIGIN, PASSWORD } from './household.js';

/** Not part of any other word. */
const ANNA = {
  username: 'zebulona',
  email: 'zebulona@mail.example',
  phone: '+998901234567',
  password: PASSWORD,
  firstName: 'Zebulona',
  lastName: 'Quixworth',
  role: 'member' as const,
};
const TRACES = ['ebulona', 'uixworth', '901234567', '203.0.113.77', 'secretphone'];

/** @returns which of the traces are anywhere in the store's files */
function tracesIn(store: SqliteStore, traces: readonly string[] = TRACES): readonly string[] {
  const file = store['sql'].connection.name;
  const bytes = [file, `${file}-wal`].map((name) => {
    try {
      return readFileSync(name);
    } catch {
      return Buffer.alloc(0);
    }
  });
  return traces.filter((trace) => bytes.some((content) => content.includes(trace)));
}

/** Somebody with everything that a person can have here, among others. */
async function movedIn(t: Test, log2Cost?: number) {
  const house = await household(t, { signUp: 'open', ...(log2Cost !== undefined && { log2Cost }) });
  const { accounts, store, clock, newId } = house;
  const owner = await accounts.createUser(CLI, newUser('owner', 'admin'));
  const bob = await accounts.createUser(CLI, newUser('bob'));
  const anna = await accounts.createUser(callerOf(owner), ANNA);
  const origin = { ipAddress: '203.0.113.77', userAgent: 'secretphone/1.0' };
  const { tokens } = await accounts.logIn(ANNA.email, PASSWORD, origin);
  const signedIn = accounts.authenticate(tokens.access);
  const { code } = await accounts.ownInvite(signedIn);
  const bobs = accounts.authenticate((await accounts.logIn('bob', PASSWORD, ORIGIN)).tokens.access);
  await accounts.enterInvite(bobs, code, ORIGIN);
  const input = { name: 'Zebulona secretphone', scopes: ['devices:read' as const], expiresAtMs: null };
  const { text } = await accounts.createApiToken(signedIn, input, origin);
  await accounts.updateUser(callerOf(owner), anna.id, { firstName: 'Zebulona Maria' });
  await accounts.updateUser(callerOf(owner), anna.id, { firstName: 'Zebulona' });
  await codeOf(() => accounts.logIn(ANNA.phone, 'wrong password', origin));
  await store.write((tx) => {
    tx.devices.insert(sampleDevice(1, { ownerId: anna.id }), SALT);
    const pin = samplePin(3, [uuid(1)], { userId: anna.id, label: 'Zebulona Quixworth' });
    tx.pins.insert(pin, [{ deviceId: uuid(1), verifier: verifierFor(1), pepperId: 'p' }]);
    tx.tickets.insert(sampleTicket(4, [uuid(1)], { userId: anna.id, label: 'Zebulona Quixworth' }));
    tx.cards.insert(sampleCard(5, uuid(1), anna.id, { label: 'Zebulona Quixworth' }), verifierFor(2), 'p');
    const actor = { kind: 'user' as const, id: anna.id, name: 'Zebulona Quixworth' };
    tx.commands.insert(
      sampleCommand(8, { id: newId(), actor, userId: anna.id, ipAddress: origin.ipAddress }),
    );
    tx.idempotency.begin(`user:${owner.id}`, 'key', 'print', clock.wallMs());
    tx.idempotency.finish(`user:${owner.id}`, 'key', {
      status: 201,
      body: `{"email":"${ANNA.email}"}`,
      headers: [],
    });
    const topUp = { userId: anna.id, kind: 'top_up' as const, transactionId: 'T1', amountMinor: 500 };
    applyCredit(tx, CLI, { ...topUp, note: 'Zebulona Quixworth, cash' }, clock.wallMs());
    const balance = tx.credit.balanceOf(anna.id);
    if (balance) tx.credit.putBalance({ ...balance, metadata: { of: 'Zebulona' } });
    tx.signInPlaces.see(anna.id, 'agent secretphone', clock.wallMs());
    const cause = { kind: 'tamper', key: 'k', deviceId: uuid(1), userId: anna.id, eventId: uuid(9) } as const;
    const times = { atMs: clock.wallMs(), nowMs: clock.wallMs() };
    const { alert } = raise(null, { ...cause, ...times, data: {} }, newId);
    const note = 'Zebulona Quixworth is on her way';
    tx.alerts.insert(resolve(alert, { id: anna.id, name: 'Zebulona Quixworth' }, note, clock.wallMs()));
    const place = {
      kind: 'new_sign_in_place',
      key: 'p',
      deviceId: null,
      data: { agent: 'secretphone' },
    } as const;
    tx.alerts.insert(raise(null, { ...cause, ...times, ...place }, newId).alert);
    // What somebody wrote about her where the hub can't know whom it is about.
    tx.events.append({
      ...(tx.events.bySeq(1) ?? never()),
      type: 'DEVICE_RENAMED',
      userId: owner.id,
      targetUserId: null,
      description: 'Lock "Door" is now "Room of Zebulona Quixworth".',
    });
  });
  return { ...house, owner, bob, anna, bobs, signedIn, tokens, text, origin };
}

function never(): never {
  throw new Error('there is a first event');
}

t.test('who was erased is nowhere in the files, and the log still verifies', async (t) => {
  const { accounts, store, anna, owner, bob, bobs, tokens, text } = await movedIn(t);
  t.strictSame(tracesIn(store), TRACES, 'all of it is there before');
  const before = store.events.lastSeq();
  const { logRows } = await accounts.erasePerson(callerOf(owner), anna.id, null);
  t.ok(logRows >= 10, `${logRows} rows`);
  t.strictSame(tracesIn(store), []);
  t.match(store.verifyChain(), { ok: true });
  t.strictSame(store.credit.complaints(), [], 'the sums of the ledger stay');
  const alerts = store.alerts.page({ cursor: null, size: 9 }, { silent: false }).rows;
  t.match(alerts, [
    { kind: 'tamper', userId: null, note: null, resolvedBy: { id: anna.id, name: 'erased' } },
  ]);
  t.equal(alerts.length, 1, 'one about her alone is gone');
  t.match(store.credit.ofTransaction('T1'), [{ amountMinor: 500, note: null }]);
  t.strictSame(store.integrityComplaints('full'), []);

  t.equal(await codeOf(() => accounts.readUser(CLI, anna.id)), 'user_not_found');
  t.equal(await codeOf(() => accounts.authenticate(tokens.access)), 'user_unknown');
  t.equal(await codeOf(() => accounts.authenticateApiToken(text)), 'token_malformed');
  t.equal(await codeOf(() => accounts.logIn(ANNA.email, PASSWORD, ORIGIN)), 'invalid_credentials');
  t.equal(store.pins.byVerifier(uuid(1), verifierFor(1)), null, 'her code opens nothing');
  t.match(store.pins.byId(uuid(3)), { label: 'erased', userId: null });
  t.match(store.tickets.byId(uuid(4)), { label: 'erased', userId: null });
  t.type(store.tickets.byId(uuid(4))?.revokedAtMs, 'number', 'her ticket opens nothing');
  t.equal(store.cards.byVerifier(uuid(1), verifierFor(2)), null, 'her card is unknown');
  t.equal(store.idempotency.find(`user:${owner.id}`, 'key')?.answer, null, 'the key stays used up');
  t.same((await accounts.ownInvite(bobs)).enteredCode, true, 'what Bob did stays done');

  const rows = store.events.after(0, 1_000);
  t.equal(rows.length, store.events.lastSeq(), 'no row is gone');
  const created = rows.find(({ type, targetUserId }) => type === 'USER_CREATED' && targetUserId === anna.id);
  t.match(
    created,
    { actor: { name: 'owner' }, ipAddress: ORIGIN.ipAddress, isErased: true },
    'who did it stays',
  );
  const entered = rows.find(({ type }) => type === 'INVITE_ENTERED');
  t.match(entered, { actor: { name: 'bob Test' }, description: /Erased/, isErased: true });
  t.match(
    rows.find(({ type, userId }) => type === 'LOGGED_IN' && userId === anna.id),
    { actor: { id: anna.id, name: 'erased' }, ipAddress: null, data: {}, success: true, isErased: true },
  );
  t.match(
    rows.find(({ type, userId }) => type === 'LOGGED_IN' && userId === bob.id),
    { actor: { name: 'bob Test' }, isErased: false },
  );
  t.match(
    rows.filter(({ seq }) => seq > before).map(({ type }) => type),
    ['SESSION_REVOKED', 'PIN_REVOKED', 'QR_REVOKED', 'CARD_REVOKED', 'USER_ERASURE_STARTED', 'LOG_ERASED'],
  );
  t.match(rows.at(-1), { type: 'USER_ERASED', targetUserId: anna.id, actor: { name: 'owner' } });
});

t.test('oneself, with the password; then nobody of that name is in the rows that tell of it', async (t) => {
  const { accounts, store, anna, bob } = await movedIn(t);
  const self = { ...callerOf(anna), ipAddress: '203.0.113.77' };
  t.equal(await codeOf(() => accounts.erasePerson(self, anna.id, null)), 'invalid_input');
  t.equal(await codeOf(() => accounts.erasePerson(self, anna.id, 'not hers')), 'invalid_credentials');
  t.equal(await codeOf(() => accounts.erasePerson(callerOf(bob), anna.id, PASSWORD)), 'role_not_allowed');
  t.equal(
    await codeOf(() => accounts.erasePerson({ ...callerOf(bob), role: 'manager' }, anna.id, null)),
    'role_not_allowed',
  );
  t.ok(accounts.readUser(CLI, anna.id).isActive, 'nothing was done');
  await accounts.erasePerson(self, anna.id, PASSWORD);
  t.strictSame(tracesIn(store), []);
  t.match(store.verifyChain(), { ok: true });
  t.match(store.events.bySeq(store.events.lastSeq()), {
    type: 'USER_ERASED',
    userId: null,
    actor: { id: anna.id, name: 'erased' },
    ipAddress: null,
  });
});

t.test('an admin who erased others can be erased too, and what they erased stays told', async (t) => {
  const { accounts, store, anna, owner } = await movedIn(t);
  await accounts.erasePerson(callerOf(owner), anna.id, null);
  t.equal(await codeOf(() => accounts.erasePerson(CLI, owner.id, null)), 'last_admin');
  t.ok(accounts.readUser(CLI, owner.id).isActive);
  await accounts.createUser(CLI, newUser('second', 'admin'));
  await accounts.erasePerson(CLI, owner.id, null);
  t.match(store.verifyChain(), { ok: true });
  t.strictSame(tracesIn(store, [...TRACES, 'owner@example.org', 'owner Test']), []);
  const told = store.events.after(0, 1_000).filter(({ type }) => type === 'USER_ERASED');
  t.match(told, [
    {
      targetUserId: anna.id,
      userId: owner.id,
      actor: { name: 'erased' },
      description: /A person was erased/,
    },
    { targetUserId: owner.id, actor: { name: 'cli' } },
  ]);
});

t.test('who was removed long ago can be erased from the log', async (t) => {
  const { accounts, store, anna, owner, newId } = await movedIn(t);
  await accounts.deleteUser(callerOf(owner), anna.id);
  t.not(tracesIn(store).length, 0, 'the log still tells');
  await accounts.erasePerson(CLI, anna.id, null);
  t.match(store.verifyChain(), { ok: true });
  t.equal(await codeOf(() => accounts.erasePerson(CLI, anna.id, null)), 'user_not_found', 'nothing is left');
  t.equal(await codeOf(() => accounts.erasePerson(CLI, newId(), null)), 'user_not_found');
});

t.test('two ask at once: she is erased once', async (t) => {
  const { accounts, store, anna, owner } = await movedIn(t);
  const both = [CLI, callerOf(owner)].map((caller) =>
    codeOf(() => accounts.erasePerson(caller, anna.id, null)),
  );
  t.ok((await Promise.all(both)).includes('none'));
  t.strictSame(tracesIn(store), []);
  t.match(store.verifyChain(), { ok: true });
  t.equal(store.events.after(0, 1_000).filter(({ type }) => type === 'USER_ERASED').length, 1);
});

t.test('the copy of what the hub holds lists tickets and cards; removing somebody ends both', async (t) => {
  const { accounts, store, anna, owner } = await movedIn(t);
  const data = await accounts.exportPerson(callerOf(owner), anna.id);
  t.match(data.tickets, [{ id: uuid(4), userId: anna.id }]);
  t.match(data.cards, [{ id: uuid(5), userId: anna.id }]);
  await accounts.deleteUser(callerOf(owner), anna.id);
  t.type(store.tickets.byId(uuid(4))?.revokedAtMs, 'number');
  t.equal(store.cards.byId(uuid(5)), null);
  const told = store.events.after(0, 1_000).filter(({ targetUserId }) => targetUserId === anna.id);
  for (const type of ['QR_REVOKED', 'CARD_REVOKED'])
    t.ok(
      told.some((event) => event.type === type),
      `${type} is found by her id`,
    );
});
