import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import t, { type Test } from 'tap';
import * as z from 'zod';
import { SIGNATURE_HEADER, signWebhook } from '../../src/kit/webhook-signature.js';
import { EventReader } from '../support/event-reader.js';
import { expectAnswer } from '../support/json-client.js';
import { startRealHub, type RealHub } from '../support/real-hub.js';
import { pairSerial, startRealSimulator } from '../support/real-simulator.js';
import { shortFolder } from '../support/short-folder.js';
import { until } from '../support/until.js';

const WAIT_MS = 30_000;
t.setTimeout(300_000);

interface Post {
  readonly body: string;
  readonly signature: string;
}

/** A real receiver of web hooks, which can be told to fail. */
async function receiver(t: Test, port = 0) {
  const posts: Post[] = [];
  const nature = { status: 200 };
  const server: Server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      posts.push({ body, signature: String(request.headers[SIGNATURE_HEADER.toLowerCase()]) });
      response.statusCode = nature.status;
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  return { posts, nature, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook` };
}

async function mailServer(t: Test) {
  const mails: { readonly to: readonly string[]; readonly text: string }[] = [];
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData(stream, session, done) {
      let text = '';
      stream.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
      stream.on('end', () => {
        mails.push({ to: session.envelope.rcptTo.map(({ address }) => address), text });
        done();
      });
    },
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  t.teardown(
    () =>
      new Promise<void>((resolve) => {
        server.close(resolve);
      }),
  );
  return { mails, url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}` };
}

const made = z.object({ data: z.object({ id: z.string(), secret: z.string().nullable() }) });
const told = z.object({
  type: z.string(),
  alerts: z.array(
    z.object({
      idempotency_key: z.string(),
      id: z.string(),
      kind: z.string(),
      state: z.string(),
      device_name: z.string(),
    }),
  ),
});

async function channel(hub: RealHub, body: object) {
  return expectAnswer(await hub.request('POST', '/security/channels', { body }), 201, made).data;
}

t.test('alerts reach a web hook and a mailbox, over failures and a kill', async (t) => {
  const hook = await receiver(t);
  const mail = await mailServer(t);
  const dataDir = shortFolder(t);
  const env = { DOORWARD_SMTP_URL: mail.url, DOORWARD_SMTP_FROM: 'door@example.org' };
  const first = await startRealHub({ dataDir, env });
  const simulator = await startRealSimulator();
  t.teardown(() => simulator.stop());
  await pairSerial(first, simulator, 'front');
  const web = await channel(first, { name: 'Guard', kind: 'webhook', target: hook.url });
  await channel(first, { name: 'Ada', kind: 'email', target: 'ada@example.org', language: 'ru' });
  const secret = z.string().parse(web.secret);
  t.ok(secret.length >= 43, '256 bits');
  const shown = JSON.stringify((await first.request('GET', `/security/channels/${web.id}`)).body);
  t.notOk(shown.includes(secret), 'shown once');

  t.match((await first.request('POST', `/security/channels/${web.id}/test`)).body, {
    data: { delivered: true, error: null },
  });
  t.match(told.parse(JSON.parse(hook.posts[0]?.body ?? '')), { type: 'test', alerts: [] });

  hook.nature.status = 503;
  await simulator.fault('front', { kind: 'tamper' });
  await until(
    () => mail.mails.length === 1,
    WAIT_MS,
    () => 'the mail',
  );
  t.same(mail.mails[0]?.to, ['ada@example.org']);
  await until(
    () => hook.posts.length >= 2,
    WAIT_MS,
    () => 'a try that fails',
  );
  const state = async (hub: RealHub) =>
    z
      .object({ data: z.object({ pending: z.int(), last_error: z.string().nullable() }) })
      .parse((await hub.request('GET', `/security/channels/${web.id}`)).body).data;
  await until(
    async () => (await state(first)).last_error === 'HTTP 503',
    WAIT_MS,
    () => 'the error to be shown',
  );
  t.equal((await state(first)).pending, 1);
  await first.kill9();

  const tries = hook.posts.length;
  hook.nature.status = 200;
  const second = await startRealHub({ dataDir, env, adminToken: first.adminToken });
  t.teardown(() => second.stop());
  await until(
    () => hook.posts.length > tries,
    WAIT_MS,
    () => 'the alert after the restart',
  );
  await until(
    async () => (await state(second)).pending === 0,
    WAIT_MS,
    () => 'nothing to wait any more',
  );
  t.match(await state(second), { last_error: null });
  const keys = hook.posts.slice(1).map(({ body }) => told.parse(JSON.parse(body)).alerts[0]);
  t.equal(new Set(keys.map((one) => one?.idempotency_key)).size, 1, 'each try tells the same change');
  t.match(keys[0], { kind: 'tamper', state: 'open', device_name: 'front' });
  for (const { body, signature } of hook.posts) {
    t.equal(signature, signWebhook(body, secret, Number(/t=(\d+)/.exec(signature)?.[1])));
  }
  t.equal(mail.mails.length, 1, 'what was taken is not sent again');

  const id = keys[0]?.id ?? '';
  const before = hook.posts.length;
  t.equal((await second.request('POST', `/security/alerts/${id}/resolve`, { body: {} })).status, 200);
  await until(
    () => hook.posts.length > before,
    WAIT_MS,
    () => 'the end of it',
  );
  t.match(told.parse(JSON.parse(hook.posts.at(-1)?.body ?? '')).alerts[0], { id, state: 'resolved' });

  const everything = [first.program.output, second.program.output].join('\n');
  t.notOk(everything.includes(secret));
});

t.test('a code under duress is told away from the site alone', async (t) => {
  const away = await receiver(t);
  const hall = await receiver(t);
  const hub = await startRealHub();
  t.teardown(() => hub.stop());
  const simulator = await startRealSimulator();
  t.teardown(() => simulator.stop());
  const front = await pairSerial(hub, simulator, 'front');
  const common = { kind: 'webhook', minimum_level: 'info' };
  await channel(hub, { ...common, name: 'Guard', target: away.url, off_site: true });
  await channel(hub, { ...common, name: 'Hall', target: hall.url });
  const house = await channel(hub, { name: 'House', kind: 'mqtt', minimum_level: 'info' });
  const pin = { device_ids: [front], label: 'Ada 2', kind: 'duress' };
  const code = expectAnswer(
    await hub.request('POST', '/access/pins', { body: pin }),
    201,
    z.object({ data: z.object({ pin: z.string() }) }),
  ).data.pin;
  const screen = new EventReader(hub.url, { token: hub.adminToken });
  t.teardown(() => {
    screen.close();
  });
  await until(
    () => screen.status === 200,
    WAIT_MS,
    () => 'the stream',
  );
  t.equal(await simulator.keypad('front', code), 'granted', 'it opens as any other');
  await until(
    () => away.posts.length > 0,
    WAIT_MS,
    () => 'the alarm',
  );
  const news = told.parse(JSON.parse(away.posts[0]?.body ?? '')).alerts;
  t.match(news, [{ kind: 'duress', state: 'open', device_name: 'front' }]);

  // Something ordinary afterwards: when that has come, the silent one would have.
  await simulator.fault('front', { kind: 'tamper' });
  await until(
    () => hall.posts.length > 0 && screen.events.some(({ event }) => event === 'alert'),
    WAIT_MS,
    () => 'the tamper alert',
  );
  const id = news[0]?.id ?? '';
  const say = (what: string) => hub.request('POST', `/security/alerts/${id}/${what}`, { body: {} });
  t.match(await say('acknowledge'), { status: 200 });
  t.match(await say('resolve'), { status: 200 });
  const seen = [
    ...hall.posts.map(({ body }) => body),
    JSON.stringify(screen.events),
    ...(await Promise.all(
      [
        '/security/alerts?page_size=100',
        '/access/logs?page_size=100',
        `/devices/${front}/logs?page_size=100`,
        '/security/failed-attempts?page_size=100',
      ].map(async (path) => JSON.stringify((await hub.request('GET', path)).body)),
    )),
  ];
  for (const text of seen) t.notMatch(text, /duress|silent|SILENT|DURESS/);
  t.notOk(seen.some((text) => text.includes(id)));
  t.match((await hub.request('GET', `/security/channels/${house.id}`)).body, { data: { pending: 0 } });
  t.match((await hub.request('GET', '/security/alerts?silent=true')).body, {
    data: [{ id, kind: 'duress', state: 'resolved' }],
  });
});

t.test('what can not be a channel is refused, and says where', async (t) => {
  const hub = await startRealHub();
  t.teardown(() => hub.stop());
  for (const [kind, target] of [
    ['webhook', 'http://example.org/hook'],
    ['webhook', 'https://user:word@example.org/'],
    ['webhook', 'file:///etc/passwd'],
    ['email', 'nobody'],
    ['email', 'a@example.org\r\nBcc: b@example.org'],
    ['sms', '12'],
    ['mqtt', 'smartlock/front/commands'],
    ['email', null],
  ] as const) {
    const body = { name: 'x', kind, target };
    t.match(await hub.request('POST', '/security/channels', { body }), {
      status: 422,
      body: { code: 'channel_target_invalid', errors: [{ field: 'target' }] },
    });
  }
  const away = { name: 'x', kind: 'mqtt', off_site: true };
  t.match(await hub.request('POST', '/security/channels', { body: away }), {
    status: 422,
    body: { errors: [{ field: 'off_site' }] },
  });
  const { id } = await channel(hub, { name: 'House', kind: 'mqtt' });
  t.match((await hub.request('POST', `/security/channels/${id}/test`)).body, { data: { delivered: true } });
  const mail = await channel(hub, { name: 'Ada', kind: 'email', target: 'ada@example.org' });
  t.match((await hub.request('POST', `/security/channels/${mail.id}/test`)).body, {
    data: { delivered: false, error: 'no sender is set up' },
  });
  t.equal((await hub.request('DELETE', `/security/channels/${id}`)).status, 204);
  t.equal((await hub.request('GET', `/security/channels/${id}`)).status, 404);
});
