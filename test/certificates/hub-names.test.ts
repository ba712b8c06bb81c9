import { test } from 'tap';
import { hubNames, isHubName, NAMES_MAX, reachableAddress } from '../../src/certificates/hub-names.js';

const interfaces = {
  lo: [{ address: '127.0.0.1', internal: true }],
  wlan0: [
    { address: '192.0.2.7', internal: false },
    { address: 'fe80::1', internal: false },
    { address: '2001:db8::7', internal: false },
  ],
};
const given = { hostName: 'Porch-Pi', interfaces, added: [] };

test('the names of a machine', async (t) => {
  t.same(hubNames({ ...given, host: '0.0.0.0' }), {
    dns: ['localhost', 'porch-pi', 'porch-pi.local'],
    ip: ['127.0.0.1', '::1', '192.0.2.7', '2001:db8::7'],
  });
  t.same(hubNames({ ...given, host: '127.0.0.1' }).ip, ['127.0.0.1', '::1'], 'only where it listens');
  t.same(
    hubNames({
      ...given,
      host: '127.0.0.1',
      hostName: 'pi.example.org',
      added: ['Door.Example.ORG', '192.0.2.9'],
    }),
    {
      dns: ['door.example.org', 'localhost', 'pi.example.org', 'pi', 'pi.local'],
      ip: ['192.0.2.9', '127.0.0.1', '::1'],
    },
  );
  t.same(hubNames({ ...given, host: '127.0.0.1', hostName: 'my_pi' }).dns, ['localhost'], 'not a DNS name');
  const many = {
    docker: Array.from({ length: 300 }, (_, at) => ({ address: `198.51.100.${at % 256}`, internal: false })),
  };
  const { dns, ip } = hubNames({ ...given, host: '0.0.0.0', interfaces: many });
  t.equal(dns.length + ip.length, NAMES_MAX);
});

test('the address to be told', async (t) => {
  t.equal(reachableAddress('0.0.0.0', interfaces), '192.0.2.7');
  t.equal(reachableAddress('::', interfaces), '192.0.2.7');
  t.equal(reachableAddress('0.0.0.0', {}), '127.0.0.1');
  t.equal(reachableAddress('2001:db8::7', interfaces), '[2001:db8::7]');
});

test('what can stand in a certificate', async (t) => {
  for (const name of ['a', 'a.b', 'A-1.local', '192.0.2.1', '::1', '*.example.org'])
    t.ok(isHubName(name), name);
  for (const name of ['', 'a b', '-a', 'a_b', 'a..b', 'é', 'x'.repeat(64), 'a/b', '192.0.2.1:80', '*']) {
    t.notOk(isHubName(name), name);
  }
});
