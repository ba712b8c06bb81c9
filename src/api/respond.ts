import type { ServerResponse } from 'node:http';
import type { Sendable } from './answer.js';
import { API_CONTENT_SECURITY_POLICY, securityHeaders } from './security-headers.js';

const EVERY_ANSWER = securityHeaders();
const API_POLICY = ['content-security-policy', API_CONTENT_SECURITY_POLICY];
/** Door states and tokens are for one reader, now. */
const NOT_KEPT = ['cache-control', 'no-store'];

/** Sends an answer whole, in one write; of one that goes on, its head. Does nothing when the client has gone. */
export function respond(response: ServerResponse, requestId: string, answer: Sendable): void {
  if (response.headersSent || response.destroyed) return;
  const headers = [...EVERY_ANSWER, 'x-request-id', requestId, ...answer.headers];
  if (!answer.headers.includes('content-security-policy')) headers.push(...API_POLICY);
  if (!answer.headers.includes('cache-control')) headers.push(...NOT_KEPT);
  if (answer.begin) {
    response.writeHead(answer.status, [...headers, 'content-type', answer.contentType ?? '']);
    if (response.req.method === 'HEAD') response.end();
    else answer.begin(response);
    return;
  }
  if (answer.contentType !== null) {
    headers.push(
      'content-type',
      answer.contentType,
      'content-length',
      String(Buffer.byteLength(answer.body)),
    );
  }
  response.writeHead(answer.status, headers);
  response.end(answer.body);
}
