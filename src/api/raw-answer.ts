import { STATUS_CODES } from 'node:http';
import type { HubError } from '../kit/errors.js';
import type { NewId } from '../kit/ids.js';
import { problemAnswer } from './problem.js';

/** A problem as bytes on a connection that Express never gets to see; the last on it. @param path without its query */
export function rawAnswer(error: HubError, path: string, newId: NewId): string {
  const requestId = newId();
  const { status, body, contentType } = problemAnswer(error, { path, requestId });
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'connection: close',
    `content-type: ${contentType ?? ''}`,
    `content-length: ${Buffer.byteLength(body)}`,
    `x-request-id: ${requestId}`,
  ];
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
}
