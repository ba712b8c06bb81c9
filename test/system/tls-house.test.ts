import { connect as connectTcp } from 'node:net';
import { test } from 'tap';
import { Agent, request } from 'undici';
import { authorityOf, handshake, HOUSE_ADDRESS as lan, startedHub } from './tls-clients.js';

test(
  'in the house: HTTPS and MQTT over TLS alone',
  { skip: lan === undefined && 'this machine has no other address' },
  async (t) => {
    const hub = await startedHub(t, { DOORWARD_HOST: '0.0.0.0', DOORWARD_TLS_NAMES: 'door.example.org' });
    const told = await authorityOf(hub);
    t.equal(new URL(hub.httpsUrl).hostname, lan);
    t.ok(told.server.names.includes(lan ?? ''));
    const agent = new Agent({ connect: { ca: told.authority.pem } });
    t.teardown(() => agent.close());
    for (const host of [lan ?? '', 'door.example.org']) {
      const answer = await request(`${hub.httpsUrl}/health`, { dispatcher: agent, headers: { host } });
      t.equal(answer.statusCode, 200, host);
      await answer.body.dump();
    }
    const mqtts = await handshake(hub.mqttsUrl, { ca: told.authority.pem });
    t.notOk(mqtts instanceof Error);
    if (!(mqtts instanceof Error)) mqtts.destroy();
    for (const url of [hub.url, hub.mqttUrl]) {
      const { port } = new URL(url);
      const code = await new Promise<string>((resolve) => {
        const socket = connectTcp(Number(port), lan, () => {
          socket.destroy();
          resolve('connected');
        });
        socket.once('error', (error: NodeJS.ErrnoException) => {
          resolve(error.code ?? '');
        });
      });
      t.equal(code, 'ECONNREFUSED', `${url} is for this machine alone`);
    }
    const plain = await handshake(hub.mqttsUrl, {
      ca: told.authority.pem,
      servername: 'elsewhere.example.org',
    });
    t.match(plain, { code: 'ERR_TLS_CERT_ALTNAME_INVALID' }, 'the client checks the name');
  },
);
