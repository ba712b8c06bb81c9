import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect as connectTls } from 'node:tls';
import WebSocket, { createWebSocketStream } from 'ws';
import { makeCertificates } from '../../src/certificates/make-certificates.js';
import { pemParts } from '../../src/certificates/pem.js';
import { validityAt } from '../../src/certificates/validity.js';
import type { LockBroker } from '../../src/broker/server.js';
import { tcp, type Connector } from './program-clients.js';

let authority: Promise<{ readonly authorityPem: string; readonly pem: string }> | null = null;
let trusted = '';

/** Made once for all brokers of a test. */
async function identity() {
  authority ??= makeCertificates({
    kind: 'server',
    authorityPem: null,
    commonName: 'hub',
    validity: validityAt(Date.now()),
    names: { dns: ['localhost'], ip: ['127.0.0.1'] },
  });
  const { authorityPem, pem } = await authority;
  trusted = pemParts(authorityPem).certificates.join('');
  const { certificates, keys } = pemParts(pem);
  return { certificatePem: certificates.join(''), keyPem: keys.join('') };
}

/** TLS, checked against the authority by name. */
const tls: Connector = {
  name: 'tls',
  secure: async () => {
    const made = await identity();
    return { host: '127.0.0.1', port: 0, identity: { current: () => made, onRenewed: () => undefined } };
  },
  open: ({ securePort }) => connectTls({ port: securePort, host: '127.0.0.1', ca: trusted }),
};

const ports = new WeakMap<LockBroker, number>();

/** Where the connector `websocket` serves this broker. */
export function webSocketPort(broker: LockBroker): number {
  return ports.get(broker) ?? 0;
}

const webSocket: Connector = {
  name: 'websocket',
  serve: async (broker) => {
    const server = createServer();
    server.on('upgrade', (request, socket: Duplex, head) => {
      broker.upgrade(request, socket, head, request.socket.remoteAddress ?? null);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    ports.set(broker, (server.address() as AddressInfo).port);
    return () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      });
  },
  open: (broker) => {
    const socket = new WebSocket(`ws://127.0.0.1:${webSocketPort(broker)}/mqtt`, ['mqtt']);
    const stream = createWebSocketStream(socket);
    // by itself it waits for its writing half, whoever ended the connection
    socket.once('close', () => stream.destroy());
    return stream;
  },
};

export const CONNECTORS: readonly Connector[] = [tcp, tls, webSocket];
