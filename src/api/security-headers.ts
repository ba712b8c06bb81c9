import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import helmet from 'helmet';

/** An API answer loads nothing and is framed nowhere. */
export const API_CONTENT_SECURITY_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'";

/**
 * The header fields that every answer carries, names and values in turn. They are helmet's, asked once: they never
 * change, and setting them one by one on every answer costs more than the rest of the answer.
 */
export function securityHeaders(): readonly string[] {
  const response = new ServerResponse(new IncomingMessage(new Socket()));
  helmet({
    // Sent by `respond`, since the documentation page has its own.
    contentSecurityPolicy: false,
    // Says nothing over plain HTTP; it comes with the TLS listener.
    strictTransportSecurity: false,
  })(response.req, response, () => undefined);
  return response.getHeaderNames().flatMap((name) => [name, String(response.getHeader(name))]);
}
