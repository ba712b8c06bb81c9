import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer } from 'node:https';
import { createServer as createTcpServer, type AddressInfo, type Server } from 'node:net';
import t, { type Test } from 'tap';
import { CALENDAR_BYTES_MAX } from '../../src/access/calendar/calendar.js';
import { CalendarFeeds, FEED_TIMEOUT_MS } from '../../src/feeds/calendar-feeds.js';
import { systemClock } from '../../src/kit/clock.js';
import { inEnglish } from '../../src/kit/sentence.js';
import { SimulatedClock } from '../support/simulated-clock.js';
import { until } from '../support/until.js';
import { authority } from './authority.js';

const NO_TAGS = { etag: null, lastModified: null };
const never = new AbortController().signal;
const SECRET = 'private-4f2a';
const DAY_MS = 86_400_000;
const HERE = '127.0.0.1';
const ours = await authority('Doorward tests');
const others = await authority('Somebody else');
const good = await ours.issue({ ip: HERE });
const calendar: RequestListener = (_, response) =>
  response.writeHead(200, { 'content-type': 'text/calendar' }).end('BEGIN:VCALENDAR');

async function hostOf(t: Test, server: Server & { closeAllConnections(): void }): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, HERE, resolve));
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  return `${HERE}:${(server.address() as AddressInfo).port}`;
}

async function served(t: Test, listener: RequestListener, identity = good) {
  const host = await hostOf(t, createServer(identity, listener));
  return { host, url: `https://${host}/${SECRET}.ics` };
}

const reader = (localHosts: readonly string[], clock = systemClock) =>
  new CalendarFeeds({ clock, localHosts, ca: ours.ca });

t.test('a calendar is fetched over TLS from who proves to be that host', async (t) => {
  const { host, url } = await served(t, calendar);
  t.match(await reader([host]).read(url, NO_TAGS, never), { kind: 'text', text: 'BEGIN:VCALENDAR' });
});

t.test('whoever can not prove it is not asked: nothing of the address is sent or told', async (t) => {
  const wrong = {
    'of an authority that nobody trusts': await others.issue({ ip: HERE }),
    'for another host': await ours.issue({ dns: 'calendars.example' }),
    'that has ended': await ours.issue({ ip: HERE, untilMs: Date.now() - DAY_MS / 2 }),
    'that has not begun': await ours.issue({ ip: HERE, fromMs: Date.now() + DAY_MS / 2 }),
  };
  for (const [what, identity] of Object.entries(wrong)) {
    let asked = 0;
    const { host, url } = await served(t, () => (asked += 1), identity);
    const answer = await reader([host]).read(url, NO_TAGS, never);
    t.match(answer, { kind: 'failed', code: 'feed_certificate' }, what);
    if (answer.kind === 'failed')
      t.match(inEnglish(answer.text), `${host} could not prove that it is ${host}`);
    t.notMatch(JSON.stringify(answer), SECRET);
    t.equal(asked, 0);
  }
  const { host, url } = await served(t, calendar);
  const asMachine = new CalendarFeeds({ clock: systemClock, localHosts: [host] });
  t.match(await asMachine.read(url, NO_TAGS, never), { code: 'feed_certificate' }, 'not one of the machine');
});

t.test('who speaks no TLS, or only an old one, is not reached', async (t) => {
  const plain = await hostOf(t, createHttpServer(calendar));
  const answer = await reader([plain]).read(`https://${plain}/${SECRET}.ics`, NO_TAGS, never);
  t.match(answer, { kind: 'failed', code: 'feed_unreachable' });
  const old = await hostOf(
    t,
    createServer(
      { ...good, minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'ALL@SECLEVEL=0' },
      calendar,
    ),
  );
  t.match(await reader([old]).read(`https://${old}/x.ics`, NO_TAGS, never), { code: 'feed_unreachable' });
});

t.test('https leads to https alone', async (t) => {
  let asked = 0;
  const plain = await hostOf(
    t,
    createHttpServer((request, response) => {
      asked += 1;
      calendar(request, response);
    }),
  );
  const second = await served(t, calendar);
  const targets = { down: `http://${plain}/${SECRET}.ics`, on: second.url };
  for (const [way, location] of Object.entries(targets)) {
    const first = await served(t, (_, response) => response.writeHead(302, { location }).end());
    const answer = await reader([first.host, second.host, plain]).read(first.url, NO_TAGS, never);
    t.match(answer, way === 'on' ? { kind: 'text' } : { kind: 'failed', code: 'feed_redirected' });
  }
  t.equal(asked, 0);
  const stranger = await served(t, calendar, await others.issue({ ip: HERE }));
  const first = await served(t, (_, response) => response.writeHead(302, { location: stranger.url }).end());
  t.match(
    await reader([first.host, stranger.host]).read(first.url, NO_TAGS, never),
    { kind: 'failed', code: 'feed_certificate' },
    'whom one is sent to has to prove it as well',
  );
});

t.test('too much, and too slow, over TLS as well', async (t) => {
  const flood = await served(t, (_, response) => {
    response.writeHead(200, { 'content-type': 'text/calendar' });
    const more = () => {
      while (!response.destroyed && response.write(Buffer.alloc(CALENDAR_BYTES_MAX / 8, 65)));
    };
    response.on('drain', more);
    more();
  });
  t.match(await reader([flood.host]).read(flood.url, NO_TAGS, never), { code: 'feed_too_large' });

  const clock = new SimulatedClock();
  let begun = 0;
  const slow = await served(t, (_, response) => {
    begun += 1;
    response.writeHead(200, { 'content-type': 'text/calendar' }).write('BEGIN');
  });
  const waiting = reader([slow.host], clock).read(slow.url, NO_TAGS, never);
  await until(
    () => begun === 1,
    60_000,
    () => 'nobody asked',
  );
  clock.advance(FEED_TIMEOUT_MS);
  t.match(await waiting, { kind: 'failed', code: 'feed_too_slow' });

  // One that takes the connection and never says a word of TLS.
  let connected = 0;
  const mute = createTcpServer((socket) => {
    connected += 1;
    t.teardown(() => socket.destroy());
  });
  await new Promise<void>((resolve) => mute.listen(0, HERE, resolve));
  t.teardown(() => mute.close());
  const address = `${HERE}:${(mute.address() as AddressInfo).port}`;
  const unanswered = reader([address], clock).read(`https://${address}/x.ics`, NO_TAGS, never);
  await until(
    () => connected === 1,
    60_000,
    () => 'nobody connected',
  );
  clock.advance(FEED_TIMEOUT_MS);
  t.match(await unanswered, { kind: 'failed', code: 'feed_too_slow' });
});
