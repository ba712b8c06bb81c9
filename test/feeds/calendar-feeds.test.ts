import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import t, { type Test } from 'tap';
import { CALENDAR_BYTES_MAX } from '../../src/access/calendar/calendar.js';
import { CalendarFeeds, FEED_TIMEOUT_MS } from '../../src/feeds/calendar-feeds.js';
import { isPublicAddress } from '../../src/feeds/feed-address.js';
import { systemClock } from '../../src/kit/clock.js';
import { inEnglish } from '../../src/kit/sentence.js';
import { SimulatedClock } from '../support/simulated-clock.js';
import { until } from '../support/until.js';

const NO_TAGS = { etag: null, lastModified: null };
const never = new AbortController().signal;
const SECRET = 'private-4f2a';

async function listening(
  t: Test,
  listener: RequestListener,
): Promise<{ url: string; host: string; server: Server }> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url: `http://${host}/${SECRET}.ics`, host, server };
}

const reader = (localHosts: readonly string[], clock = systemClock) =>
  new CalendarFeeds({ clock, localHosts });

t.test('a calendar is fetched, and only a newer one the next time', async (t) => {
  const asked: (string | undefined)[][] = [];
  const { url, host } = await listening(t, ({ headers }, response) => {
    asked.push([headers['if-none-match'], headers['if-modified-since'], headers['accept-encoding']]);
    if (headers['if-none-match'] === '"1"') response.writeHead(304).end();
    else
      response
        .writeHead(200, {
          'content-type': 'text/calendar; charset=utf-8',
          etag: '"1"',
          'last-modified': 'Mon',
        })
        .end('BEGIN:VCALENDAR');
  });
  const first = await reader([host]).read(url, NO_TAGS, never);
  const tags = { etag: '"1"', lastModified: 'Mon' };
  t.same(first, { kind: 'text', text: 'BEGIN:VCALENDAR', tags });
  t.same(await reader([host]).read(url, tags, never), { kind: 'unchanged' });
  t.same(asked, [
    [undefined, undefined, 'identity'],
    ['"1"', 'Mon', 'identity'],
  ]);
});

t.test(
  'whatever comes instead is a failure with its own code, and no word of the address but the host',
  async (t) => {
    const answers: Record<string, RequestListener> = {
      feed_refused: (_, response) => response.writeHead(500).end('x'),
      feed_wrong_type: (_, response) =>
        response.writeHead(200, { 'content-type': 'text/html' }).end('<html>'),
      feed_too_large: (_, response) => {
        response.writeHead(200, { 'content-type': 'text/calendar' });
        const more = () => {
          while (!response.destroyed && response.write(Buffer.alloc(CALENDAR_BYTES_MAX / 8, 65)));
        };
        response.on('drain', more);
        more();
      },
      feed_redirected: ({ url }, response) => response.writeHead(302, { location: url }).end(),
      feed_unreachable: (_, response) => response.destroy(),
    };
    for (const [code, listener] of Object.entries(answers)) {
      const { url, host } = await listening(t, listener);
      const answer = await reader([host]).read(url, NO_TAGS, never);
      t.match(answer, { kind: 'failed', code });
      t.notMatch(JSON.stringify(answer), SECRET);
    }
    const odd: RequestListener[] = [
      (_, response) =>
        response.writeHead(200, { 'content-type': 'text/calendar', 'content-encoding': 'gzip' }).end('x'),
      (_, response) =>
        response.writeHead(200, { 'content-type': 'text/calendar' }).end(Buffer.from([0xff, 0xfe])),
    ];
    for (const listener of odd) {
      const { url, host } = await listening(t, listener);
      t.match(await reader([host]).read(url, NO_TAGS, never), { kind: 'failed', code: 'feed_wrong_type' });
    }
    const { url, host, server } = await listening(t, () => undefined);
    server.close();
    t.match(await reader([host]).read(url, NO_TAGS, never), { kind: 'failed', code: 'feed_unreachable' });
  },
);

t.test('whoever is silent, or slow without an end, is left when the time is over', async (t) => {
  const slow: RequestListener[] = [
    () => undefined,
    (_, response) => {
      response.writeHead(200, { 'content-type': 'text/calendar' });
      response.write('BEGIN');
    },
  ];
  for (const listener of slow) {
    let isAsked = false;
    const { url, host } = await listening(t, (request, response) => {
      isAsked = true;
      listener(request, response);
    });
    const clock = new SimulatedClock();
    const answer = reader([host], clock).read(url, NO_TAGS, never);
    await until(
      () => isAsked,
      10_000,
      () => 'the feed to be asked',
    );
    clock.advance(FEED_TIMEOUT_MS);
    t.match(await answer, { kind: 'failed', code: 'feed_too_slow' });
    t.equal(clock.pendingTimers, 0);
  }
  const { url, host } = await listening(t, () => undefined);
  const stop = new AbortController();
  const answer = reader([host]).read(url, NO_TAGS, stop.signal);
  stop.abort();
  t.match(await answer, { kind: 'failed' }, 'and when the hub stops');
});

t.test(
  'a redirect is followed to where the hub may go, without the tags, and never into the house',
  async (t) => {
    const seen: (string | undefined)[] = [];
    const there = await listening(t, ({ headers }, response) => {
      seen.push(headers['if-none-match']);
      response.writeHead(200, { 'content-type': 'text/calendar' }).end('there');
    });
    const here = await listening(t, (_, response) => response.writeHead(301, { location: there.url }).end());
    const tags = { etag: '"1"', lastModified: null };
    const both = await reader([here.host, there.host]).read(here.url, tags, never);
    t.match(both, { kind: 'text', text: 'there' });
    t.same(seen, [undefined]);
    t.match(await reader([here.host]).read(here.url, tags, never), {
      kind: 'failed',
      code: 'feed_url_refused',
    });
    const file = await listening(t, (_, response) =>
      response.writeHead(302, { location: 'file:///etc/passwd' }).end(),
    );
    t.match(await reader([file.host]).read(file.url, NO_TAGS, never), {
      kind: 'failed',
      code: 'feed_url_refused',
    });
    t.equal(seen.length, 1);
  },
);

t.test('addresses in the house are not asked unless an installer says so, by whatever name', async (t) => {
  let asked = 0;
  const { url, host } = await listening(t, (_, response) => {
    asked += 1;
    response.writeHead(200, { 'content-type': 'text/calendar' }).end('x');
  });
  const port = host.split(':')[1] ?? '';
  for (const name of [
    '127.0.0.1',
    'localhost',
    '127.1',
    '0x7f000001',
    '2130706433',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '0.0.0.0',
  ])
    t.match(
      await reader([]).read(`http://${name}:${port}/x`, NO_TAGS, never),
      { kind: 'failed', code: 'feed_url_refused' },
      name,
    );
  t.equal(asked, 0);
  t.match(await reader([`localhost:${port}`]).read(`http://localhost:${port}/x`, NO_TAGS, never), {
    kind: 'text',
  });
  t.match(
    await reader(['127.0.0.1:1']).read(url, NO_TAGS, never),
    { code: 'feed_url_refused' },
    'another port',
  );
  for (const wrong of ['', 'ftp://example.com', 'javascript:1', `https://example.com/${'x'.repeat(2_000)}`])
    t.ok(inEnglish(reader([]).refusalOf(wrong) ?? '') !== '', wrong.slice(0, 20));
  t.equal(reader([]).refusalOf('https://example.com/x.ics'), null);
});

t.test('which addresses are public', async (t) => {
  for (const no of [
    '10.1.2.3',
    '172.31.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    'fe80::1',
    'fd00::1',
    'ff02::1',
    '::ffff:10.0.0.1',
    '64:ff9b::a00:1',
    '2002:a00:1::',
    '2001:db8::1',
    'example.com',
  ])
    t.notOk(isPublicAddress(no), no);
  for (const yes of ['8.8.8.8', '172.32.0.1', '2606:4700::1111', '2a00:1450:4001::1'])
    t.ok(isPublicAddress(yes), yes);
});
