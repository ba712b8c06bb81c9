import { isLoopbackHost } from './loopback.js';

/** Where a web hook may go: https, or http to this machine itself; the secret is in the signature, not in the URL. */
export function isWebhookUrl(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || url.username !== '' || url.password !== '' || url.hash !== '') return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopbackHost(url.hostname));
}
