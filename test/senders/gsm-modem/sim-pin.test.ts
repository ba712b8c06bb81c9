import t from 'tap';
import { modemBench, sms } from './modem-bench.js';

t.test('a SIM that asks for its PIN gets it once, and is ready', async (t) => {
  const { modem, sender, ready, log } = await modemBench(t, { sim: 'SIM PIN' }, { pin: '1234' });
  await ready();
  t.equal(modem.pinTries, 1);
  t.same(await sender.send(sms(), new AbortController().signal), { kind: 'sent' });
  t.notMatch(log.join('\n'), /1234/);
});

for (const tellsTries of [true, false]) {
  t.test(
    `a wrong PIN is never given twice, also not after restarts (${tellsTries ? 'tries told' : 'not told'})`,
    async (t) => {
      const { modem, sender, until, again, log } = await modemBench(
        t,
        { sim: 'SIM PIN', tellsTries },
        { pin: '9999' },
      );
      await until(() => /refused a PIN/.test(sender.health().detail), 'the refusal');
      t.match(sender.health(), {
        ok: false,
        detail: /check DOORWARD_SMS_MODEM_PIN, then remove .*sim-pin-tried/,
      });
      const asked = () => modem.commands.filter((command) => command === 'AT+CPIN?').length;
      const before = asked();
      await until(() => asked() >= before + 2, 'more looks');
      t.equal(modem.pinTries, 1);
      await sender.stop();
      const next = again('9999');
      await next.start();
      await until(() => /refused a PIN/.test(next.health().detail), 'the refusal after a restart');
      t.equal(modem.pinTries, 1);
      t.equal(modem.nature.triesLeft, 2);
      t.notMatch(log.join('\n') + next.health().detail, /9999/);
      // The owner puts the right PIN in by hand.
      modem.nature.sim = 'READY';
      modem.nature.triesLeft = 3;
      await until(() => next.health().ok, 'the modem unlocked by hand');
    },
  );
}

t.test(
  'after a crash between PIN and answer: given again only when the SIM says that nothing was wrong',
  async (t) => {
    const { modem, sender, again, until } = await modemBench(
      t,
      { sim: 'SIM PIN', deafTo: /^AT\+CPIN=/ },
      { pin: '1234' },
    );
    await until(() => modem.commands.some((command) => command.startsWith('AT+CPIN=')), 'the try');
    await sender.stop();
    modem.nature.deafTo = null;
    modem.nature.tellsTries = false;
    const silent = again('1234');
    await silent.start();
    await until(() => /not known whether it took it/.test(silent.health().detail), 'caution');
    t.equal(modem.pinTries, 0);
    await silent.stop();
    modem.nature.tellsTries = true;
    const told = again('1234');
    await told.start();
    await until(() => told.health().ok, 'the SIM with three tries left');
    t.equal(modem.pinTries, 1);
  },
);

t.test('the last tries of a SIM are left to its owner', async (t) => {
  const { modem, sender, until } = await modemBench(t, { sim: 'SIM PIN', triesLeft: 1 }, { pin: '1234' });
  await until(() => /1 tries left/.test(sender.health().detail), 'caution');
  t.equal(modem.pinTries, 0);
});

t.test('what is wrong with the SIM is said', async (t) => {
  const { modem, sender, until } = await modemBench(t, { sim: 'SIM PIN' });
  await until(() => /set DOORWARD_SMS_MODEM_PIN/.test(sender.health().detail), 'that a PIN is wanted');
  modem.nature.sim = 'SIM PUK';
  await until(() => /asks for its PUK/.test(sender.health().detail), 'PUK');
  modem.nature.sim = 'none';
  await until(() => /no SIM/.test(sender.health().detail), 'no SIM');
  t.match(await sender.send(sms(), new AbortController().signal), { kind: 'later', detail: /no SIM/ });
  modem.nature.sim = 'READY';
  await until(() => sender.health().ok, 'a SIM put in');
  t.equal(modem.pinTries, 0);
});
