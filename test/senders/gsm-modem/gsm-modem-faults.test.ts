import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import t from 'tap';
import { Pty } from '../../../src/simulator/pty.js';
import { systemRandom } from '../../../src/kit/random.js';
import { silentLogger } from '../../../src/kit/logger.js';
import { GsmModemSender } from '../../../src/senders/gsm-modem/gsm-modem-sender.js';
import { scaledClock } from '../../support/scaled-clock.js';
import { shortFolder } from '../../support/short-folder.js';
import { until } from '../../support/until.js';
import { modemBench, sms } from './modem-bench.js';

const never = () => new AbortController().signal;

t.test('withdrawn before the prompt: nothing leaves, and the next message does', async (t) => {
  const { modem, sender, ready, until } = await modemBench(t, {}, { faster: 1 });
  await ready();
  modem.nature.thinkMs = 60;
  const ending = new AbortController();
  const outcome = sender.send(sms('too late'), ending.signal);
  await until(() => modem.commands.some((command) => command.startsWith('AT+CMGS')), 'the command');
  ending.abort();
  t.match(await outcome, { kind: 'failed', detail: /came to its end/ });
  await until(() => modem.escaped === 1, 'the text given up');
  modem.nature.thinkMs = 0;
  await ready();
  t.same(await sender.send(sms('next'), never()), { kind: 'sent' });
  t.same(
    modem.taken.map(({ text }) => text),
    ['next'],
  );
});

t.test(
  'withdrawn after it was handed over: it can not be called back, and what became of it is told',
  async (t) => {
    const { modem, sender, ready, until } = await modemBench(t);
    await ready();
    modem.nature.thinkMs = 50;
    const ending = new AbortController();
    const outcome = sender.send(sms(), ending.signal);
    await until(() => modem.taken.length === 1, 'the text');
    ending.abort();
    t.same(await outcome, { kind: 'sent' });
  },
);

t.test('withdrawn between two parts: the second one does not leave', async (t) => {
  const { modem, sender, ready, until } = await modemBench(t, {}, { faster: 1 });
  await ready();
  modem.nature.thinkMs = 30;
  const ending = new AbortController();
  const outcome = sender.send(sms('x'.repeat(200)), ending.signal);
  await until(() => modem.taken.length === 1, 'the first part');
  ending.abort();
  t.match(await outcome, { kind: 'failed' });
  t.equal(modem.taken.length, 1);
});

t.test(
  'withdrawn while others have the modem, or before it was given: told at once, and never sent',
  async (t) => {
    const { modem, sender, ready } = await modemBench(t);
    await ready();
    modem.nature.thinkMs = 40;
    const ending = new AbortController();
    const first = sender.send(sms('first'), never());
    let isFirstDone = false;
    void first.then(() => (isFirstDone = true));
    const waiting = sender.send(sms('waiting'), ending.signal);
    ending.abort();
    t.match(await waiting, { kind: 'failed' });
    t.notOk(isFirstDone, 'without waiting for the first');
    t.match(await sender.send(sms('ended'), ending.signal), { kind: 'failed' });
    t.same(await first, { kind: 'sent' });
    t.same(
      modem.taken.map(({ text }) => text),
      ['first'],
    );
  },
);

t.test('no prompt: later, nothing half-typed is sent, and the modem is started anew', async (t) => {
  const { modem, sender, ready } = await modemBench(t, { deafTo: /^AT\+CMGS/ });
  await ready();
  t.match(await sender.send(sms('unheard'), never()), {
    kind: 'later',
    detail: 'the modem did not answer before it left',
  });
  modem.nature.deafTo = null;
  await ready();
  t.same(await sender.send(sms('heard'), never()), { kind: 'sent' });
  t.same(
    modem.taken.map(({ text }) => text),
    ['heard'],
  );
});

t.test(
  'no answer to the text: it may have left, so later; its late answer is not taken for that of the next',
  async (t) => {
    const { modem, sender, ready } = await modemBench(t, { network: 'never' }, { faster: 40 });
    await ready();
    t.match(await sender.send(sms('one'), never()), { kind: 'later', detail: /which may have left/ });
    modem.say('\r\n+CMGS: 77\r\n\r\nOK\r\n');
    await ready();
    modem.say('\r\n+CMGS: 78\r\n\r\nOK\r\n');
    modem.nature.network = '+CMS ERROR: 331';
    t.match(await sender.send(sms('two'), never()), { kind: 'later', detail: /331/ });
  },
);

t.test('unplugged at any moment: told, and ready again when it is back', async (t) => {
  const { modem, sender, ready, until } = await modemBench(t);
  await ready();
  modem.nature.network = 'never';
  const given = sender.send(sms(), never());
  await until(() => modem.taken.length === 1, 'the text');
  modem.unplug();
  t.same(await given, {
    kind: 'later',
    detail: 'the modem was unplugged after it was given the message, which may have left',
  });
  await until(() => /unplugged|is not there/.test(sender.health().detail), 'the loss');
  t.match(await sender.send(sms(), never()), { kind: 'later', detail: /unplugged|is not there/ });
  modem.nature.network = null;
  await modem.plugIn();
  await ready();
  t.same(await sender.send(sms(), never()), { kind: 'sent' });
  modem.nature.deafTo = /^AT\+CMGS/;
  const asked = modem.commands.length;
  const unanswered = sender.send(sms(), never());
  await until(
    () => modem.commands.slice(asked).some((command) => command.startsWith('AT+CMGS')),
    'the command',
  );
  modem.unplug();
  t.match(await unanswered, { kind: 'later', detail: 'the modem was unplugged before it left' });
});

t.test('a modem that falls silent is noticed without a message', async (t) => {
  const { modem, sender, ready, until } = await modemBench(t, {}, { faster: 40 });
  await ready();
  modem.nature.deafTo = /./;
  await until(() => /does not answer/.test(sender.health().detail), 'the silence');
  modem.nature.deafTo = null;
  await ready();
  t.same(await sender.send(sms(), never()), { kind: 'sent' });
});

t.test(
  'a text that was left half-typed, by a crash say, is given up and not sent with what follows',
  async (t) => {
    const { modem, sender, again, ready, until } = await modemBench(t);
    await ready();
    await sender.stop();
    modem.type('AT+CMGF=0\rAT+CMGS=23\r0011000B9164');
    const next = again(null);
    await next.start();
    await until(() => next.health().ok, 'the next one to be ready');
    t.equal(modem.escaped, 1);
    t.same(await next.send(sms(), never()), { kind: 'sent' });
    t.equal(modem.taken.length, 1);
  },
);

t.test('stopped in the middle of a message: it settles, and nothing goes on', async (t) => {
  const { modem, sender, ready, until } = await modemBench(t, { network: 'never' });
  await ready();
  const given = sender.send(sms(), never());
  await until(() => modem.taken.length === 1, 'the text');
  await sender.stop();
  t.match(await given, { kind: 'later' });
  t.match(sender.health(), { ok: false, detail: 'stopped' });
  const asked = modem.commands.length;
  await pause(200);
  t.equal(modem.commands.length, asked);
});

t.test('no device, and a device that is no modem: said in health, and messages come later', async (t) => {
  const folder = shortFolder(t);
  const senderAt = (name: string) => {
    const made = new GsmModemSender(
      {
        path: path.join(folder, name),
        baudRate: 9_600,
        pin: null,
        pinAttemptFile: path.join(folder, 'tried'),
      },
      { clock: scaledClock(40), random: systemRandom, logger: silentLogger },
    );
    t.teardown(() => made.stop());
    return made;
  };
  const absent = senderAt('absent');
  await absent.start();
  t.match(absent.health(), { ok: false, detail: /absent is not there: plug in the adapter/ });
  t.match(await absent.send(sms(), never()), { kind: 'later', detail: /is not there/ });
  const wrong = new Pty(path.join(folder, 'wrong'), () => {
    wrong.write(Buffer.from('\xff\xfe> junk\n', 'latin1'));
  });
  await wrong.open();
  t.teardown(() => {
    wrong.close();
  });
  const other = senderAt('wrong');
  await other.start();
  await until(
    () => /check baud rate/.test(other.health().detail),
    10_000,
    () => other.health().detail,
  );
  t.match(await other.send(sms(), never()), { kind: 'later' });
});
