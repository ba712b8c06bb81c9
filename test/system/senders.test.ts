import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import * as z from 'zod';
import { SimulatedModem } from '../senders/gsm-modem/simulated-modem.js';
import { startProgram } from '../support/child-program.js';
import { startRealHub } from '../support/real-hub.js';
import { shortFolder } from '../support/short-folder.js';
import { until } from '../support/until.js';

const SECRETS = {
  pin: '739164',
  mailPassword: 'mail-word-5521',
  hookToken: 'hook-token-8840',
  hookSecret: 'hook-secret-7012-0123456789abcdef',
} as const;
const readiness = z.object({
  data: z.object({
    ready: z.boolean(),
    parts: z.array(z.object({ name: z.string(), ok: z.boolean(), detail: z.string() })),
  }),
});

t.test(
  'a hub with every way out: said in /ready and doctor, counted for nothing, no secret anywhere',
  async (t) => {
    const modem = new SimulatedModem(path.join(shortFolder(t), 'modem'));
    Object.assign(modem.nature, { sim: 'SIM PIN', pin: SECRETS.pin });
    await modem.plugIn();
    t.teardown(() => {
      modem.unplug();
    });
    const env = {
      DOORWARD_LOG_LEVEL: 'debug',
      DOORWARD_SMS_MODEM: modem.path,
      DOORWARD_SMS_MODEM_PIN: SECRETS.pin,
      DOORWARD_SMTP_URL: `smtps://door:${SECRETS.mailPassword}@127.0.0.1:1`,
      DOORWARD_SMTP_FROM: 'door@example.org',
      DOORWARD_MESSAGE_WEBHOOK_URL: `http://127.0.0.1:1/hook?token=${SECRETS.hookToken}`,
      DOORWARD_MESSAGE_WEBHOOK_SECRET: SECRETS.hookSecret,
    };
    const hub = await startRealHub({ env });
    t.teardown(() => hub.stop());
    const parts = async () => {
      const answer = await hub.atRoot('GET', '/ready');
      t.equal(answer.status, 200);
      return readiness.parse(answer.body).data;
    };
    const part = async (name: string) => (await parts()).parts.find((one) => one.name === name);
    await until(
      async () => (await part('gsm modem'))?.ok === true,
      15_000,
      () => `the modem; its commands: ${modem.commands.join(' ')}`,
    );
    t.match(await part('gsm modem'), { detail: 'registered; signal -71 dBm' });
    t.match(await part('smtp'), { ok: true, detail: 'not used since the start' });
    t.match(await part('web hook'), { ok: true });
    t.equal(modem.pinTries, 1);

    const everybodys = readiness.parse((await hub.anonymous('GET', '/ready')).body).data.parts;
    t.notOk(
      everybodys.some(({ name }) => ['gsm modem', 'smtp', 'web hook'].includes(name)),
      'how a message fared would tell whether one was sent',
    );

    modem.unplug();
    await until(
      async () => (await part('gsm modem'))?.ok === false,
      10_000,
      () => 'the loss of the modem',
    );
    const told = await parts();
    t.equal(told.ready, true, 'doors need no modem');

    const doctor = startProgram({
      args: ['dist/doorward.mjs', 'doctor', '--json', '--data-dir', hub.dataDir],
      env,
    });
    await doctor.ended();
    t.match(doctor.output, /"name":"part gsm modem","ok":false/);
    t.match(doctor.output, /"name":"part smtp","ok":true/);

    const stored = readdirSync(hub.dataDir, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(path.join(hub.dataDir, entry.name), 'latin1'));
    const everything = [hub.program.output, doctor.output, JSON.stringify(told), ...stored].join('\n');
    for (const secret of Object.values(SECRETS)) t.notOk(everything.includes(secret), 'a secret is nowhere');
  },
);

t.test('settings that can not be used end the hub with words, and without the secret', async (t) => {
  const hub = startProgram({
    args: ['dist/hub.mjs'],
    env: {
      DOORWARD_DATA_DIR: shortFolder(t),
      DOORWARD_SMTP_URL: `smtps://door:${SECRETS.mailPassword}@mail.example.org/inbox`,
      DOORWARD_MESSAGE_WEBHOOK_SECRET: 'short-0815',
    },
  });
  t.equal(await hub.ended(), 2);
  t.match(hub.output, /DOORWARD_SMTP_URL=\(hidden\): must be smtps:/);
  t.match(hub.output, /DOORWARD_SMTP_URL needs DOORWARD_SMTP_FROM beside it/);
  t.match(hub.output, /DOORWARD_MESSAGE_WEBHOOK_SECRET=\(hidden\): must have at least 32 characters/);
  t.notMatch(hub.output, new RegExp(`${SECRETS.mailPassword}|short-0815`));
});
