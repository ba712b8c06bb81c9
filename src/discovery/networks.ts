import { BlockList, isIPv4 } from 'node:net';
import { networkInterfaces, type NetworkInterfaceInfo } from 'node:os';
import { isLoopbackAddress, isLoopbackHost } from '../kit/loopback.js';
import { NETWORKS_MAX } from './limits.js';

/** A network that this machine has an address in. */
export interface Network {
  /** IPv4, of this machine. */
  readonly address: string;
  /** Whether an address is one of this network: questions from elsewhere are none of ours. */
  holds(address: string): boolean;
}

export type Interfaces = Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>;

const ANY: ReadonlySet<string> = new Set(['0.0.0.0', '::']);

/**
 * Where a hub that listens on `host` can be found, over IPv4: in the house as good as everybody has it, and whoever finds the hub there
 * may use IPv6 to it all the same. None when only this machine can reach it.
 */
export function networksOf(host: string, interfaces: Interfaces = networkInterfaces()): readonly Network[] {
  if (isLoopbackHost(host) || isLoopbackAddress(host)) return [];
  return Object.values(interfaces)
    .flatMap((all = []) => all)
    .filter(
      ({ address, internal, family }) =>
        family === 'IPv4' && !internal && (ANY.has(host) || address === host),
    )
    .slice(0, NETWORKS_MAX)
    .map(({ address, cidr }) => networkAt(address, Number(cidr?.split('/')[1] ?? 32)));
}

export function networkAt(address: string, prefixBits: number): Network {
  const list = new BlockList();
  list.addSubnet(address, prefixBits, 'ipv4');
  return { address, holds: (other) => isIPv4(other) && list.check(other, 'ipv4') };
}
