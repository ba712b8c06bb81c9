import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, type Socket } from 'node:net';
import { connect as connectTls, createServer, type TLSSocket } from 'node:tls';
import { test, type Test } from 'tap';
import { makeCertificates } from '../../src/certificates/make-certificates.js';
import { pemParts } from '../../src/certificates/pem.js';
import { validityAt } from '../../src/certificates/validity.js';
import { handshakeFault } from '../../src/kit/handshake-fault.js';
import {
  HANDSHAKE_PATIENCE_MS,
  HandshakeGuard,
  HANDSHAKES_MAX,
  HANDSHAKES_PER_ADDRESS_MAX,
} from '../../src/kit/handshake-guard.js';
import { secureContextOptions, tlsServerOptions } from '../../src/kit/tls-identity.js';
import { SimulatedClock } from '../support/simulated-clock.js';
import { until } from '../support/until.js';

const eventually = (condition: () => boolean) => until(condition, 30_000, () => condition.toString());

async function identity(name: string) {
  const { pem, authorityPem } = await makeCertificates({
    kind: 'server',
    authorityPem: null,
    commonName: name,
    validity: validityAt(Date.now()),
    names: { dns: [name], ip: ['127.0.0.1'] },
  });
  const { certificates, keys } = pemParts(pem);
  return {
    served: { certificatePem: certificates[0] ?? '', keyPem: keys[0] ?? '' },
    ca: pemParts(authorityPem).certificates[0] ?? '',
  };
}

async function guardedServer(t: Test, host = '127.0.0.1') {
  const clock = new SimulatedClock();
  const { served, ca } = await identity('localhost');
  const server = createServer(tlsServerOptions(served));
  const world = { refused: 0, faults: new Set<string>(), remote: '', admits: true };
  const guard = new HandshakeGuard(
    clock,
    (fault, remote = '') => {
      world.refused += 1;
      world.remote = remote;
      world.faults.add(fault);
    },
    () => 'HTTP/1.1 400 Bad Request\r\n\r\n',
  );
  guard.watch(server, () => world.admits);
  server.on('secureConnection', (socket) => {
    socket.on('error', () => undefined);
    socket.pipe(socket);
  });
  server.listen(0, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const sockets = new Set<Socket>();
  t.teardown(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const kept = <S extends Socket>(socket: S): S => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    return socket;
  };
  const silent = async (localAddress = '127.0.0.1') => {
    const socket = kept(connect({ port, host: '127.0.0.1', localAddress }));
    await once(socket, 'connect');
    return socket;
  };
  const honest = (): Promise<TLSSocket | null> =>
    new Promise((resolve) => {
      const socket = kept(connectTls({ port, host: '127.0.0.1', ca }));
      socket.once('secureConnect', () => {
        resolve(socket);
      });
      socket.once('close', () => {
        resolve(null);
      });
    });
  return { server, guard, clock, world, silent, honest, port };
}

test('handshakes of one address are bounded, and a silent one gives way to an honest one', async (t) => {
  const { guard, clock, world, silent, honest } = await guardedServer(t);
  const first = await honest();
  t.ok(first);
  await eventually(() => guard.count === 0);
  const early: Socket[] = [];
  for (let at = 0; at < HANDSHAKES_PER_ADDRESS_MAX; at += 1) early.push(await silent());
  await eventually(() => guard.count === HANDSHAKES_PER_ADDRESS_MAX);
  t.equal(await honest(), null, 'no place, and nobody waited for long');
  t.equal(world.refused, 1);
  clock.advance(HANDSHAKE_PATIENCE_MS);
  const late = await honest();
  t.ok(late, 'the oldest gave up its place');
  await eventually(() => early[0]?.closed === true);
  t.notOk(early[1]?.closed);
  // What is through is not counted any more, and works.
  await eventually(() => guard.count === HANDSHAKES_PER_ADDRESS_MAX - 1);
  for (const socket of [first, late]) {
    if (!socket) continue;
    socket.write('echo');
    t.equal(String((await once(socket, 'data'))[0]), 'echo');
  }
  for (const socket of early) socket.destroy();
  await eventually(() => guard.count === 0);
});

test('a flood of connections leaves a bounded number', async (t) => {
  const { guard, silent } = await guardedServer(t);
  for (let at = 0; at < 300; at += 1) await silent().catch(() => undefined);
  t.ok(guard.count <= HANDSHAKES_PER_ADDRESS_MAX);
});

test('garbage in place of a handshake frees its place, and is answered in clear', async (t) => {
  const { guard, silent, honest, world } = await guardedServer(t);
  for (const garbage of [
    'GET / HTTP/1.1\r\n\r\n',
    'DELETE / HTTP/1.1\r\n\r\n',
    '\x10\x0c\x00\x04MQTT\x04\x02',
  ]) {
    const socket = await silent();
    await eventually(() => guard.count === 1);
    socket.write(garbage);
    t.match(String((await once(socket, 'data'))[0]), /^HTTP\/1\.1 400 /);
    await eventually(() => guard.count === 0);
  }
  t.match(world, { refused: 3, faults: new Set(['not_tls']), remote: '127.0.0.1' });
  t.ok(await honest());
});

test('what an owner can mend of a failed handshake is told, and nothing of others', async (t) => {
  const { world, silent, port } = await guardedServer(t);
  const told = async (fault: string) => {
    await eventually(() => world.faults.has(fault));
    world.faults.clear();
  };
  const connectPacket = Buffer.from('100c00044d5154540402003c0000', 'hex');
  (await silent()).write(connectPacket);
  await told('not_tls');
  (await silent()).write('GET / HTTP/1.1\r\n\r\n');
  await told('not_tls');
  const old = connectTls({
    port,
    host: '127.0.0.1',
    minVersion: 'TLSv1',
    maxVersion: 'TLSv1.1',
    ciphers: 'ALL:@SECLEVEL=0',
  });
  old.on('error', () => undefined);
  await told('old_tls');
  (await silent()).end();
  t.same([...world.faults], []);
  // What a client that does not know the authority sends; one made with Node sends nothing and goes away.
  const alert = Object.assign(new Error('alert 48'), { code: 'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA' });
  t.equal(handshakeFault(alert), 'certificate_refused');
  t.equal(handshakeFault(new Error('something else')), null);
});

test('some addresses that take all places do not keep another out, nor for long each other', async (t) => {
  const { guard, clock, silent, honest } = await guardedServer(t);
  const crowds = Array.from(
    { length: HANDSHAKES_MAX / HANDSHAKES_PER_ADDRESS_MAX },
    (_, n) => `127.0.1.${n + 1}`,
  );
  for (const address of crowds) {
    for (let at = 0; at < HANDSHAKES_PER_ADDRESS_MAX; at += 1) await silent(address);
  }
  await eventually(() => guard.count === HANDSHAKES_MAX);
  t.ok(await honest(), 'at once: it had none yet');
  await eventually(() => guard.count === HANDSHAKES_MAX - 1);
  await silent(crowds[0]);
  await eventually(() => guard.count === HANDSHAKES_MAX);
  const refused = await silent(crowds[1]);
  await eventually(() => refused.closed);
  clock.advance(HANDSHAKE_PATIENCE_MS);
  const late = await silent(crowds[1]);
  await silent(crowds[2]);
  t.notOk(late.closed);
  t.equal(guard.count, HANDSHAKES_MAX);
});

test('IPv4 addresses are apart on a listener that takes both', async (t) => {
  const { guard, silent, honest } = await guardedServer(t, '::');
  for (let at = 0; at < HANDSHAKES_PER_ADDRESS_MAX; at += 1) await silent('127.0.0.2');
  await eventually(() => guard.count === HANDSHAKES_PER_ADDRESS_MAX);
  t.ok(await honest(), 'from another address');
});

test('who is not admitted does not get as far as a handshake', async (t) => {
  const { guard, world, honest } = await guardedServer(t);
  world.admits = false;
  t.equal(await honest(), null);
  t.equal(guard.count, 0);
});

test('a new certificate counts for new connections; those that are open stay', async (t) => {
  const { server, honest, port } = await guardedServer(t);
  const open = await honest();
  const next = await identity('renewed.local');
  server.setSecureContext(secureContextOptions(next.served));
  const socket = connectTls({ port, host: '127.0.0.1', ca: next.ca });
  await once(socket, 'secureConnect');
  t.equal(socket.getPeerCertificate().subject.CN, 'renewed.local');
  socket.destroy();
  open?.write('still');
  t.equal(open && String((await once(open, 'data'))[0]), 'still');
  t.equal(await honest(), null, 'the former authority is not that of the new certificate');
});
