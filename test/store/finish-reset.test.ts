import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { finishReset, RESET_FOLDER } from '../../src/store/finish-reset.js';

const OF_THE_OLD = [
  'broker.db',
  'broker.db-wal',
  'broker.db.damaged',
  'broker.db.damaged-wal',
  'broker.db.newer',
  'broker.db.newer-wal',
  'doorward.db-wal',
  'last-backup.json',
];

t.test('a reset leaves nothing that the hub of before put aside, and all that is not its own', (t) => {
  const dataDir = t.testdir();
  for (const name of [...OF_THE_OLD, 'doorward.db', 'notes.txt'])
    writeFileSync(path.join(dataDir, name), 'old');
  const made = path.join(dataDir, RESET_FOLDER);
  mkdirSync(made);
  writeFileSync(path.join(made, 'doorward.db'), 'new');
  t.equal(finishReset(dataDir), true);
  t.strictSame(readdirSync(dataDir).sort(), ['doorward.db', 'notes.txt']);
  t.equal(finishReset(dataDir), false);
  t.end();
});
