import t from 'tap';
import { readSettings } from '../../src/config/settings.js';
import { silentLogger } from '../../src/kit/logger.js';
import { systemRandom } from '../../src/kit/random.js';
import { createSenders, partsOf } from '../../src/senders/choose-senders.js';
import { SimulatedClock } from '../support/simulated-clock.js';

const MODEM = { DOORWARD_SMS_MODEM: '/dev/null/none' };
const MAIL = { DOORWARD_SMTP_URL: 'smtp://localhost', DOORWARD_SMTP_FROM: 'door@example.org' };
const HOOK = {
  DOORWARD_MESSAGE_WEBHOOK_URL: 'https://example.org/',
  DOORWARD_MESSAGE_WEBHOOK_SECRET: 'x'.repeat(32),
};

t.test('each way out that is set, the own ones first; the modem alone is started and stopped', async (t) => {
  const supplies = { clock: new SimulatedClock(), random: systemRandom, logger: silentLogger };
  const made = (environment: Record<string, string>) => createSenders(readSettings(environment), supplies);
  const names = (environment: Record<string, string>) => made(environment).map(({ name }) => name);
  t.same(names({}), []);
  t.same(names(MAIL), ['smtp']);
  t.same(names(HOOK), ['web hook']);
  const all = made({ ...HOOK, ...MAIL, ...MODEM });
  t.same(
    all.map(({ name, channels }) => [name, channels]),
    [
      ['gsm modem', ['sms']],
      ['smtp', ['email']],
      ['web hook', ['sms', 'email']],
    ],
  );
  const parts = partsOf(all);
  t.same(
    parts.map(({ name }) => name),
    ['gsm modem'],
  );
  for (const part of parts) {
    await part.start();
    await part.stop();
  }
  t.equal(supplies.clock.pendingTimers, 0);
});
