import { plainAddress } from './plain-address.js';

/** What addresses are counted by: an IPv6 host has a whole /64 to itself (RFC 4291, section 2.5.1). */
export function addressGroup(given: string | null): string {
  if (given === null) return 'local';
  const address = plainAddress(given);
  if (!address.includes(':')) return address;
  const [head = '', tail] = address.split('::', 2);
  const groups = head === '' ? [] : head.split(':');
  const last = tail === undefined || tail === '' ? [] : tail.split(':');
  while (tail !== undefined && groups.length + last.length < 8) groups.push('0');
  return [...groups, ...last].slice(0, 4).join(':');
}
