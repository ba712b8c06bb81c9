import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import t from 'tap';
import { ADMIN, startRealHub } from '../support/real-hub.js';

t.setTimeout(300_000);

t.test(
  'DOORWARD_SCRYPT_PARALLELIZATION reaches the hashes, and a log-in makes an older one anew',
  async (t) => {
    const dataDir = mkdtempSync(path.join(tmpdir(), 'doorward-'));
    t.teardown(() => {
      rmSync(dataDir, { recursive: true, force: true });
    });
    const stored = () => {
      const database = new Database(path.join(dataDir, 'doorward.db'), { readonly: true });
      const hash = database.prepare('SELECT password_hash FROM users').pluck().get();
      database.close();
      return String(hash);
    };
    const run = async (parallelization: string, logIn: boolean) => {
      const env = { DOORWARD_SCRYPT_PARALLELIZATION: parallelization };
      const hub = await startRealHub({ dataDir, env });
      if (logIn) {
        const wrong = { ...ADMIN, password: 'not that password' };
        t.equal((await hub.anonymous('POST', '/api/v1/auth/login', { body: wrong })).status, 401);
        t.equal((await hub.anonymous('POST', '/api/v1/auth/login', { body: ADMIN })).status, 200);
      }
      t.equal(await hub.stop(), 0);
      return stored();
    };
    const first = await run('2', false);
    t.match(first, /^\$scrypt\$[^$]*\bp=2\$/);
    t.match(await run('5', true), /^\$scrypt\$[^$]*\bp=5\$/);
  },
);
