import { createServer, type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';
import fc from 'fast-check';
import t from 'tap';
import { systemClock } from '../../src/kit/clock.js';
import type { OutgoingMessage } from '../../src/operations/messages/message-sender.js';
import { MESSAGE_MS, SmtpSender } from '../../src/senders/smtp-sender.js';
import { SimulatedClock } from '../support/simulated-clock.js';
import { until } from '../support/until.js';
import { MAIL_PASSWORD, MAIL_USER, mailServer } from './support/mail-server.js';
import { testAuthority } from './support/test-authority.js';

const FROM = 'Front door <door@example.org>';
const LOG_IN = `${MAIL_USER}:${encodeURIComponent(MAIL_PASSWORD)}`;
const never = () => new AbortController().signal;

function mail(over: Partial<OutgoingMessage> = {}): OutgoingMessage {
  return {
    id: '01a1fb04-84ca-7ea0-bbe3-bd5154f0cc2a',
    channel: 'email',
    to: 'anna@example.com',
    subject: 'Ваш код',
    text: 'Код: 482913.\n.\nДействует 5 минут.',
    ...over,
  };
}

const plain = (port: number) => new SmtpSender({ url: `smtp://127.0.0.1:${port}`, from: FROM }, systemClock);
/** A refusal by the server, whose words repeat the address. */
const refusal = (responseCode: number) =>
  Object.assign(new Error('<anna@example.com>: not today'), { responseCode });

t.test('one mail with our headers, and its text whole', async (t) => {
  const server = await mailServer(t);
  const clock = new SimulatedClock();
  const sender = new SmtpSender({ url: `smtp://localhost:${server.port}`, from: FROM }, clock);
  t.same(await sender.send(mail(), never()), { kind: 'sent' });
  const [got] = server.mails;
  t.match(got, { from: 'door@example.org', to: ['anna@example.com'], secure: false });
  t.same(got?.headers.filter((line) => /^(from|to|auto-submitted|message-id|date):/i.test(line)).sort(), [
    'Auto-Submitted: auto-generated',
    'Date: Mon, 05 Jan 2026 09:00:00 +0000',
    'From: Front door <door@example.org>',
    'Message-ID: <01a1fb04-84ca-7ea0-bbe3-bd5154f0cc2a@example.org>',
    'To: anna@example.com',
  ]);
  t.equal(
    Buffer.from(
      /^Subject: =\?UTF-8\?B\?(.*)\?=$/m.exec(got?.headers.join('\n') ?? '')?.[1] ?? '',
      'base64',
    ).toString(),
    'Ваш код',
  );
  t.match(got?.headers.join('\n'), /Content-Transfer-Encoding: base64/);
  t.equal(
    Buffer.from(got?.body ?? '', 'base64')
      .toString()
      .replaceAll('\r\n', '\n')
      .trimEnd(),
    mail().text,
  );
  t.equal(clock.pendingTimers, 0);
  t.equal(sender.health().ok, true);
});

t.test('log-in over STARTTLS and over TLS, with the certificate checked', async (t) => {
  const authority = testAuthority();
  const own = authority.certificateFor('127.0.0.1');
  for (const secure of [false, true]) {
    const server = await mailServer(t, { ...own, secure, authOptional: false });
    const url = `${secure ? 'smtps' : 'smtp'}://${LOG_IN}@127.0.0.1:${server.port}`;
    const to = (over: object) => new SmtpSender({ url, from: FROM, ...over }, systemClock);
    t.same(await to({ ca: authority.ca }).send(mail(), never()), { kind: 'sent' });
    t.match(server.mails, [{ secure: true, user: MAIL_USER }]);

    const untrusting = to({});
    t.match(await untrusting.send(mail(), never()), { kind: 'later', detail: /^E(SOCKET|TLS)$/ });
    t.equal(untrusting.health().ok, false);

    const wrong = to({ ca: authority.ca, url: url.replace(MAIL_USER, 'other') });
    t.match(await wrong.send(mail(), never()), { kind: 'failed', detail: 'SMTP 535 (EAUTH)' });
    t.match(wrong.health(), { ok: false, detail: /535/ });
    t.equal(server.mails.length, 1);
  }
  const other = await mailServer(t, { ...authority.certificateFor('mail.example.org'), secure: true });
  const misnamed = { url: `smtps://127.0.0.1:${other.port}`, from: FROM, ca: authority.ca };
  t.match(await new SmtpSender(misnamed, systemClock).send(mail(), never()), { kind: 'later' });
  const expired = await mailServer(t, {
    ...authority.certificateFor('127.0.0.1', { untilMs: Date.now() - 60_000 }),
    secure: true,
  });
  const old = { url: `smtps://127.0.0.1:${expired.port}`, from: FROM, ca: authority.ca };
  t.match(await new SmtpSender(old, systemClock).send(mail(), never()), { kind: 'later' });
  t.equal(other.mails.length + expired.mails.length, 0);
});

t.test('beyond this machine nothing is said in clear: no STARTTLS, no mail and no password', async (t) => {
  // 0.0.0.0 leads here too, and is not known as this machine's own.
  const said: string[] = [];
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      said.push(chunk.toString());
      socket.write(/^EHLO/.test(chunk.toString()) ? '250-mail\r\n250 AUTH PLAIN LOGIN\r\n' : '502 no\r\n');
    });
    socket.write('220 mail\r\n');
  });
  server.listen(0, '0.0.0.0');
  await once(server, 'listening');
  t.teardown(() => {
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const sender = new SmtpSender({ url: `smtp://${LOG_IN}@0.0.0.0:${port}`, from: FROM }, systemClock);
  t.match(await sender.send(mail(), never()), { kind: /later|failed/ });
  t.match(said.join(''), /^EHLO .*\r\nSTARTTLS\r\n/);
  t.notMatch(said.join(''), /AUTH|MAIL|RCPT/);
});

t.test(
  'refusals: 4xx may pass, 5xx will not, wherever they come; the words of the server are not repeated',
  async (t) => {
    const places = ['onConnect', 'onMailFrom', 'onRcptTo'] as const;
    for (const place of places) {
      for (const code of [421, 450, 451, 550, 554]) {
        const server = await mailServer(t, {
          [place]: (...given: unknown[]) => {
            const done = given.at(-1) as (error: Error) => void;
            done(refusal(code));
          },
        });
        const outcome = await plain(server.port).send(mail(), never());
        t.match(
          outcome,
          { kind: code < 500 ? 'later' : 'failed', detail: new RegExp(`^SMTP ${code} `) },
          `${place} ${code}`,
        );
        t.notMatch(JSON.stringify(outcome), /anna|not today/);
        t.equal(server.mails.length, 0);
      }
    }
    for (const code of [452, 552]) {
      const server = await mailServer(t, {
        onData(stream, _session, done) {
          stream.resume();
          stream.on('end', () => {
            done(refusal(code));
          });
        },
      });
      const sender = plain(server.port);
      t.match(
        await sender.send(mail(), never()),
        { kind: code < 500 ? 'later' : 'failed' },
        `after the text ${code}`,
      );
      t.equal(sender.health().ok, code >= 500, 'a refused message is not trouble with the server');
    }
    const locked = await mailServer(t, { authOptional: false });
    t.match(await plain(locked.port).send(mail(), never()), { kind: 'failed', detail: /^SMTP 530/ });
  },
);

/** A server that speaks by hand. */
async function handServer(t: { teardown(action: () => unknown): unknown }, speak: (socket: Socket) => void) {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    speak(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return { port: (server.address() as AddressInfo).port, sockets, server };
}

t.test('a server that says nothing, drips, drops the connection or is not there: later', async (t) => {
  const silent = await handServer(t, () => undefined);
  const clock = new SimulatedClock();
  const sender = new SmtpSender({ url: `smtp://127.0.0.1:${silent.port}`, from: FROM }, clock);
  const waiting = sender.send(mail(), never());
  await until(
    () => silent.sockets.length === 1,
    5_000,
    () => 'the connection',
  );
  clock.advance(MESSAGE_MS);
  t.same(await waiting, { kind: 'later', detail: 'it took too long' });
  t.match(sender.health(), { ok: false, detail: /too long/ });

  const drops = await handServer(t, (socket) => socket.destroy());
  t.match(await plain(drops.port).send(mail(), never()), { kind: 'later', detail: /^E/ });

  const dropsLate = await mailServer(t, {
    onData(stream) {
      stream.resume();
      stream.on('end', () => {
        dropsLate.cut();
      });
    },
  });
  t.match(await plain(dropsLate.port).send(mail(), never()), { kind: 'later' }, 'no answer to the text');

  drops.server.close();
  await once(drops.server, 'close');
  t.match(await plain(drops.port).send(mail(), never()), { kind: 'later', detail: 'ESOCKET' });
  const nowhere = new SmtpSender({ url: 'smtps://mail.invalid', from: FROM }, systemClock);
  t.match(await nowhere.send(mail(), never()), { kind: 'later', detail: 'EDNS' });

  const floods = await handServer(t, (socket) => {
    const line = `220-${'x'.repeat(1_000)}\r\n`.repeat(16);
    const pour = () => {
      while (!socket.destroyed && socket.write(line));
    };
    socket.on('drain', pour);
    pour();
  });
  t.match(await plain(floods.port).send(mail(), never()), { kind: 'later' }, 'an endless greeting');
});

t.test('withdrawn: the connection is closed before the text, and nothing was delivered', async (t) => {
  const ending = new AbortController();
  let release: () => void = () => undefined;
  const server = await mailServer(t, {
    onRcptTo(_address, _session, done) {
      release = done;
      ending.abort();
    },
  });
  const sender = plain(server.port);
  t.match(await sender.send(mail(), ending.signal), { kind: 'failed', detail: /came to its end/ });
  release();
  await until(
    () => server.open() === 0,
    5_000,
    () => 'the connection to be closed',
  );
  t.equal(server.mails.length, 0);
  t.match(await sender.send(mail(), ending.signal), { kind: 'failed' });
  t.equal(server.connections(), 1, 'and no second one is made');
});

t.test('no address, subject or text makes a header, a command or a second mail', async (t) => {
  const server = await mailServer(t);
  const sender = plain(server.port);
  const bad = [
    '',
    'anna',
    'a@b\r\nBcc: eve@example.com',
    'a@b, eve@example.com',
    'a b@example.com',
    '<a@b>',
    'a@b>\r\nRCPT TO:<eve@example.com',
    `${'x'.repeat(250)}@example.com`,
    '"a@b" <eve@example.com>',
    'a@b\u2028c',
  ];
  for (const to of bad) {
    t.same(
      await sender.send(mail({ to }), never()),
      { kind: 'failed', detail: 'the address is not one' },
      `address ${bad.indexOf(to)}`,
    );
  }
  t.match(await sender.send(mail({ channel: 'sms' }), never()), { kind: 'failed' });
  t.equal(server.connections(), 0);

  const nasty = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 80 }),
    fc
      .array(
        fc.constantFrom(
          '\r\n',
          '\n',
          '\r',
          '.',
          '\r\n.\r\n',
          'Bcc: eve@example.com',
          'MAIL FROM:<x@y>',
          ' ',
          'a',
          '\u2028',
          '=?UTF-8?B?DQo=?=',
        ),
        { maxLength: 12 },
      )
      .map((pieces) => pieces.join('')),
  );
  const names = (headers: readonly string[]) => headers.map((line) => line.split(':')[0]).sort();
  await sender.send(mail({ subject: 'x', text: 'x' }), never());
  const usual = names(server.mails[0]?.headers ?? []);
  await fc.assert(
    fc.asyncProperty(nasty, nasty, async (subject, text) => {
      const before = server.mails.length;
      t.same(await sender.send(mail({ subject: `x${subject}`, text: `x${text}` }), never()), {
        kind: 'sent',
      });
      const got = server.mails.slice(before);
      t.equal(got.length, 1);
      t.same(names(got[0]?.headers ?? []), usual);
      t.same(got[0]?.to, ['anna@example.com']);
    }),
    { numRuns: 30 },
  );
});
