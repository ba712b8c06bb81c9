import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { networkInterfaces } from 'node:os';
import { GROUP } from '../../src/discovery/multicast-sockets.js';
import { networkAt, type Network } from '../../src/discovery/networks.js';

/**
 * A network of this machine over which a multicast message comes back to it; null: there is none in this place.
 * @param internal whether loopback will do, and goes first
 */
export async function multicastNetwork(internal: boolean): Promise<Network | null> {
  const here = Object.values(networkInterfaces()).flatMap((all = []) => all);
  const inIpv4 = here
    .filter((one) => one.family === 'IPv4' && (internal || !one.internal))
    .sort((a, b) => Number(b.internal) - Number(a.internal));
  for (const { address, cidr } of inIpv4)
    if (await echoes(address)) return networkAt(address, Number(cidr?.split('/')[1] ?? 32));
  return null;
}

async function echoes(address: string): Promise<boolean> {
  const ear = createSocket({ type: 'udp4', reuseAddr: true });
  try {
    ear.bind(0, '0.0.0.0');
    await once(ear, 'listening');
    ear.addMembership(GROUP, address);
    ear.setMulticastInterface(address);
    const heard = once(ear, 'message', { signal: AbortSignal.timeout(1_000) });
    ear.send('hello', ear.address().port, GROUP);
    await heard;
    return true;
  } catch {
    return false;
  } finally {
    ear.close();
  }
}
