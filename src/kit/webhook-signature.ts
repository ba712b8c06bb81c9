import { createHmac } from 'node:crypto';

/** Where the signature of a web hook stands. */
export const SIGNATURE_HEADER = 'Doorward-Signature';

/**
 * The value of that header, `t=SECONDS,v1=HEX`: HMAC-SHA256 (RFC 2104) under the shared secret over the time, a full stop
 * and the exact bytes of the body. The receiver computes the same, compares it in constant time, and refuses a
 * time that is more than five minutes off, so that nothing can be played to it again later. A second version would stand beside `v1`.
 * @param unixS seconds since the Unix epoch
 */
export function signWebhook(body: string, secret: string, unixS: number): string {
  const mac = createHmac('sha256', secret).update(`${unixS}.${body}`, 'utf8').digest('hex');
  return `t=${unixS},v1=${mac}`;
}
