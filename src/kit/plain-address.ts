const MAPPED = '::ffff:';

/** An address as the log has it and as it is counted by: IPv4 as IPv4, also on a listener that takes both (RFC 4291, section 2.5.5.2). */
export function plainAddress(address: string): string {
  return address.startsWith(MAPPED) ? address.slice(MAPPED.length) : address;
}
