import { once } from 'node:events';
import { connect } from 'node:net';
import { connectAsync } from 'mqtt';
import { test } from 'tap';
import { EventReader } from '../support/event-reader.js';
import { authorityOf, handshake, newLock, startedHub } from './tls-clients.js';

test('the hub stops with everything open over TLS: streams end whole, nothing hangs', async (t) => {
  const hub = await startedHub(t);
  const { pem: ca } = (await authorityOf(hub)).authority;
  const reader = await new EventReader(hub.httpsUrl, { ca, token: hub.adminToken }).opened();
  t.equal(reader.status, 200);

  const wss = `${hub.httpsUrl.replace('https', 'wss')}/mqtt`;
  const clients = await Promise.all(
    [hub.mqttsUrl, wss].map(async (url, at) => {
      const { username, password, client_id: clientId } = await newLock(hub, `lock-${at}`);
      return connectAsync(url, { username, password, clientId, ca, reconnectPeriod: 0 });
    }),
  );
  const ends: Promise<unknown>[] = clients.map((client) => {
    client.on('error', () => undefined);
    return new Promise<void>((resolve) => {
      client.once('close', () => {
        resolve();
      });
    });
  });
  // Said nothing after the handshake, half a request, and no handshake at all, on both ports.
  for (const url of [hub.httpsUrl, hub.mqttsUrl]) {
    for (const text of ['', 'GET /health HTTP/1.1\r\nhost: loc']) {
      const socket = await handshake(url, { ca });
      if (socket instanceof Error) throw socket;
      socket.on('error', () => undefined).write(text);
      ends.push(once(socket, 'close'));
    }
    const silent = connect(Number(new URL(url).port), '127.0.0.1').on('error', () => undefined);
    await once(silent, 'connect');
    ends.push(once(silent, 'close'));
  }
  await reader.next(({ event }) => event === 'lock', 'how the locks are');
  t.equal(await hub.stop(), 0);
  await reader.end();
  t.ok(reader.isWhole, 'the stream ended as an answer ends');
  await Promise.all(ends);
  t.notMatch(hub.program.output, /"level":(50|60|"error"|"fatal")/);
});
