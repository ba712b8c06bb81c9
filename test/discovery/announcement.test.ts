import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { Answer } from 'dns-packet';
import multicastDns from 'multicast-dns';
import t, { type Test } from 'tap';
import { Announcement } from '../../src/discovery/announcement.js';
import { SERVICE_TYPE } from '../../src/discovery/announced-service.js';
import type { Network } from '../../src/discovery/networks.js';
import { GROUP } from '../../src/discovery/multicast-sockets.js';
import { systemClock as clock } from '../../src/kit/clock.js';
import { silentLogger } from '../../src/kit/logger.js';
import { systemRandom as random } from '../../src/kit/random.js';
import { multicastNetwork } from '../support/multicast-network.js';
import { until } from '../support/until.js';

const PATIENCE_MS = 30_000;
const ASK_AGAIN_MS = 1_200;

/** A port of our own, so that no other hub or machine takes part. */
async function freePort(): Promise<number> {
  const socket = createSocket('udp4').bind(0);
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  return port;
}

const here = await multicastNetwork(true);
const skip = here === null ? 'no multicast in this place' : false;

/** A network with hubs, and somebody who looks for them with another program's multicast DNS. */
async function house(t: Test) {
  const port = await freePort();
  const [found] = here ? [here] : [];
  if (!found) throw new Error('skipped');
  const hubs: Announcement[] = [];
  const seeker = multicastDns({ port, interface: found.address, bind: '0.0.0.0', loopback: true });
  const answers: Answer[] = [];
  seeker.on('response', ({ answers: said = [], additionals = [] }) => answers.push(...said, ...additionals));
  seeker.on('warning', () => undefined);
  t.teardown(async () => {
    await Promise.all(hubs.map((hub) => hub.stop()));
    await new Promise<void>((resolve) => {
      seeker.destroy(resolve);
    });
  });
  const hub = async (httpsPort: number, networks: readonly Network[] = [found]) => {
    const announcement = new Announcement({
      hub: () => ({ id: '0a1b2c3d', version: '9.9.9', path: '/api/v1', port: httpsPort }),
      networks: () => networks,
      ...{ clock, random, logger: silentLogger, port },
    });
    hubs.push(announcement);
    await announcement.start();
    return announcement;
  };
  const isAnnounced = (announcement: Announcement, name: string) =>
    until(
      () => announcement.health().detail === `announced as ${name}`,
      PATIENCE_MS,
      () => announcement.health().detail,
    );
  /** Asks until what is looked for has been heard. */
  const seek = async (name: string, type: 'PTR' | 'SRV' | 'A', isFound: () => boolean) => {
    answers.length = 0;
    let askedAtMs = -Infinity;
    await until(
      () => {
        // As a program would: who asks all the time is not heard all the time.
        if (performance.now() - askedAtMs > ASK_AGAIN_MS) {
          seeker.query(name, type);
          askedAtMs = performance.now();
        }
        return isFound();
      },
      PATIENCE_MS,
      () => JSON.stringify(answers),
    );
  };
  return { port, seeker, answers, hub, isAnnounced, seek, address: found.address };
}

t.test('another program finds the hub, and hears when it goes', { skip }, async (t) => {
  const { answers, hub, isAnnounced, seek, address } = await house(t);
  const announcement = await hub(8443);
  await isAnnounced(announcement, 'Doorward 0a1b2c3d');
  const instance = `Doorward 0a1b2c3d.${SERVICE_TYPE}`;
  await seek(SERVICE_TYPE, 'PTR', () => answers.some(({ type }) => type === 'PTR'));
  const of = (type: string) => answers.find((answer) => answer.type === type);
  t.match(of('PTR'), { name: SERVICE_TYPE, data: instance });
  t.match(of('SRV'), { name: instance, data: { port: 8443, target: 'doorward-0a1b2c3d.local' } });
  t.match(of('A'), { name: 'doorward-0a1b2c3d.local', data: address });
  const txt = of('TXT') as { data: Buffer[] } | undefined;
  t.same(txt?.data.map(String), ['txtvers=1', 'id=0a1b2c3d', 'version=9.9.9', 'path=/api/v1', 'tls=8443']);
  answers.length = 0;
  await announcement.stop();
  await until(
    () => answers.some((answer) => 'ttl' in answer && answer.ttl === 0),
    PATIENCE_MS,
    () => 'a goodbye',
  );
});

t.test('two hubs with one id, as of a copied card: the second takes another name', { skip }, async (t) => {
  const { answers, hub, isAnnounced, seek } = await house(t);
  const first = await hub(8443);
  await isAnnounced(first, 'Doorward 0a1b2c3d');
  const second = await hub(9443);
  await isAnnounced(second, 'Doorward 0a1b2c3d (2)');
  await isAnnounced(first, 'Doorward 0a1b2c3d');
  const ports = () =>
    new Set(answers.flatMap((answer) => (answer.type === 'SRV' ? [`${answer.data.port}`] : [])));
  await seek(SERVICE_TYPE, 'PTR', () => ports().size === 2);
  t.same([...ports()].sort(), ['8443', '9443']);
});

t.test('two hubs with one id that come at once end up with two names', { skip }, async (t) => {
  const { hub } = await house(t);
  const both = [await hub(8443), await hub(9443)];
  const names = () => both.map((one) => one.health().detail).sort();
  await until(
    () => names().join() === 'announced as Doorward 0a1b2c3d,announced as Doorward 0a1b2c3d (2)',
    PATIENCE_MS,
    () => names().join(),
  );
});

t.test('noise on the port is not heard, and harms nothing', { skip }, async (t) => {
  const { port, answers, hub, isAnnounced, seek, address } = await house(t);
  const announcement = await hub(8443);
  await isAnnounced(announcement, 'Doorward 0a1b2c3d');
  const loud = createSocket({ type: 'udp4', reuseAddr: true });
  t.teardown(() => loud.close());
  loud.bind(0, address);
  await once(loud, 'listening');
  loud.setMulticastInterface(address);
  for (const noise of ['', 'doorward-', '_doorward'.repeat(100), '\0'.repeat(500)])
    for (let n = 0; n < 50; n += 1) loud.send(noise, port, GROUP);
  await seek(SERVICE_TYPE, 'PTR', () => answers.some(({ type }) => type === 'SRV'));
  t.equal(announcement.health().ok, true);
});

t.test('a hub that only its own machine reaches says nothing', async (t) => {
  const announcement = new Announcement({
    hub: () => ({ id: '0a1b2c3d', version: '1', path: '/', port: 1 }),
    networks: () => [],
    ...{ clock, random, logger: silentLogger },
  });
  await announcement.start();
  t.match(announcement.health(), { ok: true, detail: /no network/ });
  await announcement.stop();
});
