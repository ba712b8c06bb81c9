import type { Answer } from 'dns-packet';
import multicastDns from 'multicast-dns';
import t from 'tap';
import { z } from 'zod';
import { SERVICE_TYPE } from '../../src/discovery/announced-service.js';
import { multicastNetwork } from '../support/multicast-network.js';
import { startRealHub, type RealHub } from '../support/real-hub.js';
import { until } from '../support/until.js';

const PATIENCE_MS = 60_000;
const ASK_AGAIN_MS = 1_200;
const parts = z.object({
  data: z.object({ parts: z.array(z.object({ name: z.string(), detail: z.string() })) }),
});
const certificates = z.object({
  data: z.looseObject({ server: z.looseObject({ names: z.array(z.string()) }) }),
});

async function announcementOf(hub: RealHub): Promise<string> {
  const ready = parts.parse((await hub.atRoot('GET', '/ready')).body);
  return ready.data.parts.find(({ name }) => name === 'announcement')?.detail ?? '';
}

const here = await multicastNetwork(false);
const skip = here === null ? 'no multicast in a network of this machine' : false;

t.test(
  'a hub that the house reaches is found in it, by the name that its certificate is for',
  { skip },
  async (t) => {
    const hub = await startRealHub({ env: { DOORWARD_HOST: '0.0.0.0' } });
    t.teardown(() => hub.stop());
    const securePort = Number(new URL(hub.httpsUrl).port);
    const seeker = multicastDns({ interface: here?.address ?? '', bind: '0.0.0.0', loopback: true });
    t.teardown(() => {
      seeker.destroy();
    });
    const heard: Answer[] = [];
    seeker.on('response', ({ answers = [], additionals = [] }) => heard.push(...answers, ...additionals));
    seeker.on('warning', () => undefined);
    await until(
      async () => (await announcementOf(hub)).startsWith('announced as'),
      PATIENCE_MS,
      () => 'the announcement',
    );
    const ours = () =>
      heard.flatMap((one) => (one.type === 'SRV' && one.data.port === securePort ? [one.data] : []));
    let askedAtMs = -Infinity;
    await until(
      () => {
        if (performance.now() - askedAtMs > ASK_AGAIN_MS) {
          seeker.query(SERVICE_TYPE, 'PTR');
          askedAtMs = performance.now();
        }
        return ours().length > 0;
      },
      PATIENCE_MS,
      () => JSON.stringify(heard),
    );
    const [{ target } = { target: '' }] = ours();
    t.match(target, /^doorward-[0-9a-f]{8}\.local$/);
    const { server } = certificates.parse((await hub.request('GET', '/certificates')).body).data;
    t.ok(server.names.includes(target), 'its certificate is for that name');
  },
);

t.test('nothing is told of a hub on loopback, or when that is turned off', async (t) => {
  for (const env of [{ DOORWARD_HOST: '127.0.0.1' }, { DOORWARD_HOST: '0.0.0.0', DOORWARD_MDNS: 'off' }]) {
    const hub = await startRealHub({ env, claim: false });
    t.match(await announcementOf(hub), 'in no network');
    await hub.stop();
  }
});
