import Database from 'better-sqlite3';
import t from 'tap';
import { creditProof } from '../../../scripts/prove/credit/credit-proof.js';
import { readMoves, writtenMove } from '../../../scripts/prove/credit/moves-file.js';
import type { Told } from '../../../scripts/prove/credit/spenders.js';
import { wrongMoney } from '../../../scripts/prove/credit/wrong-money.js';
import { migrate } from '../../../src/store/migrate.js';
import { MIGRATIONS } from '../../../src/store/migrations/timetable.js';

const KILLS = 5;

t.setTimeout(300_000);

t.test(`${KILLS} kills of a program full of spenders`, async (t) => {
  const lines: string[] = [];
  const options = { count: KILLS, seconds: null, seed: 5, transport: null };
  const { summary, failures } = await creditProof.run({ ...options, progress: (line) => lines.push(line) });
  t.strictSame(failures, []);
  t.match(summary, /^5 kills .* [1-9]\d* steps and outcomes told/);
  t.equal(lines.length, 1);
});

t.test('moves: what broke off never happened', async (t) => {
  t.strictSame(
    [...readMoves(`${writtenMove('a', true)}${writtenMove('b', false)}c 1`)],
    [
      ['a', true],
      ['b', false],
    ],
  );
});

/** A ledger where one entry was paid for, spoilt by `sql`. */
function found(sql: string, told: readonly Told[] = [], moved = true, atRest = true): string {
  const database = new Database(':memory:');
  migrate(database, MIGRATIONS);
  database.exec(`
    DROP TRIGGER credit_entries_never_change;
    DROP TRIGGER credit_entries_never_go;
    INSERT INTO commands (id, device_id, action, status, actor_kind, actor_name, method, created_at_ms)
      VALUES ('c', 'd', 'unlock', 'succeeded', 'user', 'Ann', 'rest', 0);
    INSERT INTO credit_entries VALUES
      (1, 'ann', 'T', 'top_up', 100, 100, 0, NULL, NULL, 0),
      (2, 'ann', 'command:c', 'hold', 30, 70, 30, NULL, NULL, 0),
      (3, 'ann', 'command:c', 'capture', 30, 70, 0, NULL, NULL, 0);
    INSERT INTO credit_balances VALUES ('ann', 70, 0, 'command:c', '{}', 0);
    ${sql}`);
  const memory = { moved: () => undefined, recall: () => (moved ? true : undefined) };
  return wrongMoney(database, memory, told, atRest).join('\n');
}

t.test('what wrong money looks like', async (t) => {
  t.equal(found(''), '');
  t.equal(found('', [{ transactionId: 'T', kind: 'top_up' }]), '');
  t.match(found('UPDATE credit_entries SET amount_minor = 101 WHERE seq = 1'), /line 1 .* does not follow/);
  t.match(found('UPDATE credit_balances SET main_minor = 71'), /balance of user ann is not the sum/);
  t.match(found("UPDATE credit_balances SET last_transaction_id = 'T'"), /balance of user ann/);
  t.match(found('DELETE FROM credit_balances'), /balance of user ann/);
  t.match(found("INSERT INTO credit_balances VALUES ('bob', 1, 0, NULL, '{}', 0)"), /balance of user bob/);
  t.match(
    found("INSERT INTO credit_holds VALUES ('command:c', 'ann', 30, 9)"),
    /command:c is open and ended/,
  );
  t.match(
    found("DELETE FROM credit_entries WHERE seq = 3; UPDATE commands SET status = 'unknown'"),
    /hold command:c is open and ended at once, or neither/,
  );
  t.match(
    found('UPDATE credit_entries SET amount_minor = 20, frozen_after_minor = 10 WHERE seq = 3'),
    /another sum than it held/,
  );
  t.match(found("UPDATE commands SET status = 'failed'"), /is failed .* "hold capture"/);
  t.match(found("UPDATE commands SET status = 'sent'"), /is sent at rest/);
  t.match(found("UPDATE commands SET status = 'unknown'", [], true), /opened and is unknown/);
  t.match(found('DELETE FROM commands'), /in no journal/);
  t.match(found('', [], false), /paid for and did not open/);
  t.match(found('', [{ transactionId: 'T', kind: 'hold' }]), /hold of T was told and is not there/);
  t.match(found('', [{ commandId: 'c', status: 'failed' }]), /told as failed and is succeeded/);
});
