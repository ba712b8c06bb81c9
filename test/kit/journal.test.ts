import { spawnSync } from 'node:child_process';
import { closeSync, fstatSync, openSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { goesToJournal, journalDestination, journalLines } from '../../src/kit/journal.js';
import { createLogger } from '../../src/kit/logger.js';
import { ROOT } from '../support/child-program.js';

t.test('each line of the log begins with its priority, and is whole after it', (t) => {
  const written: string[] = [];
  const logger = createLogger('debug', journalDestination({ write: (text) => written.push(text) }));
  logger.debug({}, 'a');
  logger.info({}, 'b');
  logger.warn({ part: 'x' }, 'c');
  logger.error({}, 'd');
  logger.child({ part: 'y' }).warn({}, 'e');
  t.strictSame(
    written.map((line) => line.slice(0, 3)),
    ['<7>', '<6>', '<4>', '<3>', '<4>'],
  );
  t.match(JSON.parse(written[2]?.slice(3) ?? ''), { level: 'warn', part: 'x', msg: 'c' });
  t.end();
});

t.test('of a complaint with several lines each has it', (t) => {
  t.equal(journalLines('one\ntwo\n', 'error'), '<3>one\n<3>two\n');
  t.equal(journalLines('one', 'warn'), '<4>one');
  t.end();
});

t.test('only what is the journal itself is taken for it', (t) => {
  const descriptor = openSync(path.join(ROOT, 'package.json'), 'r');
  t.teardown(() => {
    closeSync(descriptor);
  });
  const { dev, ino } = fstatSync(descriptor);
  t.equal(goesToJournal({ JOURNAL_STREAM: `${dev}:${ino}` }, descriptor), true);
  t.equal(goesToJournal({ JOURNAL_STREAM: `${dev}:${ino + 1}` }, descriptor), false);
  t.equal(goesToJournal({}, descriptor), false);
  t.end();
});

t.test('a hub that can not start complains to the journal as an error, and elsewhere in plain words', (t) => {
  const file = path.join(t.testdir(), 'log');
  const descriptor = openSync(file, 'w+');
  t.teardown(() => {
    closeSync(descriptor);
  });
  const { dev, ino } = fstatSync(descriptor);
  const run = (journal: string) =>
    spawnSync(process.execPath, ['dist/hub.mjs'], {
      cwd: ROOT,
      env: { PATH: process.env['PATH'], DOORWARD_NO_SUCH: '1', JOURNAL_STREAM: journal },
      stdio: ['ignore', 'ignore', journal === '' ? 'pipe' : descriptor],
      encoding: 'utf8',
    });
  t.equal(run(`${dev}:${ino}`).status, 2);
  const told = spawnSync('cat', [file], { encoding: 'utf8' }).stdout;
  t.ok(told.startsWith('<3>doorward: Settings'), told);
  t.ok(
    told
      .trimEnd()
      .split('\n')
      .every((line) => line.startsWith('<3>')),
    told,
  );
  t.match(run('').stderr, /^doorward: Settings/);
  t.end();
});
