import t from 'tap';
import { RATE_KEYS_MAX, RateLimits } from '../../src/api/rate-limit.js';
import { TooMany } from '../../src/kit/errors.js';
import { DEVICE } from '../support/fake-operations.js';
import { SimulatedClock } from '../support/simulated-clock.js';
import { NO_LIMITS, startApi } from './support/api-under-test.js';

const WRONG = { email: 'admin@example.com', password: 'x' };

t.test('the one too many is told when to come back', async (t) => {
  const api = await startApi(t, { settings: { limits: { ...NO_LIMITS, user: 3 } } });
  for (let n = 0; n < 3; n += 1) t.equal((await api.call('/api/v1/auth/me', { as: 'member' })).status, 200);
  const reply = await api.call('/api/v1/auth/me', { as: 'member' });
  t.match(reply, { status: 429, json: { code: 'rate_limited' } });
  const seconds = Number(reply.headers['retry-after']);
  t.ok(seconds >= 1 && seconds <= 60, `${seconds} s`);
  t.equal((await api.call('/api/v1/auth/me', { as: 'admin' })).status, 200, 'another person is not held up');
});

t.test('each scope counts its own', async (t) => {
  const api = await startApi(t, { settings: { limits: { ...NO_LIMITS, action: 1, anonymous: 2 } } });
  const unlock = `/api/v1/devices/${DEVICE}/unlock`;
  t.equal((await api.call(unlock, { method: 'POST', as: 'member' })).status, 200);
  t.equal((await api.call(unlock, { method: 'POST', as: 'member' })).status, 429, 'action');
  t.equal((await api.call('/api/v1/devices', { as: 'member' })).status, 200, 'reading goes on');
  t.equal(api.calls.filter((name) => name === 'command').length, 1, 'and nothing was done');

  const bad = { headers: { authorization: 'Bearer guess' } };
  t.equal((await api.call('/api/v1/auth/me', bad)).status, 401);
  t.equal((await api.call('/api/v1/auth/me', bad)).status, 401);
  t.equal((await api.call('/api/v1/auth/me', bad)).status, 429, 'guessing tokens is anonymous');
  t.equal((await api.call('/health')).status, 200, 'health always answers');
});

t.test('log-in is bounded for the address', async (t) => {
  const api = await startApi(t, { settings: { limits: { ...NO_LIMITS, log_in: 2 } } });
  const attempt = (email: string) =>
    api.call('/api/v1/auth/login', { method: 'POST', json: { ...WRONG, email } });
  t.equal((await attempt('a@example.com')).status, 401);
  t.equal((await attempt('b@example.com')).status, 401);
  t.equal((await attempt('c@example.com')).status, 429);
  t.equal(api.calls.filter((name) => name === 'logIn').length, 2);
});

t.test('log-in is bounded for the person, from however many addresses', async (t) => {
  const api = await startApi(t, {
    settings: { limits: { ...NO_LIMITS, log_in: 2 }, trustedProxies: ['127.0.0.1'] },
  });
  const attempt = (n: number, email: string) =>
    api.call('/api/v1/auth/login', {
      method: 'POST',
      json: { ...WRONG, email },
      headers: { 'x-forwarded-for': `203.0.113.${n}` },
    });
  t.equal((await attempt(1, 'admin@example.com')).status, 401);
  t.equal((await attempt(2, 'ADMIN@example.com')).status, 401);
  t.equal((await attempt(3, 'Admin@example.com')).status, 429);
  t.equal((await attempt(3, 'other@example.com')).status, 401);
  t.equal((await attempt(4, '+998 90 123 45 67')).status, 401);
  t.equal((await attempt(5, '+998-90-123-45-67')).status, 401);
  t.equal((await attempt(6, '+998901234567')).status, 429, 'the same phone');
});

t.test('the installer on the hub itself is not counted', async (t) => {
  const api = await startApi(t, {
    settings: { limits: { anonymous: 1, user: 1, log_in: 1, action: 1 } },
    socket: true,
  });
  for (let n = 0; n < 5; n += 1) t.equal((await api.callLocally('/api/v1/devices')).status, 200);
});

t.test('memory is bounded: keys beyond the maximum share one count', async (t) => {
  const clock = new SimulatedClock();
  const limits = new RateLimits({ anonymous: 2, user: 2, log_in: 2, action: 2 }, clock);
  for (let n = 0; n < RATE_KEYS_MAX; n += 1) await limits.count('anonymous', `k${n}`);
  await limits.count('anonymous', 'late 1');
  await limits.count('anonymous', 'late 2');
  await t.rejects(limits.count('anonymous', 'late 3'), TooMany);
  await limits.count('anonymous', 'k0');
  await t.rejects(limits.count('anonymous', 'k0'), { code: 'rate_limited' });
  clock.advance(60_000);
  await t.resolves(limits.count('anonymous', 'late 3'), 'the next minute has room again');
});
