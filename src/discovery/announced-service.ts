import type { Answer } from 'dns-packet';
import { HOST_TTL_S, OTHER_TTL_S } from './limits.js';

/** RFC 6763, section 7. */
export const SERVICE_TYPE = '_doorward._tcp.local';
/** RFC 6763, section 9: what kinds of services there are. */
export const ALL_TYPES = '_services._dns-sd._udp.local';

/** What is announced of a hub. Nothing that somebody chose, and nothing of who lives there. */
export interface AnnouncedHub {
  /** Which hub, over restarts and restores. */
  readonly id: string;
  readonly version: string;
  /** Of the API. */
  readonly path: string;
  /** TCP port of HTTPS. */
  readonly port: number;
}

/** The names of a hub on its network; another try has others. */
export interface AnnouncedNames {
  /** `Doorward 0a1b2c3d._doorward._tcp.local`. */
  readonly instance: string;
  /** `doorward-0a1b2c3d.local`. */
  readonly host: string;
}

/** The name by which a hub can be reached when nobody else has it. */
export function announcedHost(id: string): string {
  return announcedNames(id, 0).host;
}

/** @param conflicts names that others turned out to have */
export function announcedNames(id: string, conflicts: number): AnnouncedNames {
  const [spoken, plain] = conflicts === 0 ? ['', ''] : [` (${conflicts + 1})`, `-${conflicts + 1}`];
  return { instance: `Doorward ${id}${spoken}.${SERVICE_TYPE}`, host: `doorward-${id}${plain}.local` };
}

/** What is known of a hub by its name alone: others ask for it, and must find it. */
export function sharedRecords({ instance }: AnnouncedNames): readonly Answer[] {
  return [
    { name: SERVICE_TYPE, type: 'PTR', class: 'IN', ttl: OTHER_TTL_S, data: instance },
    { name: ALL_TYPES, type: 'PTR', class: 'IN', ttl: OTHER_TTL_S, data: SERVICE_TYPE },
  ];
}

/** What nobody else may have: on one network, with the hub's addresses there. */
export function ownRecords(
  hub: AnnouncedHub,
  { instance, host }: AnnouncedNames,
  addresses: readonly string[],
): readonly Answer[] {
  const own = { class: 'IN', flush: true } as const;
  const txt = ['txtvers=1', `id=${hub.id}`, `version=${hub.version}`, `path=${hub.path}`, `tls=${hub.port}`];
  return [
    {
      ...{ ...own, name: instance, type: 'SRV', ttl: HOST_TTL_S },
      data: { port: hub.port, target: host, priority: 0, weight: 0 },
    },
    { ...own, name: instance, type: 'TXT', ttl: OTHER_TTL_S, data: txt },
    ...addresses.map((data) => ({ ...own, name: host, type: 'A' as const, ttl: HOST_TTL_S, data })),
  ];
}
