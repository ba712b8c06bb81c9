import { mkdirSync } from 'node:fs';
import { Agent, get } from 'node:https';
import type { Socket } from 'node:net';
import path from 'node:path';
import { connect as connectTls, TLSSocket } from 'node:tls';
import { test } from 'tap';
import WebSocket, { createWebSocketStream } from 'ws';
import type { LockBroker } from '../../src/broker/server.js';
import { makeCertificates } from '../../src/certificates/make-certificates.js';
import { ServerCertificate } from '../../src/certificates/server-certificate.js';
import { systemClock } from '../../src/kit/clock.js';
import { silentLogger } from '../../src/kit/logger.js';
import { startApi } from '../api/support/api-under-test.js';
import { startProgramBroker, type Connector } from '../broker/program-clients.js';
import { shortFolder } from '../support/short-folder.js';

/** A certificate whose hub gets another address whenever a test wants it renewed. */
async function certificateIn(dataDir: string) {
  mkdirSync(path.join(dataDir, 'keys'));
  const world = { address: '192.0.2.7' };
  const certificate = new ServerCertificate({
    ...{ dataDir, clock: systemClock, logger: silentLogger, make: makeCertificates },
    timeIsTrusted: () => true,
    writtenMs: () => 0,
    host: '0.0.0.0',
    addedNames: [],
    owner: null,
    machine: () => ({
      hostName: 'porch',
      interfaces: { eth0: [{ address: world.address, internal: false }] },
    }),
  });
  await certificate.start();
  return {
    certificate,
    renew: async (address: string) => {
      world.address = address;
      return certificate.tend();
    },
  };
}

test('a renewed certificate: what is open goes on, what comes sees the new one', async (t) => {
  const { certificate, renew } = await certificateIn(shortFolder(t));
  const ca = certificate.view().authority?.pem ?? '';
  const secure = { host: '127.0.0.1', port: 0, identity: certificate };
  const seen: string[] = [];
  const see = (socket: TLSSocket) => {
    socket.once('secureConnect', () => seen.push(addressesOf(socket)));
    return socket;
  };
  const overTls = ({ securePort }: LockBroker) =>
    see(connectTls({ port: securePort, host: '127.0.0.1', ca }));
  const overWebSocket = () => {
    const webSocket = new WebSocket(`wss://127.0.0.1:${api.securePort}/mqtt`, ['mqtt'], { ca });
    webSocket.once('upgrade', ({ socket }) => {
      seen.push(addressesOf(socket));
    });
    return createWebSocketStream(webSocket);
  };
  let way: Connector['open'] = overTls;
  const connector: Connector = {
    name: 'either',
    secure: () => Promise.resolve(secure),
    open: (broker) => way(broker),
  };
  const fixture = await startProgramBroker({ connector });
  t.teardown(() => fixture.stop());
  const api = await startApi(t, {
    secure: { ...secure, serves: () => true },
    mqttUpgrade: fixture.broker.upgrade,
  });

  /** One connection that is kept. @returns which certificate it began with */
  const browser = () => {
    const agent = new Agent({ ca, keepAlive: true, maxSockets: 1 });
    t.teardown(() => {
      agent.destroy();
    });
    return () =>
      new Promise<{ status: number; socket: Socket; addresses: string }>((resolve, reject) => {
        get(`https://127.0.0.1:${api.securePort}/health`, { agent }, (answer) => {
          const { socket } = answer;
          answer.resume().once('end', () => {
            const addresses = addressesOf(socket);
            resolve({ status: answer.statusCode ?? 0, socket, addresses });
          });
        }).once('error', reject);
      });
  };
  const token = fixture.tokens.add(['mqtt:read']);
  const ask = browser();
  const before = await ask();
  t.match(before.addresses, '192.0.2.7');
  const lock = await fixture.lock('front');
  way = overWebSocket;
  const panel = await fixture.program(token);
  t.match(seen, [/192\.0\.2\.7/, /192\.0\.2\.7/]);

  t.equal(await renew('192.0.2.8'), 1);
  const after = await ask();
  t.equal(after.socket, before.socket, 'the connection is the same');
  t.equal(after.status, 200);
  await lock.subscribeAsync('smartlock/front/commands');
  await panel.subscribeAsync('doorward/#');
  t.same([lock.connected, panel.connected], [true, true]);

  seen.length = 0;
  t.match((await browser()()).addresses, '192.0.2.8');
  await fixture.program(token, { clientId: 'another' });
  way = overTls;
  await fixture.lock('back');
  t.match(seen, [/192\.0\.2\.8/, /192\.0\.2\.8/]);
  t.notMatch(seen.join(), '192.0.2.7');
});

function addressesOf(socket: Socket): string {
  return socket instanceof TLSSocket ? (socket.getPeerCertificate().subjectaltname ?? '') : '';
}
