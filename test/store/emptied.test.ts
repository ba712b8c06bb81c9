import { mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { checkDatabase } from '../../src/store/check-database.js';
import { openTestStore } from './open-test-store.js';

const NO_BACKUPS = { isWanted: false, everyHours: 0, nowMs: 0 };

for (const sign of ['last-backup.json', 'broker.db', 'keys/tls-server.key', 'keys/tls-authority.key']) {
  t.test(`a database that lost all it had is not begun anew: ${sign} is there`, async (t) => {
    const { store, file } = openTestStore(t);
    await store.stop();
    truncateSync(file, 0);
    const folder = path.dirname(file);
    mkdirSync(path.join(folder, 'keys'));
    writeFileSync(path.join(folder, sign), '');
    // As a power cut leaves it: SQLite would throw it away.
    writeFileSync(`${file}-wal`, 'what may be left of it');
    t.throws(() => openTestStore(t, { file }), { code: 'store_damaged', message: /empty/ });
    t.equal(readFileSync(`${file}-wal`, 'utf8'), 'what may be left of it');
    t.equal(readFileSync(file).length, 0);
    t.match(checkDatabase(file, NO_BACKUPS, 'Restore it.').checks, [
      { name: 'database', ok: false, detail: /is empty/, advice: /Restore it\./ },
    ]);
  });
}

t.test('a first start that was cut off is begun anew', (t) => {
  const folder = t.testdir({ 'doorward.db': '', keys: { 'master.key': '', 'pepper-00000000.key': '' } });
  const file = path.join(folder, 'doorward.db');
  t.match(checkDatabase(file, NO_BACKUPS, 'Restore it.').checks, [{ ok: false, advice: /doorward init/ }]);
  const { store } = openTestStore(t, { file });
  t.match(store.verifyChain(), { ok: true });
  t.end();
});
