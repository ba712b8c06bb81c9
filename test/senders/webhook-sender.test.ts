import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { createServer as createNetServer, type AddressInfo, type Server } from 'node:net';
import t from 'tap';
import { signWebhook } from '../../src/kit/webhook-signature.js';
import type { OutgoingMessage } from '../../src/operations/messages/message-sender.js';
import { WEBHOOK_TIMEOUT_MS, WebhookSender } from '../../src/senders/webhook-sender.js';
import { SimulatedClock } from '../support/simulated-clock.js';
import { until } from '../support/until.js';
import { testAuthority } from './support/test-authority.js';

const SECRET = 'a secret of at least 32 characters';
const MESSAGE: OutgoingMessage = {
  id: '01a1fb04-84ca-7ea0-bbe3-bd5154f0cc2a',
  channel: 'sms',
  to: '+998901234567',
  subject: null,
  text: 'Код: 482913 “ok”',
};
const never = () => new AbortController().signal;

interface Got {
  readonly request: IncomingMessage;
  readonly body: string;
}

async function listen(t: { teardown(action: () => unknown): unknown }, server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => {
    server.close();
    if ('closeAllConnections' in server) (server as { closeAllConnections(): void }).closeAllConnections();
  });
  return (server.address() as AddressInfo).port;
}

/** A receiver that answers as `answer` says. */
async function receiver(
  t: { teardown(action: () => unknown): unknown },
  answer: (response: ServerResponse) => void,
) {
  const got: Got[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      got.push({ request, body: Buffer.concat(chunks).toString('utf8') });
      answer(response);
    });
  });
  const port = await listen(t, server);
  const clock = new SimulatedClock();
  const url = `http://127.0.0.1:${port}/hook?token=abc`;
  return { got, clock, server, url, sender: new WebhookSender({ url, secret: SECRET }, clock) };
}

const withStatus =
  (status: number, headers: Record<string, string> = {}) =>
  (response: ServerResponse) => {
    response.writeHead(status, headers).end('{}');
  };

t.test('the message as JSON, signed over time and body', async (t) => {
  const { got, clock, sender } = await receiver(t, withStatus(204));
  t.same(await sender.send(MESSAGE, never()), { kind: 'sent' });
  const [{ request, body } = { request: null, body: '' }] = got;
  t.equal(request?.method, 'POST');
  t.equal(request?.url, '/hook?token=abc');
  t.equal(request?.headers['content-type'], 'application/json; charset=utf-8');
  t.same(JSON.parse(body), MESSAGE);
  const unixS = Math.floor(clock.wallMs() / 1_000);
  const mac = createHmac('sha256', SECRET).update(`${unixS}.`).update(body).digest('hex');
  t.equal(request?.headers['doorward-signature'], `t=${unixS},v1=${mac}`);
  t.same(sender.health(), { ok: true, detail: 'the last try reached it' });
});

t.test('a fixed vector of the signature, computed apart from this program', (t) => {
  // printf '1767603600.{"id":"1"}' | openssl dgst -sha256 -hmac 0123456789abcdef0123456789abcdef
  t.equal(
    signWebhook('{"id":"1"}', '0123456789abcdef0123456789abcdef', 1_767_603_600),
    't=1767603600,v1=42cfa51ec60a9d6c1e864b94df13c04b5f5e90fde2ed618c22f8fb515663bb29',
  );
  t.end();
});

t.test('what each status means', async (t) => {
  const rows: [number, string][] = [
    [200, 'sent'],
    [202, 'sent'],
    [299, 'sent'],
    [301, 'failed'],
    [304, 'failed'],
    [400, 'failed'],
    [401, 'failed'],
    [404, 'failed'],
    [408, 'later'],
    [409, 'failed'],
    [410, 'failed'],
    [425, 'later'],
    [429, 'later'],
    [500, 'later'],
    [503, 'later'],
    [599, 'later'],
  ];
  for (const [status, kind] of rows) {
    const { sender } = await receiver(t, withStatus(status));
    const outcome = await sender.send(MESSAGE, never());
    t.match(outcome, kind === 'sent' ? { kind } : { kind, detail: `HTTP ${status}` }, `${status}`);
  }
});

t.test('a redirect is not followed', async (t) => {
  const elsewhere = await receiver(t, withStatus(200));
  for (const status of [301, 302, 303, 307, 308]) {
    const { sender } = await receiver(t, withStatus(status, { location: elsewhere.url }));
    t.match(await sender.send(MESSAGE, never()), { kind: 'failed', detail: /redirects are not followed/ });
    t.equal(sender.health().ok, false);
  }
  t.equal(elsewhere.got.length, 0);
});

t.test(
  'a receiver that never answers, drips, hangs up, talks nonsense or is not there: later, and bounded',
  async (t) => {
    const silent = await receiver(t, () => undefined);
    const waiting = silent.sender.send(MESSAGE, never());
    await until(
      () => silent.got.length === 1,
      5_000,
      () => 'the request',
    );
    silent.clock.advance(WEBHOOK_TIMEOUT_MS);
    t.same(await waiting, { kind: 'later', detail: 'no answer in time' });

    const hangsUp = await receiver(t, (response) => response.destroy());
    t.match(await hangsUp.sender.send(MESSAGE, never()), { kind: 'later', detail: 'ECONNRESET' });
    t.match(hangsUp.sender.health(), { ok: false, detail: /ECONNRESET/ });

    const nonsense = createNetServer((socket) => {
      socket.on('error', () => undefined);
      socket.end('SSH-2.0-OpenSSH_9.2\r\n');
    });
    const port = await listen(t, nonsense);
    const odd = new WebhookSender({ url: `http://127.0.0.1:${port}/`, secret: SECRET }, new SimulatedClock());
    t.match(await odd.send(MESSAGE, never()), { kind: 'later', detail: /^HPE_|ECONNRESET/ });

    nonsense.close();
    const gone = await receiver(t, withStatus(200));
    gone.server.close();
    await once(gone.server, 'close');
    t.match(await gone.sender.send(MESSAGE, never()), { kind: 'later', detail: 'ECONNREFUSED' });
  },
);

t.test('an answer without end is cut off', async (t) => {
  let isClosed = false;
  const { sender } = await receiver(t, (response) => {
    response.on('close', () => (isClosed = true));
    response.writeHead(200);
    const pour = () => {
      while (!response.destroyed && response.write(Buffer.alloc(16_384)));
    };
    response.on('drain', pour);
    pour();
  });
  t.same(await sender.send(MESSAGE, never()), { kind: 'sent' });
  await until(
    () => isClosed,
    5_000,
    () => 'the end of the answer',
  );
});

t.test('withdrawn: before it began nothing leaves, and in the middle the connection is closed', async (t) => {
  const { got, sender, clock } = await receiver(t, () => undefined);
  const ending = new AbortController();
  const waiting = sender.send(MESSAGE, ending.signal);
  await until(
    () => got.length === 1,
    5_000,
    () => 'the request',
  );
  const closed = once(got[0]?.request.socket ?? (sender as never), 'close');
  ending.abort();
  t.match(await waiting, { kind: 'failed', detail: /came to its end/ });
  await closed;
  t.match(await sender.send(MESSAGE, ending.signal), { kind: 'failed' });
  t.equal(got.length, 1);
  t.equal(clock.pendingTimers, 0);
});

t.test('over TLS the certificate is checked', async (t) => {
  const authority = testAuthority();
  const own = authority.certificateFor('127.0.0.1');
  const got: string[] = [];
  const server = createSecureServer({ key: own.key, cert: own.cert }, (request, response) => {
    got.push(request.url ?? '');
    request.resume();
    response.end();
  });
  const port = await listen(t, server);
  const url = `https://127.0.0.1:${port}/hook`;
  const clock = new SimulatedClock();
  t.same(await new WebhookSender({ url, secret: SECRET, ca: authority.ca }, clock).send(MESSAGE, never()), {
    kind: 'sent',
  });
  const untrusting = await new WebhookSender({ url, secret: SECRET }, clock).send(MESSAGE, never());
  t.match(untrusting, { kind: 'later', detail: /UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER/ });
  const named = new WebhookSender(
    { url: `https://localhost:${port}/hook`, secret: SECRET, ca: authority.ca },
    clock,
  );
  t.match(await named.send(MESSAGE, never()), { kind: 'later', detail: 'ERR_TLS_CERT_ALTNAME_INVALID' });
  t.same(got, ['/hook'], 'the others never got the message');
});
