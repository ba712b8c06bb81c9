import fc from 'fast-check';
import t from 'tap';
import { csvField, LOG_FORMS } from '../../src/api/wire/log-form.js';
import { sampleEvent } from '../support/fake-operations.js';
import { startApi } from './support/api-under-test.js';

/** A reader of RFC 4180, written for this test. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/gy;
  while (field.lastIndex < text.length) {
    const found = field.exec(text);
    if (!found) throw new Error('not CSV');
    row.push(found[1]?.replaceAll('""', '"') ?? found[2] ?? '');
    if (found[3] === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

t.test('property: whatever a cell holds, CSV gives it back, and no spreadsheet computes it', (t) => {
  const cell = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string(),
    fc.constantFrom('=1+1', '+998', '-1', '@x', '\tx', '\rx', 'a"b', 'a,b', 'a\r\nb', '"'),
  );
  fc.assert(
    fc.property(fc.array(cell, { minLength: 2, maxLength: 5 }), (cells) => {
      const [read = []] = parseCsv(`${cells.map(csvField).join(',')}\r\n`);
      if (read.some((text) => /^[=+\-@\t\r]/.test(text))) throw new Error('a formula');
      const plain = read.map((text) => text.replace(/^'(?=[=+\-@\t\r])/, ''));
      const given = cells.map((text) => text.replace(/^'(?=[=+\-@\t\r])/, ''));
      if (JSON.stringify(plain) !== JSON.stringify(given)) throw new Error('something else');
    }),
    { numRuns: 3_000 },
  );
  t.end();
});

t.test('an export is a file; it says when it was cut off, and where to go on', async (t) => {
  const events = Array.from({ length: 250 }, (_, n) => ({
    ...sampleEvent(n + 1),
    description: `=${n}, "x"`,
  }));
  const readEventsAfter = (_: unknown, __: unknown, seq: number, limit: number) => {
    const rows = events.filter((event) => event.seq > seq).slice(0, limit);
    return { rows, reachedSeq: rows.length === limit ? (rows.at(-1)?.seq ?? null) : null };
  };
  const api = await startApi(t, { operations: { readEventsAfter } });
  const path = '/api/v1/access/logs/export';
  const lines = await api.call(path, { as: 'admin' });
  t.match(lines.headers, {
    'content-type': 'application/x-ndjson; charset=utf-8',
    'content-disposition': 'attachment; filename="doorward-log.ndjson"',
  });
  t.same(
    lines.text
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { seq: number }).seq),
    events.map(({ seq }) => seq),
  );
  const csv = parseCsv((await api.call(`${path}?format=csv`, { as: 'admin' })).text);
  t.equal(csv.length, 251);
  t.same(csv[1]?.[6], `'=0, "x"`);
  t.ok(csv.every((row) => row.length === csv[0]?.length));
  const cut = (await api.call(`${path}?rows=120`, { as: 'admin' })).text.trimEnd().split('\n');
  t.equal(cut.length, 121);
  t.same(JSON.parse(cut.at(-1) ?? ''), { cut_off: true, rows: 120, after_seq: 120 });
  const rest = (await api.call(`${path}?after_seq=120`, { as: 'admin' })).text.trimEnd().split('\n');
  t.equal(rest.length, 130);
  const cutCsv = parseCsv((await api.call(`${path}?rows=1&format=csv`, { as: 'admin' })).text);
  t.match(cutCsv.at(-1), { 3: 'CUT_OFF', 6: 'Cut off after 1 rows: go on with after_seq=1' });
  for (const wrong of [
    'format=xml',
    'rows=0',
    'after_seq=x',
    'from=soon',
    'event_type=NO',
    'method=x',
    'success=1',
  ])
    t.equal((await api.call(`${path}?${wrong}`, { as: 'admin' })).status, 422, wrong);
  t.equal(LOG_FORMS.csv.head.split(',').length, 15);
});
