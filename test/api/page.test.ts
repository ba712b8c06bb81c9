import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import t from 'tap';
import { readPageFiles } from '../../src/api/page/page-files.js';
import { PAGE_CONTENT_SECURITY_POLICY } from '../../src/api/page/serve-page.js';
import { startApi } from './support/api-under-test.js';

const HTML = '<!doctype html><title>Doorward</title>';
const SCRIPT = 'export {};';

function folderWithPage(folder: string) {
  const files = [
    {
      path: '/',
      file: 'index.html',
      type: 'text/html; charset=utf-8',
      digest: 'aa',
      lasting: false,
      brotli: false,
    },
    {
      path: '/assets/page-X.js',
      file: 'assets/page-X.js',
      type: 'text/javascript; charset=utf-8',
      digest: 'bb',
      lasting: true,
      brotli: true,
    },
    {
      path: '/icon.svg',
      file: 'gone.svg',
      type: 'image/svg+xml',
      digest: 'cc',
      lasting: false,
      brotli: false,
    },
  ];
  mkdirSync(path.join(folder, 'assets'));
  writeFileSync(path.join(folder, 'page.json'), JSON.stringify({ files }));
  writeFileSync(path.join(folder, 'index.html'), HTML);
  writeFileSync(path.join(folder, 'assets/page-X.js'), SCRIPT);
  writeFileSync(path.join(folder, 'assets/page-X.js.br'), brotliCompressSync(SCRIPT));
  return readPageFiles(folder);
}

t.test(
  'the page is served at / and asked about each time; what has its digest in its name stays',
  async (t) => {
    const api = await startApi(t, { page: folderWithPage(t.testdir({})) });
    const page = await api.call('/');
    t.equal(page.status, 200);
    t.equal(page.text, HTML);
    t.match(page.headers, {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
      etag: 'W/"aa"',
      'content-security-policy': PAGE_CONTENT_SECURITY_POLICY,
      'x-content-type-options': 'nosniff',
    });
    t.notMatch(PAGE_CONTENT_SECURITY_POLICY, /unsafe|https?:|\*/);

    const script = await api.call('/assets/page-X.js');
    t.match(script.headers, {
      'cache-control': 'public, max-age=31536000, immutable',
      vary: /accept-encoding/i,
    });
    t.equal(script.text, SCRIPT);
    const packed = await api.call('/assets/page-X.js', { headers: { 'accept-encoding': 'gzip, br' } });
    t.equal(packed.headers['content-encoding'], 'br');
    const unwanted = await api.call('/assets/page-X.js', { headers: { 'accept-encoding': 'gzip, br;q=0' } });
    t.notOk(unwanted.headers['content-encoding']);
  },
);

t.test('a browser that has it is told so', async (t) => {
  const api = await startApi(t, { page: folderWithPage(t.testdir({})) });
  for (const tag of ['W/"aa"', '"aa"', '"x", W/"aa"', '*']) {
    const reply = await api.call('/', { headers: { 'if-none-match': tag } });
    t.match(reply, { status: 304, text: '' }, tag);
    t.match(reply.headers, {
      etag: 'W/"aa"',
      'cache-control': 'no-cache',
      'content-security-policy': PAGE_CONTENT_SECURITY_POLICY,
    });
  }
  t.equal((await api.call('/', { headers: { 'if-none-match': 'W/"old"' } })).status, 200);
});

t.test('nothing else is served, and nothing but reading is possible', async (t) => {
  const api = await startApi(t, { page: folderWithPage(t.testdir({})) });
  for (const target of [
    '/page.json',
    '/index.html',
    '/assets/',
    '/assets/other.js',
    '/assets/%2e%2e/page.json',
    '/icon.svg',
  ]) {
    t.match((await api.call(target)).json, { status: 404, code: 'not_found' }, target);
  }
  const posted = await api.call('/', { method: 'POST', json: {} });
  t.match(posted.json, { status: 405, code: 'method_not_allowed' });
  t.equal(posted.headers['allow'], 'GET, HEAD, OPTIONS');
  const head = await api.call('/', { method: 'HEAD' });
  t.match(head, { status: 200, text: '' });
  t.equal(head.headers['content-length'], String(HTML.length));
  t.equal((await api.call('/', { headers: { host: 'evil.example' } })).json['code'], 'host_not_allowed');
});

t.test('a hub without a page is a hub, and its API is as it was', async (t) => {
  t.equal(readPageFiles(t.testdir({})), null);
  const api = await startApi(t, { page: null });
  t.match((await api.call('/')).json, { status: 404, code: 'not_found' });
});
