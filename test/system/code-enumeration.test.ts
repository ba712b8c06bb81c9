import t from 'tap';
import type { JsonAnswer } from '../support/json-client.js';
import { ADMIN, startRealHub } from '../support/real-hub.js';

/** Status, header fields and body, without what differs between any two answers. */
function faceOf({ status, headers, body }: JsonAnswer): string {
  const { date, ['x-request-id']: requestId, ...same } = headers;
  const id = typeof requestId === 'string' ? requestId : '-';
  t.type(date, 'string');
  return JSON.stringify([status, same, body]).replaceAll(id, 'ID');
}

t.test('over REST a stranger’s answers are those of somebody known, byte for byte', async (t) => {
  const hub = await startRealHub({
    env: { DOORWARD_CONSOLE_SENDER: 'on', DOORWARD_OTP_PER_ADDRESS: '1000' },
  });
  t.teardown(() => hub.stop());
  const known = { phone: '+998901234567', email: 'kim@example.org', identifier: 'kim' };
  const person = { phone: known.phone, email: known.email, username: 'kim', password: ADMIN.password };
  t.equal((await hub.request('POST', '/users', { body: person })).status, 201);
  const unknown = { phone: '+998901234568', email: 'eve@example.org', identifier: 'eve' };
  const reset = { code: '000000', password: 'an entirely new one' };
  const requests: readonly (readonly [string, (of: typeof known) => object])[] = [
    ['phone/request', ({ phone }) => ({ phone })],
    ['phone/verify', ({ phone }) => ({ phone, code: 'wrong' })],
    ['email/request', ({ email }) => ({ email })],
    ['email/verify', ({ email }) => ({ email, code: 'wrong' })],
    ['password/reset', ({ identifier }) => ({ identifier })],
    ['password/reset', ({ identifier }) => ({ identifier, ...reset })],
    ['password/reset', ({ identifier }) => ({ identifier, ...reset, password: 'short' })],
    ['phone/request', ({ phone }) => ({ phone })],
    ['phone/request', ({ phone }) => ({ phone })],
    ['phone/request', ({ phone }) => ({ phone })],
  ];
  const statuses: number[] = [];
  for (const [path, body] of requests) {
    const send = (of: typeof known) => hub.anonymous('POST', `/api/v1/auth/${path}`, { body: body(of) });
    const ready = await hub.anonymous('GET', '/ready');
    const answer = await send(known);
    statuses.push(answer.status);
    if (answer.status === 429) {
      t.match(answer, { body: { code: 'too_many' }, headers: { 'retry-after': /^(5\d|60)$/ } });
    }
    t.equal(
      faceOf(await hub.anonymous('GET', '/ready')),
      faceOf(ready),
      'nor does the state of the hub tell',
    );
    t.equal(faceOf(await send(unknown)), faceOf(answer), path);
  }
  t.same(statuses, [202, 401, 202, 401, 202, 401, 422, 202, 202, 429]);
  t.match(
    JSON.stringify((await hub.anonymous('GET', '/ready')).body),
    /"messages","ok":true,"detail":"console"/,
  );
  t.notMatch(hub.program.output, /998901234568|eve@example/, 'and nobody was written to');

  for (const [path, body] of [
    ['phone/request', { phone: 'hello' }],
    ['phone/request', { email: 'kim@example.org' }],
    ['phone/verify', { phone: known.phone }],
    ['phone/verify', { phone: known.phone, code: 123456 }],
    ['email/request', { email: '+998901234567' }],
    ['password/reset', { identifier: 'kim', code: '123456' }],
    ['password/reset', { identifier: 'kim', password: 'an entirely new one' }],
    ['password/reset', {}],
  ] as const) {
    const answer = await hub.anonymous('POST', `/api/v1/auth/${path}`, { body });
    t.match(answer, { status: 422, body: { code: 'invalid_input', errors: [{ field: String }] } }, path);
  }
});
