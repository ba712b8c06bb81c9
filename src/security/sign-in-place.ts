/** Where somebody logged in from, as far as it is kept: neither is a secret, and neither names a street. */
export interface SignInPlace {
  /** The neighbourhood of the address: `192.0.2.0/24`, `2001:db8:1::/48`, or `local`. */
  readonly network: string;
  /** Program and system, without versions: `Firefox on Linux`. */
  readonly agent: string;
}

const AGENT_CHARACTERS_MAX = 40;

/** In this order: most say that they are others too. */
const PROGRAMS: readonly (readonly [RegExp, string])[] = [
  [/\bEdgA?\/|\bEdgiOS\//, 'Edge'],
  [/\bOPR\/|\bOpera\b/, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\bYaBrowser\//, 'Yandex Browser'],
  [/\bFirefox\/|\bFxiOS\//, 'Firefox'],
  [/\bChrome\/|\bCriOS\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
];
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/\biPhone\b|\biPad\b|\biPod\b/, 'iOS'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b|\bMacintosh\b/, 'macOS'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bLinux\b/, 'Linux'],
];

export function signInPlace(address: string | null, userAgent: string | null): SignInPlace {
  return { network: networkOf(address), agent: agentOf(userAgent) };
}

/** IPv4 by /24, IPv6 by /48 (what a site gets: RFC 6177). An IPv4 address written as IPv6 is an IPv4 address. */
function networkOf(address: string | null): string {
  if (address === null) return 'local';
  const v4 = /^(?:::ffff:)?(\d{1,3}\.\d{1,3}\.\d{1,3})\.\d{1,3}$/i.exec(address)?.[1];
  if (v4 !== undefined) return `${v4}.0/24`;
  const [head = '', tail] = (address.split('%')[0] ?? '').toLowerCase().split('::', 2);
  const groups = head === '' ? [] : head.split(':');
  const last = tail === undefined || tail === '' ? [] : tail.split(':');
  while (tail !== undefined && groups.length + last.length < 8) groups.push('0');
  const first = [...groups, ...last].slice(0, 3).map((group) => group.replace(/^0+(?=.)/, ''));
  return `${first.join(':')}::/48`;
}

function agentOf(userAgent: string | null): string {
  if (userAgent === null || userAgent === '') return 'unknown';
  const find = (table: typeof PROGRAMS) => table.find(([pattern]) => pattern.test(userAgent))?.[1];
  const program = find(PROGRAMS);
  const system = find(SYSTEMS);
  if (program !== undefined) return system === undefined ? program : `${program} on ${system}`;
  // The first product of it (RFC 9110, section 10.1.5), without its version.
  return (/^[\w.+-]+/.exec(userAgent)?.[0] ?? 'unknown').slice(0, AGENT_CHARACTERS_MAX);
}
