import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { plainEnvironment, ROOT } from '../support/child-program.js';
import { shortFolder } from '../support/short-folder.js';

t.test('no hub starts in a folder that an upgrade is putting back', (t) => {
  const dataDir = shortFolder(t);
  mkdirSync(path.join(dataDir, 'roll-back.tmp'));
  for (const args of [['--init'], []]) {
    const ended = spawnSync(process.execPath, ['dist/hub.mjs', ...args], {
      cwd: ROOT,
      encoding: 'utf8',
      env: { ...plainEnvironment(), DOORWARD_DATA_DIR: dataDir },
    });
    t.equal(ended.status, 3);
    t.match(ended.stderr, /upgrade\.sh --roll-back/);
  }
  t.strictSame(readdirSync(dataDir), ['roll-back.tmp'], 'and nothing is made there');
  t.end();
});
