import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import t, { type Test } from 'tap';
import { lookAtPorts } from '../../../src/cli/doctor/ports.js';

/** Another program on one address of this machine. @returns its port */
async function squatter(t: Test, host: string): Promise<string> {
  const server = createServer().listen(0, host);
  t.teardown(() => server.close());
  await once(server, 'listening');
  return String((server.address() as AddressInfo).port);
}

const NONE = {
  DOORWARD_HTTP_PORT: '0',
  DOORWARD_MQTT_PORT: '0',
  DOORWARD_HTTPS_PORT: '0',
  DOORWARD_MQTTS_PORT: '0',
};

t.test('ports are tried on the addresses that the hub listens on', async (t) => {
  t.ok(
    (await lookAtPorts(NONE)).every(({ ok }) => ok),
    'any free port',
  );

  const elsewhere = await squatter(t, '127.0.0.2');
  for (const setting of ['DOORWARD_HTTPS_PORT', 'DOORWARD_MQTTS_PORT']) {
    const found = (await lookAtPorts({ ...NONE, [setting]: elsewhere })).filter(({ ok }) => !ok);
    t.match(found, [{ name: `port ${elsewhere}`, detail: 'EADDRINUSE on 0.0.0.0' }], setting);
    t.match(found[0]?.advice, setting);
    const apart = await lookAtPorts({ ...NONE, [setting]: elsewhere, DOORWARD_HOST: '127.0.0.1' });
    t.ok(
      apart.every(({ ok }) => ok),
      'on another address it is free',
    );
  }
  for (const setting of ['DOORWARD_HTTP_PORT', 'DOORWARD_MQTT_PORT']) {
    const apart = await lookAtPorts({ ...NONE, [setting]: elsewhere });
    t.ok(
      apart.every(({ ok }) => ok),
      `${setting} is for the loopback address`,
    );
    const loopback = await squatter(t, '127.0.0.1');
    const found = (await lookAtPorts({ ...NONE, [setting]: loopback })).filter(({ ok }) => !ok);
    t.match(found, [{ detail: 'EADDRINUSE on 127.0.0.1' }]);
  }
});

t.test('an address that this machine does not have', async (t) => {
  const found = (await lookAtPorts({ ...NONE, DOORWARD_HOST: '203.0.113.1' })).filter(({ ok }) => !ok);
  t.equal(found.length, 2);
  for (const { advice } of found) t.match(advice, /DOORWARD_HOST/);
});

t.test('what is no port is left to the check of the settings', async (t) => {
  for (const given of ['70000', '1.5', '-1', 'eighty']) {
    const found = await lookAtPorts({ ...NONE, DOORWARD_HTTP_PORT: given });
    t.equal(found.length, 3, given);
    t.ok(found.every(({ ok }) => ok));
  }
});

t.test('two settings that name the same port', async (t) => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const port = String((server.address() as AddressInfo).port);
  await new Promise((resolve) => server.close(resolve));
  for (const [first, second] of [
    ['DOORWARD_HTTP_PORT', 'DOORWARD_MQTT_PORT'],
    ['DOORWARD_HTTP_PORT', 'DOORWARD_HTTPS_PORT'],
  ] as const) {
    const found = (await lookAtPorts({ ...NONE, [first]: port, [second]: port })).filter(({ ok }) => !ok);
    t.match(found, [
      { name: `port ${port}`, detail: `${second} and ${first} are both for it` },
      { name: `port ${port}`, detail: `${first} and ${second} are both for it` },
    ]);
    t.match(found[0]?.advice, /to another port/);
    t.notMatch(found[0]?.advice, /Stop what listens/);
  }
  const apart = { DOORWARD_HTTP_PORT: port, DOORWARD_HTTPS_PORT: port, DOORWARD_HOST: '127.0.0.2' };
  t.ok(
    (await lookAtPorts({ ...NONE, ...apart })).every(({ ok }) => ok),
    'on addresses of their own they may',
  );
});
