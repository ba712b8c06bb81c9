import express, { type Request, type RequestHandler, type Response } from 'express';
import { HubError, InvalidInput } from '../kit/errors.js';
import { BODY_BYTES_MAX } from './api-settings.js';

const parse: RequestHandler = express.json({ limit: BODY_BYTES_MAX, inflate: false, type: () => true });

/** Whether the request has a body at all (RFC 9112, section 6.3). */
export function hasBody({ headers }: Request): boolean {
  const length = headers['content-length'];
  return headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0');
}

/**
 * Reads a JSON object or array.
 * @throws HubError `unsupported_media_type`, `malformed_json`, `body_too_large`
 */
export async function readBody(request: Request, response: Response): Promise<unknown> {
  const mediaType = request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  if (mediaType !== 'application/json') throw unsupported();
  await new Promise<void>((resolve, reject) => {
    void parse(request, response, (error?: unknown) => {
      if (error === undefined) resolve();
      else reject(toHubError(error));
    });
  });
  return request.body as unknown;
}

function unsupported(): HubError {
  return new InvalidInput(
    'unsupported_media_type',
    'Send the body as Content-Type: application/json, in UTF-8 and not compressed.',
  );
}

/** body-parser's errors carry a `type` (its README, "Errors"). */
function toHubError(error: unknown): Error {
  const type = error instanceof Error && 'type' in error ? error.type : undefined;
  switch (type) {
    case 'entity.parse.failed':
      return new InvalidInput('malformed_json', 'The body is not a JSON object.');
    case 'entity.too.large':
      return new InvalidInput('body_too_large', `The body may have at most ${BODY_BYTES_MAX} bytes.`);
    case 'encoding.unsupported':
    case 'charset.unsupported':
      return unsupported();
    case 'request.aborted':
    case 'request.size.invalid':
      return new InvalidInput('malformed_request', 'The body did not arrive whole.');
    default:
      return error instanceof Error ? error : new Error('body could not be read', { cause: error });
  }
}
