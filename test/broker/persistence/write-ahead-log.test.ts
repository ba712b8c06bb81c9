import { createHook } from 'node:async_hooks';
import path from 'node:path';
import t from 'tap';
import { openBrokerDatabase } from '../../../src/broker/persistence/broker-database.js';
import { WriteAheadLog } from '../../../src/broker/persistence/write-ahead-log.js';
import { silentLogger } from '../../../src/kit/logger.js';
import { temporaryFolder, type Teardown } from './broker-under-test.js';

/** Counts what this process asks the file system for beside the event loop: here flushes alone. */
function countRequests(t: Teardown): () => number {
  let count = 0;
  const hook = createHook({
    init: (_, type) => {
      if (type === 'FSREQCALLBACK') count += 1;
    },
  }).enable();
  t.teardown(() => {
    hook.disable();
  });
  return () => count;
}

t.test('whoever comes while the disk is busy shares the next flush', async (t) => {
  const connection = openBrokerDatabase(path.join(temporaryFolder(t), 'broker.db'), silentLogger);
  t.teardown(() => connection.close());
  t.equal(connection.pragma('synchronous', { simple: true }), 1, 'a commit itself waits for no disk');
  const failures: unknown[] = [];
  const log = new WriteAheadLog(connection, (error) => failures.push(error));
  const requests = countRequests(t);
  await log.flush();
  t.equal(requests(), 0, 'nothing was written');
  log.written();
  await Promise.all([log.flush(), log.flush(), log.flush()]);
  t.equal(requests(), 1);
  log.written();
  const first = log.flush();
  await Promise.resolve();
  await Promise.resolve();
  log.written();
  await Promise.all([first, log.flush(), log.flush()]);
  t.equal(requests(), 3, 'one that had begun does not count for what came after');
  log.written();
  await Promise.all([log.flush(), log.close()]);
  t.equal(requests(), 4);
  t.strictSame(failures, []);
});

t.test('a disk that does not take it is told of, and holds nobody up', async (t) => {
  const connection = openBrokerDatabase(path.join(temporaryFolder(t), 'broker.db'), silentLogger);
  t.teardown(() => connection.close());
  const failures: unknown[] = [];
  const log = new WriteAheadLog(connection, (error) => failures.push(error));
  await log.close();
  log.written();
  await log.flush();
  t.match(failures, [{ code: 'EBADF' }]);
});
