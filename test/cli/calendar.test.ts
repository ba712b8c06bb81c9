import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import t, { type Test } from 'tap';
import { z } from 'zod';
import { calendarText, nights } from '../access/calendar/calendar-text.js';
import { startRealHub } from '../support/real-hub.js';
import { documentIn, runHere, type CliResult } from './support/run-cli.js';

let body = calendarText([nights('one@x', '20300601', '20300605', 'Anna')]);
const server = createServer((_, response) => {
  response.writeHead(200, { 'content-type': 'text/calendar' }).end(body);
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
const hub = await startRealHub({ claim: false, env: { DOORWARD_CALENDAR_LOCAL_HOSTS: host } });
const folder = mkdtempSync(path.join(tmpdir(), 'doorward-calendar-'));
t.teardown(async () => {
  server.close();
  await hub.stop();
  rmSync(folder, { recursive: true, force: true });
});
const run = (args: readonly string[], input?: string) =>
  runHere(['calendar', ...args], { DOORWARD_DATA_DIR: hub.dataDir }, input);
const changes = z.looseObject({
  revision: z.string(),
  changes: z.array(z.looseObject({ kind: z.string() })),
});

/** A year and a half ahead, whatever the year is. */
const ahead = (days: number) =>
  new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '');

function succeeded(t: Test, result: CliResult): CliResult {
  t.equal(result.exitCode, 0, result.stdout + result.stderr);
  return result;
}

t.test('a file is imported, its changes shown, and applied as shown', async (t) => {
  const file = path.join(folder, 'flat.ics');
  writeFileSync(file, calendarText([nights('a@x', ahead(10), ahead(12), 'Anna'), ['UID:odd']]));
  const added = succeeded(
    t,
    await run(['add', 'Flat', '--check-in', '16:00', '--ignore', 'Blocked', 'Closed']),
  );
  t.match(added.stdout, /Next: doorward calendar import FILE --calendar "Flat"/);
  const shown = succeeded(t, await run(['import', file, '--calendar', 'flat']));
  t.match(shown.stdout, /added +Anna/);
  t.match(shown.stdout, /Line 11 \(odd\): This event has no DTSTART/);
  t.match(shown.stdout, /Nothing has changed yet/);
  const { revision } = changes.parse(documentIn(succeeded(t, await run(['changes', 'Flat', '--json']))));
  t.match(shown.stdout, `--revision ${revision}`);
  const done = succeeded(t, await run(['apply', 'Flat', '--revision', revision, '--only', 'added', 'moved']));
  t.match(done.stdout, 'Stays that count: 1. Changes that wait: 0.');
  t.match(succeeded(t, await run(['list'])).stdout, /Flat +1 +0/);
  t.equal((await run(['apply', 'Flat', '--revision', revision])).exitCode, 3, 'that list is gone');
  t.equal((await run(['apply', 'Flat', '--revision', 'no'])).exitCode, 2);

  writeFileSync(file, 'BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n');
  const broken = await run(['import', file, '--calendar', 'Flat', '--json']);
  t.equal(broken.exitCode, 3);
  t.match(documentIn(broken), { error: { code: 'calendar_broken', message: /Line 2/ } });
  t.match(succeeded(t, await run(['list'])).stdout, /cut off/);
  t.equal((await run(['import', path.join(folder, 'none.ics'), '--calendar', 'Flat'])).exitCode, 2);
  t.equal((await run(['changes', 'Other'])).exitCode, 4);
  succeeded(t, await run(['remove', 'Flat']));
  t.match(succeeded(t, await run(['list'])).stdout, 'There are no calendars.');
});

t.test('a feed is fetched over the network, and an emptied one changes nothing', async (t) => {
  body = calendarText([nights('one@x', ahead(20), ahead(25), 'Anna')]);
  const url = `http://${host}/private-4f2a.ics\n`;
  const added = succeeded(t, await run(['add', 'Feed', '--url-stdin', '--apply-additions', '--json'], url));
  t.notMatch(added.stdout, 'private-4f2a');
  t.match(succeeded(t, await run(['refresh', 'Feed'])).stdout, 'Changes that wait: 0.');
  t.match(
    succeeded(t, await run(['list'])).stdout,
    /Feed +1 +0/,
    'a new stay counts at once where one wants it',
  );
  body = calendarText([]);
  t.match(succeeded(t, await run(['refresh', 'Feed'])).stdout, /No new copy came: There is no event/);
  t.match(succeeded(t, await run(['list'])).stdout, /Feed +1 +0 .*no event in this calendar/);
  t.equal((await run(['add', 'Other', '--url-stdin'], '')).exitCode, 2);
  t.equal((await run(['add', 'Other', '--url-stdin'], 'http://127.0.0.1:1/x')).exitCode, 3);
});

t.test('each stay gets a code of its own, that goes with it', async (t) => {
  const lock = await runHere(['lock', 'add', 'flat-door'], { DOORWARD_DATA_DIR: hub.dataDir });
  succeeded(t, lock);
  const file = path.join(folder, 'stays.ics');
  const bring = async (events: Parameters<typeof calendarText>[0]) => {
    writeFileSync(file, calendarText(events));
    const shown = changes.parse(
      documentIn(succeeded(t, await run(['import', file, '--calendar', 'Stays', '--json']))),
    );
    succeeded(t, await run(['apply', 'Stays', '--revision', shown.revision]));
  };
  succeeded(t, await run(['add', 'Stays', '--check-in', '16:00', '--lock', 'flat-door']));
  await bring([nights('one/1@x', ahead(30), ahead(32), 'Anna'), nights('two@x', ahead(40), ahead(42))]);
  t.match(succeeded(t, await run(['stays', 'Stays'])).stdout, /one\/1@x +Anna .* none/);

  const made = succeeded(t, await run(['pin', 'Stays', 'one/1@x', '--pin-stdin'], '482913\n'));
  t.match(made.stdout, /PIN 482913 \("Stays \d{4}-\d\d-\d\d"\) counts from .* It is not shown again/);
  t.match(succeeded(t, await run(['stays', 'Stays'])).stdout, /one\/1@x +Anna .* made/);
  t.equal((await run(['pin', 'Stays', 'one/1@x'])).exitCode, 3, 'it has one');
  t.equal((await run(['pin', 'Stays', 'nobody@x'])).exitCode, 4);

  const dates = async () => {
    const listed = await runHere(['pin', 'list', '--json'], { DOORWARD_DATA_DIR: hub.dataDir });
    const { pins } = z
      .looseObject({
        pins: z.array(z.looseObject({ valid_from: z.string(), revoked_at: z.string().nullable() })),
      })
      .parse(documentIn(succeeded(t, listed)));
    t.notMatch(listed.stdout, '482913');
    return pins.map(({ valid_from, revoked_at }) => [
      valid_from.slice(0, 10).replaceAll('-', ''),
      revoked_at === null,
    ]);
  };
  t.same(await dates(), [[ahead(30), true]]);
  await bring([nights('one/1@x', ahead(50), ahead(52), 'Anna'), nights('two@x', ahead(40), ahead(42))]);
  t.same(await dates(), [[ahead(50), true]], 'it went with its stay');
  await bring([nights('two@x', ahead(40), ahead(42))]);
  t.same(await dates(), [[ahead(50), false]], 'and ended with it');

  t.equal((await run(['codes', 'Stays'])).exitCode, 2);
  t.match(succeeded(t, await run(['codes', 'Stays', '--none'])).stdout, 'no codes of their own');
  t.equal((await run(['pin', 'Stays', 'two@x'])).exitCode, 3);
  t.match(succeeded(t, await run(['codes', 'Stays', '--lock', 'flat-door'])).stdout, 'opens flat-door');
  succeeded(t, await run(['pin', 'Stays', 'two@x']));
});
