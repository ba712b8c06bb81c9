import fc from 'fast-check';
import t from 'tap';
import { HostGuard } from '../../src/api/host-guard.js';
import { addressGroup } from '../../src/kit/address-group.js';
import { startApi } from './support/api-under-test.js';

t.test('only requests that name this hub are answered', async (t) => {
  const api = await startApi(t, { settings: { allowedHosts: ['Doorward.local'] } });
  const hosts: [string, number][] = [
    ['localhost', 200],
    ['LOCALHOST:8080', 200],
    ['127.0.0.1:1', 200],
    ['[::1]:8080', 200],
    ['[::1]', 200],
    ['doorward.local:8080', 200],
    ['evil.example', 403],
    ['evil.example:8080', 403],
    ['localhost.evil.example', 403],
    ['localhost:80:80', 403],
    ['127.0.0.1.evil.example', 403],
    ['', 403],
  ];
  for (const [host, status] of hosts) {
    const reply = await api.call('/health', { headers: { host } });
    t.equal(reply.status, status, host);
    if (status === 403) t.equal(reply.json['code'], 'host_not_allowed');
  }
});

t.test('a web page from elsewhere is refused, also with the right Host', async (t) => {
  const api = await startApi(t, { settings: { allowedHosts: ['doorward.local'] } });
  const origins: [string, number][] = [
    ['http://localhost:3000', 200],
    ['https://doorward.local', 200],
    ['http://evil.example', 403],
    ['http://localhost.evil.example', 403],
    ['http://localhost@evil.example', 403],
    ['null', 403],
    ['file://', 403],
    ['chrome-extension://localhost', 403],
  ];
  for (const [origin, status] of origins) {
    const reply = await api.call('/health', { headers: { origin } });
    t.equal(reply.status, status, origin);
    if (status === 403) t.equal(reply.json['code'], 'origin_not_allowed');
  }
});

t.test('no other name gets through', async (t) => {
  const guard = new HostGuard([]);
  fc.assert(
    fc.property(fc.oneof(fc.domain(), fc.string(), fc.ipV4(), fc.ipV6()), (host) => {
      const own = ['localhost', '127.0.0.1', '[::1]'].includes(host.replace(/:\d{1,5}$/, '').toLowerCase());
      return (guard.check(host, undefined) === null) === own;
    }),
  );
  t.pass();
});

t.test('forwarded headers count only from a trusted proxy', async (t) => {
  const headers = { 'x-forwarded-for': '203.0.113.9', 'x-forwarded-host': 'evil.example' };
  const addressOf = async (trustedProxies: string[], given: Record<string, string>) => {
    const api = await startApi(t, { settings: { trustedProxies } });
    const reply = await api.call('/health', { headers: given });
    t.equal(reply.status, 200);
    return api.logLines.find((line) => line['msg'] === 'request')?.['address'];
  };
  t.equal(await addressOf([], headers), '127.0.0.1');
  t.equal(await addressOf(['10.0.0.0/8'], headers), '127.0.0.1');
  t.equal(await addressOf(['127.0.0.1'], headers), '203.0.113.9');
  t.equal(await addressOf(['127.0.0.1'], { 'x-forwarded-for': '198.51.100.7, 203.0.113.9' }), '203.0.113.9');
  t.equal(await addressOf(['127.0.0.1'], { 'x-forwarded-for': 'a house' }), '127.0.0.1');
});

t.test('a proxy on this machine that nobody named is told of', async (t) => {
  const told = async (trustedProxies: string[], headers: Record<string, string>) => {
    const api = await startApi(t, { settings: { trustedProxies } });
    for (let n = 0; n < 2; n += 1) await api.call('/health', { headers });
    const lines = api.logLines.filter(({ reason }) => reason === 'proxy_not_trusted');
    t.equal(api.proxies.health().ok, lines.length === 0, 'doctor has the same');
    return lines.map(({ msg }) => msg);
  };
  t.same(await told([], {}), []);
  t.same(await told(['127.0.0.1'], { forwarded: 'for=203.0.113.9' }), []);
  for (const name of ['x-forwarded-for', 'forwarded', 'via', 'x-real-ip']) {
    t.match(await told(['10.0.0.0/8'], { [name]: '203.0.113.9' }), [/DOORWARD_TRUSTED_PROXIES/], 'once');
  }
});

t.test('addresses are counted by host, IPv6 by its /64', async (t) => {
  t.equal(addressGroup(null), 'local');
  t.equal(addressGroup('192.0.2.1'), '192.0.2.1');
  t.equal(addressGroup('::ffff:192.0.2.1'), '192.0.2.1', 'as a listener of both kinds has it');
  t.equal(addressGroup('2001:db8:1:2:3:4:5:6'), '2001:db8:1:2');
  t.equal(addressGroup('2001:db8::1'), addressGroup('2001:db8::ffff:1'));
  t.not(addressGroup('2001:db8:0:1::1'), addressGroup('2001:db8:0:2::1'));
  t.equal(addressGroup('::1'), '0:0:0:0');
  t.equal(addressGroup('fe80::'), 'fe80:0:0:0');
  const half = fc.array(fc.integer({ min: 1, max: 0xffff }), { minLength: 4, maxLength: 4 });
  fc.assert(
    fc.property(half, half, half, (network, one, other) => {
      const text = (host: number[]) => [...network, ...host].map((group) => group.toString(16)).join(':');
      return addressGroup(text(one)) === addressGroup(text(other));
    }),
  );
});
