import { existsSync } from 'node:fs';
import path from 'node:path';
import t, { type Test } from 'tap';
import { startRealHub } from '../support/real-hub.js';
import { shortFolder } from '../support/short-folder.js';
import { until } from '../support/until.js';
import { noNotices, NoticeReceiver } from './notice-receiver.js';

/** systemd gives a minute; here it is so short that a test sees several signs of life. */
const WATCHDOG_MS = 1_000;
const PATIENCE_MS = 60_000;

t.setTimeout(300_000);

async function startSupervised(t: Test, nodeFlags?: readonly string[]) {
  const receiver = await NoticeReceiver.open(t, shortFolder(t));
  const starting = startRealHub({
    env: {
      NOTIFY_SOCKET: receiver.path,
      WATCHDOG_USEC: String(WATCHDOG_MS * 1_000),
      DOORWARD_LOG_LEVEL: 'info',
    },
    ...(nodeFlags && { nodeFlags }),
  });
  const hub = await starting;
  t.teardown(() => hub.kill9());
  return { hub, receiver };
}

const fed = (receiver: NoticeReceiver, more: number) => {
  const from = receiver.count('WATCHDOG=1');
  return until(
    () => receiver.count('WATCHDOG=1') >= from + more,
    PATIENCE_MS,
    () => `${more} signs of life among ${JSON.stringify(receiver.heard)}`,
  );
};

/** Two probes' time in which nothing more is heard. What was on its way may still arrive before. */
async function starves(receiver: NoticeReceiver): Promise<boolean> {
  await new Promise((resolve) => setTimeout(resolve, WATCHDOG_MS));
  const before = receiver.count('WATCHDOG=1');
  await new Promise((resolve) => setTimeout(resolve, 2 * WATCHDOG_MS));
  return receiver.count('WATCHDOG=1') === before;
}

t.test(
  'READY when it listens, signs of life while it runs, STOPPING when it ends',
  { skip: noNotices },
  async (t) => {
    const { hub, receiver } = await startSupervised(t);
    await receiver.hears(/^READY=1$/);
    t.ok(existsSync(hub.socket));
    await receiver.hears(/^STATUS=Serving at https:\/\/.* its code is in the log\.$/);
    await fed(receiver, 3);
    await receiver.hears(/^STATUS=Serving at https:\/\/[^ ]*\.$/);
    t.equal(receiver.count('READY=1'), 1);
    t.equal((await hub.atRoot('GET', '/health')).status, 200);
    t.equal(await hub.stop(), 0);
    await receiver.hears(/^STOPPING=1$/);
    const log = hub.program.output.split('API is listening')[1] ?? '';
    t.notMatch(log, /"level":"(warn|error)"/, 'the looks are no trouble to anybody');
    t.notMatch(log, /"route":"\/health","status":200.*"address":null/, 'nor news');
  },
);

t.test('a process that stands still is not fed', { skip: noNotices }, async (t) => {
  const { hub, receiver } = await startSupervised(t);
  await fed(receiver, 1);
  process.kill(hub.pid, 'SIGSTOP');
  t.ok(await starves(receiver));
  process.kill(hub.pid, 'SIGCONT');
  await fed(receiver, 1);
});

t.test('nor one whose event loop is stuck', { skip: noNotices }, async (t) => {
  const fault = path.join(import.meta.dirname, 'block-on-signal.mjs');
  const { hub, receiver } = await startSupervised(t, ['--import', fault]);
  await fed(receiver, 1);
  process.kill(hub.pid, 'SIGUSR2');
  t.ok(await starves(receiver));
});

t.test('a hub that does not get ready never says that it is', { skip: noNotices }, async (t) => {
  const receiver = await NoticeReceiver.open(t, shortFolder(t));
  const env = { NOTIFY_SOCKET: receiver.path, DOORWARD_BACKUP_TO: 'nowhere' };
  await t.rejects(startRealHub({ env }));
  t.equal(receiver.count('READY=1'), 0);
});
