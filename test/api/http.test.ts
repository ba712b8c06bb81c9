import { connect } from 'node:net';
import t from 'tap';
import { startApi } from './support/api-under-test.js';
import { DEVICE } from '../support/fake-operations.js';

t.test('a path is served with and without its trailing slash, and never redirected', async (t) => {
  const api = await startApi(t);
  for (const path of ['/api/v1/devices', '/api/v1/devices/', `/api/v1/devices/${DEVICE}/`, '/health/']) {
    const reply = await api.call(path, { as: 'admin' });
    t.equal(reply.status, 200, path);
    t.equal(reply.json['success'], true);
  }
});

t.test('what is not there is a problem document', async (t) => {
  const api = await startApi(t);
  for (const path of ['/', '/api/v1/nothing', '/API/v1/devices', '//devices', '/api/v1/devices/not-a-uuid']) {
    const reply = await api.call(path, { as: 'admin' });
    t.equal(reply.status, 404, path);
    t.equal(reply.headers['content-type'], 'application/problem+json');
    t.match(reply.json, {
      type: '/api/docs#not_found',
      title: 'Not found',
      status: 404,
      detail: String,
      instance: path,
      code: 'not_found',
      success: false,
      message: String,
    });
  }
});

t.test('another method is refused with those there are', async (t) => {
  const api = await startApi(t);
  const reply = await api.call('/api/v1/devices', { method: 'PUT', as: 'admin', json: {} });
  t.equal(reply.status, 405);
  t.equal(reply.json['code'], 'method_not_allowed');
  t.equal(reply.headers['allow'], 'GET, HEAD, OPTIONS, POST');
  const options = await api.call('/api/v1/devices', { method: 'OPTIONS' });
  t.equal(options.status, 204);
  t.equal(options.headers['allow'], 'GET, HEAD, OPTIONS, POST');
});

t.test('HEAD answers as GET does, without the body', async (t) => {
  const api = await startApi(t);
  const reply = await api.call('/health', { method: 'HEAD' });
  t.equal(reply.status, 200);
  t.equal(reply.text, '');
  t.ok(Number(reply.headers['content-length']) > 0);
});

t.test('bodies that can not be taken', async (t) => {
  const api = await startApi(t);
  const json = { 'content-type': 'application/json' };
  const cases = [
    { name: 'cut off', headers: json, body: '{"device_id":', status: 400, code: 'malformed_json' },
    { name: 'a bare number', headers: json, body: '7', status: 400, code: 'malformed_json' },
    { name: 'a list', headers: json, body: '[]', status: 422, code: 'invalid_input' },
    { name: 'none at all', headers: {}, body: '', status: 422, code: 'invalid_input' },
    {
      name: 'a form',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'device_id=x',
      status: 415,
      code: 'unsupported_media_type',
    },
    { name: 'untyped', headers: {}, body: '{}', status: 415, code: 'unsupported_media_type' },
    {
      name: 'another encoding',
      headers: { 'content-type': 'application/json; charset=latin1' },
      body: '{}',
      status: 415,
      code: 'unsupported_media_type',
    },
    {
      name: 'compressed',
      headers: { ...json, 'content-encoding': 'gzip' },
      body: '{}',
      status: 415,
      code: 'unsupported_media_type',
    },
    {
      name: 'too large',
      headers: json,
      body: JSON.stringify({ name: 'x'.repeat(64 * 1024) }),
      status: 413,
      code: 'body_too_large',
    },
  ];
  for (const { name, headers, body, status, code } of cases) {
    const reply = await api.call('/api/v1/devices', { method: 'POST', as: 'admin', headers, body });
    t.match({ status: reply.status, code: reply.json['code'] }, { status, code }, name);
  }
  t.notOk(api.calls.includes('createDevice'), 'and nothing was done');
});

t.test('a body at the limit is read', async (t) => {
  const api = await startApi(t);
  const body = `{"device_id":"a","name":"b"${' '.repeat(64 * 1024 - 28)}}`;
  t.equal(body.length, 64 * 1024);
  const reply = await api.call('/api/v1/devices', {
    method: 'POST',
    as: 'admin',
    headers: { 'content-type': 'application/json' },
    body,
  });
  t.equal(reply.status, 201);
});

t.test('wrong fields are told one by one, unknown ones too, and their values never', async (t) => {
  const api = await startApi(t);
  const reply = await api.call('/api/v1/devices', {
    method: 'POST',
    as: 'admin',
    json: { device_id: 'UPPER-SECRET', nmae: 'x', site_id: 'y' },
  });
  t.equal(reply.status, 422);
  const errors = reply.json['errors'] as { field: string; message: string }[];
  t.same(errors.map(({ field }) => field).sort(), ['device_id', 'name', 'nmae', 'site_id']);
  t.notMatch(reply.text, /UPPER-SECRET/);
});

t.test('every answer has a request id and the security headers', async (t) => {
  const api = await startApi(t);
  for (const path of ['/health', '/nothing', '/api/v1/auth/me', '/api/v1/devices/%zz', '/api/docs']) {
    const reply = await api.call(path);
    t.match(reply.headers['x-request-id'], /^[0-9a-f-]{36}$/, path);
    t.equal(reply.headers['x-content-type-options'], 'nosniff');
    t.equal(reply.headers['cache-control'], 'no-store');
    t.match(reply.headers['content-security-policy'], /^default-src 'none'/);
    t.equal(reply.headers['x-powered-by'], undefined);
  }
  const sane = await api.call('/health', { headers: { 'x-request-id': 'client-7' } });
  t.equal(sane.headers['x-request-id'], 'client-7');
  for (const wrong of ['a b', 'x'.repeat(65), '{"a":1}']) {
    const reply = await api.call('/health', { headers: { 'x-request-id': wrong } });
    t.match(reply.headers['x-request-id'], /^[0-9a-f-]{36}$/, wrong);
  }
});

t.test('one log line for each request, with the pattern and not the path', async (t) => {
  const api = await startApi(t);
  await api.call(`/api/v1/devices/${DEVICE}?secret=1`, { as: 'member', headers: { 'x-request-id': 'r1' } });
  await api.call('/nothing?secret=1', { headers: { 'x-request-id': 'r2' } });
  const lines = api.logLines.filter((line) => line['msg'] === 'request');
  t.match(lines, [
    {
      method: 'GET',
      route: '/api/v1/devices/{id}',
      status: 200,
      ms: Number,
      user: '01941b2c-0000-7000-8000-00000000000c',
      address: '127.0.0.1',
      request_id: 'r1',
    },
    { method: 'GET', route: 'none', status: 404, user: null, request_id: 'r2' },
  ]);
  t.equal(lines.length, 2);
  t.notMatch(JSON.stringify(api.logLines), /secret/);
});

t.test('a defect is told as such, in the log with its cause and outside without', async (t) => {
  const api = await startApi(t, {
    operations: {
      listDevices: () => {
        throw new Error('SQLITE_CORRUPT at /data/hub.db');
      },
      listSites: () => {
        throw new TypeError('x is undefined');
      },
    },
  });
  for (const path of ['/api/v1/devices', '/api/v1/sites']) {
    const reply = await api.call(path, { as: 'admin' });
    t.equal(reply.status, 500);
    t.equal(reply.json['code'], 'internal_error');
    t.notMatch(reply.text, /SQLITE|undefined|\bat\b .*:\d+/);
    const logged = api.logLines.find((line) => line['request_id'] === reply.headers['x-request-id']);
    t.match(logged, { level: 'error', err: { message: String, stack: String } });
  }
});

t.test('what is not HTTP gets a proper answer as well', async (t) => {
  const api = await startApi(t);
  const port = Number(new URL(api.url).port);
  const raw = (text: string): Promise<string> =>
    new Promise((resolve) => {
      let answer = '';
      const socket = connect(port, '127.0.0.1', () => socket.write(text));
      socket.on('data', (chunk) => (answer += chunk.toString()));
      socket.on('close', () => {
        resolve(answer);
      });
    });
  const nonsense = await raw('\x16\x03\x01 hello\r\n\r\n');
  t.match(nonsense, /^HTTP\/1\.1 400 /);
  t.match(nonsense, /"code":"malformed_request"/);
  t.match(nonsense, /x-request-id: /);
  const long = await raw(`GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`);
  t.match(long, /^HTTP\/1\.1 431 /);
  const smuggled = await raw(
    'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
  );
  t.match(smuggled, /^HTTP\/1\.1 400 /);
});
