import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import t from 'tap';
import { systemClock as clock } from '../../src/kit/clock.js';
import { CloudClient } from '../../src/sync/cloud-client.js';
import { hubIdentity } from '../../src/sync/hub-identity.js';
import { temporaryStoreOn } from '../support/temporary-store.js';

/** What the server names, whole seconds; Node's agent takes one off for the way. */
const IDLE_MS = 2_000;
const SLOW_MS = 1_400;

t.test('a connection that is used again waits for its answer as long as a new one', async (t) => {
  const place = { ack: 0, hash: '0'.repeat(64), proof: null };
  const connections = new Set<unknown>();
  let requests = 0;
  const server = createServer({ keepAliveTimeout: IDLE_MS }, (request, response) => {
    connections.add(request.socket);
    requests += 1;
    const answer = () => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ epoch: 0, lanes: { audit: place, telemetry: place } }));
    };
    // A cloud that is busy: longer than it keeps a connection on which nothing is asked.
    if (requests === 1) answer();
    else setTimeout(answer, SLOW_MS);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => server.close());
  const home = temporaryStoreOn(t, clock);
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const client = new CloudClient({ url, authorities: null }, await hubIdentity(home), clock);
  t.teardown(() => {
    client.close();
  });
  const { signal } = new AbortController();
  await client.place(signal);
  // The agent takes the connection back in a later turn.
  await new Promise((resolve) => setImmediate(resolve));
  t.match(await client.place(signal), { epoch: 0 });
  t.equal(connections.size, 1, 'it was the same connection');
});
