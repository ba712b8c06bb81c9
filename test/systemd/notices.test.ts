import t from 'tap';
import { serviceNotices, status } from '../../src/systemd/notices.js';
import { shortFolder } from '../support/short-folder.js';
import { noNotices, NoticeReceiver } from './notice-receiver.js';

t.test('notices arrive as sd_notify(3) has them', { skip: noNotices }, async (t) => {
  const receiver = await NoticeReceiver.open(t, shortFolder(t));
  const notices = serviceNotices({ NOTIFY_SOCKET: receiver.path });
  t.equal(await notices.send('READY=1', status('Serving at https://hub.\nAll is "well" $HOME `id`.')), true);
  await receiver.hears(/^STATUS=/);
  t.strictSame(
    receiver.heard.filter((one) => !one.startsWith('BARRIER')),
    ['READY=1', 'STATUS=Serving at https://hub. All is "well" $HOME `id`.'],
  );
  t.equal(notices.sendNow('EXTEND_TIMEOUT_USEC=600000000'), true);
  await receiver.hears(/^EXTEND_TIMEOUT_USEC=600000000$/);
});

t.test('one that nobody takes is told as such, and throws nothing', { skip: noNotices }, async (t) => {
  const notices = serviceNotices({ NOTIFY_SOCKET: '/nowhere/notify' });
  t.equal(await notices.send('WATCHDOG=1'), false);
  t.equal(notices.sendNow('WATCHDOG=1'), false);
});

t.test('without a service manager nothing is run, and all is said to be well', async (t) => {
  for (const environment of [{}, { NOTIFY_SOCKET: '' }]) {
    const notices = serviceNotices(environment);
    t.equal(await notices.send('READY=1'), true);
    t.equal(notices.sendNow('READY=1'), true);
  }
});
