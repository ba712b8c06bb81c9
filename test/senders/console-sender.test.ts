import t from 'tap';
import { silentLogger } from '../../src/kit/logger.js';
import { consoleSender, withConsole } from '../../src/senders/console-sender.js';

const SMS = { id: 'x', channel: 'sms', to: '+998901234567', subject: null, text: 'Code 042713.' } as const;

t.test('prints, and says loudly that it did', async (t) => {
  const told: string[] = [];
  const sender = consoleSender((text) => told.push(text), []);
  t.same(sender?.channels, ['sms', 'email']);
  t.same(await sender?.send(SMS, new AbortController().signal), { kind: 'sent' });
  await sender?.send({ ...SMS, channel: 'email', subject: 'Your code' }, new AbortController().signal);
  t.match(told[0], /DOORWARD_CONSOLE_SENDER is on: this sms to \+998901234567 was printed, not sent/);
  t.match(told[0], /Code 042713\./);
  t.match(told[1], /Subject: Your code\n/);
  t.same(await sender?.send(SMS, AbortSignal.abort()), { kind: 'failed', detail: 'too late' });
  t.equal(told.length, 2);
});

t.test('never prints what a real sender sends', async (t) => {
  const write = () => undefined;
  t.same(consoleSender(write, [{ channels: ['sms'] }])?.channels, ['email']);
  t.equal(consoleSender(write, [{ channels: ['sms'] }, { channels: ['email'] }]), null);
});

t.test('is there only when it is wanted, and then says so', async (t) => {
  const warnings: string[] = [];
  const logger = { ...silentLogger, warn: (_: object, text: string) => warnings.push(text) };
  const print = () => undefined;
  t.same(withConsole([], null, logger), []);
  t.same(warnings, []);
  const [printing] = withConsole([], print, logger);
  t.equal(printing?.name, 'console');
  t.match(warnings, [/^DOORWARD_CONSOLE_SENDER is on/]);
  const both = consoleSender(print, []);
  t.equal(withConsole(both ? [both] : [], print, logger).length, 1, 'no channel is left for it');
});
