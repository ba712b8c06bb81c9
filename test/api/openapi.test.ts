import { readFileSync } from 'node:fs';
import t from 'tap';
import { openApiDocument } from '../../src/api/openapi.js';
import { docsPage } from '../../src/api/docs-page.js';
import { PROBLEMS } from '../../src/api/problem-table.js';
import { ROUTES } from '../../src/api/route-table.js';
import { wireTypes } from '../../scripts/page-types/wire-types.js';
import { startApi } from './support/api-under-test.js';

t.test('the committed document is the one the routes make', async (t) => {
  const committed = readFileSync(new URL('../../src/api/openapi.json', import.meta.url), 'utf8');
  t.equal(
    committed,
    `${JSON.stringify(openApiDocument(), null, 2)}\n`,
    'run: node --import ./test/ts-hook.mjs scripts/openapi.ts',
  );
});

t.test('the household page knows the routes as they are', async (t) => {
  const committed = readFileSync(new URL('../../src/web/api/wire.ts', import.meta.url), 'utf8');
  t.equal(
    committed,
    wireTypes(openApiDocument()),
    'run: node --import ./test/ts-hook.mjs scripts/openapi.ts',
  );
});

t.test('every reference in it leads somewhere, and every route is in it', async (t) => {
  const document = openApiDocument() as {
    paths: Record<string, Record<string, { operationId: string }>>;
    components: { schemas: Record<string, unknown> };
  };
  const names = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)];
  t.ok(names.length > 50);
  for (const name of new Set(names.map((match) => match[1] ?? '')))
    t.ok(document.components.schemas[name], name);
  for (const { path, method } of ROUTES)
    t.ok(document.paths[path]?.[method.toLowerCase()], `${method} ${path}`);
  const ids = Object.values(document.paths).flatMap((methods) =>
    Object.values(methods).map((one) => one.operationId),
  );
  t.equal(new Set(ids).size, ids.length, 'operation ids are unique');
});

t.test('what is taken when nothing is given has the form of what can be given', (t) => {
  let defaults = 0;
  const walk = (node: unknown, place: string): void => {
    if (typeof node !== 'object' || node === null) return;
    const { type, default: given } = node as { type?: unknown; default?: unknown };
    if (given !== undefined && (typeof type === 'string' || Array.isArray(type))) {
      defaults += 1;
      const actual = given === null ? 'null' : Array.isArray(given) ? 'array' : typeof given;
      const types = [type].flat().map((one) => (one === 'integer' ? 'number' : String(one)));
      t.ok(types.includes(actual), `${place}: ${JSON.stringify(given)} is ${types.join()}`);
    }
    for (const [name, part] of Object.entries(node)) walk(part, `${place}/${name}`);
  };
  walk(openApiDocument(), '');
  t.ok(defaults > 20, `${defaults} defaults`);
  t.end();
});

t.test('languages are described once, and referred to', async (t) => {
  const document = openApiDocument() as {
    paths: Record<
      string,
      Record<string, { parameters: { $ref?: string; name?: string }[]; responses: object }>
    >;
    components: { parameters: Record<string, { name: string; in: string }>; headers: Record<string, object> };
  };
  t.match(document.components.parameters['AcceptLanguage'], { name: 'Accept-Language', in: 'header' });
  t.match(document.components.headers['ContentLanguage'], { schema: { enum: ['en', 'uz', 'ru'] } });
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const { parameters } of Object.values(methods)) {
      const refs = parameters.filter(({ $ref }) => $ref === '#/components/parameters/AcceptLanguage');
      t.equal(refs.length, 1, path);
      t.notOk(parameters.some(({ name }) => name === 'Accept-Language'));
    }
  }
  t.match(document.paths['/api/v1/auth/me']?.['get']?.responses, {
    200: { headers: { 'Content-Language': { $ref: '#/components/headers/ContentLanguage' } } },
  });
});

t.test('it is served, and readable without a script or another host', async (t) => {
  const api = await startApi(t);
  const document = await api.call('/api/openapi.json');
  t.equal(document.headers['content-type'], 'application/json; charset=utf-8');
  t.same(document.json, JSON.parse(JSON.stringify(openApiDocument())));
  const page = await api.call('/api/docs');
  t.equal(page.headers['content-type'], 'text/html; charset=utf-8');
  t.notMatch(page.text, /<script|src=|https?:\/\//);
  t.notMatch(page.headers['content-security-policy'], /unsafe/);
  for (const { path } of ROUTES) t.ok(page.text.includes(`<code>${path}</code>`), path);
  for (const code of Object.keys(PROBLEMS)) t.ok(page.text.includes(`id="${code}"`), `#${code}`);
});

t.test('the page escapes what it shows', async (t) => {
  const page = docsPage({ info: { title: '<b>&"\'', description: '<script>' } });
  t.notMatch(page, /<b>|<script>/);
  t.match(page, '&lt;b&gt;&amp;&quot;&#39;');
});
