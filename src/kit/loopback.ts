/** Whether a host of a URL (`URL.hostname`) is this machine itself, so that nobody can listen in between. */
export function isLoopbackHost(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}
