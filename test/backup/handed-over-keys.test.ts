import { createReadStream, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { unpack } from '../../src/backup/unpack.js';
import { writeBackup } from '../../src/backup/write-backup.js';
import { systemRandom } from '../../src/kit/random.js';
import { makeRecoveryKey, readIdentity } from '../../src/kit/recovery-key.js';

t.test('a backup holds the keys that were handed over, and each of them once', async (t) => {
  const folder = t.testdir({
    hub: { keys: { 'tls-ca.pem': 'authority', 'master.key': 'm'.repeat(32), 'half.key.new': 'x' } },
    handed: {
      'master.key': 'm'.repeat(32),
      'pepper-0a1b2c3d.key': 'p'.repeat(32),
      DOORWARD_SMTP_URL: 'a setting',
    },
  });
  const database = path.join(folder, 'copy.db');
  writeFileSync(database, 'a database');
  const key = makeRecoveryKey(systemRandom);
  const output = path.join(folder, 'sealed');
  const given = { database, dataDir: path.join(folder, 'hub'), handedOver: path.join(folder, 'handed') };
  const found = { schema: 1, events: 0, rows: {} };
  await writeBackup({ ...given, recipient: key.recipient, found, madeAtMs: 0, output }, systemRandom);

  const into = path.join(folder, 'restored');
  mkdirSync(into);
  const identity = readIdentity(key.identity);
  if (!identity) throw new Error('a key that was just made can not be read');
  const { files } = await unpack(createReadStream(output) as AsyncIterable<Buffer>, { identity }, into);
  t.strictSame(
    files.map((file) => file.path),
    ['keys/master.key', 'keys/pepper-0a1b2c3d.key', 'keys/tls-ca.pem', 'doorward.db'],
  );
});
