import express, { type Request, type RequestHandler, type Response } from 'express';
import { CALENDAR_BYTES_MAX } from '../access/calendar/calendar.js';
import { HubError, InvalidInput } from '../kit/errors.js';
import { say, type SentenceValue } from '../kit/sentence.js';
import { BODY_BYTES_MAX, IMAGE_BYTES_MAX } from './api-settings.js';

const parse: RequestHandler = express.json({ limit: BODY_BYTES_MAX, inflate: false, type: () => true });
const collect: RequestHandler = express.raw({ limit: IMAGE_BYTES_MAX, inflate: false, type: () => true });
const collectCalendar: RequestHandler = express.raw({
  limit: CALENDAR_BYTES_MAX,
  inflate: false,
  type: () => true,
});

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
  if (mediaTypeOf(request) !== 'application/json') throw unsupported(say('application/json, in UTF-8'));
  await run(parse, request, response, BODY_BYTES_MAX);
  return request.body as unknown;
}

/**
 * Reads bytes as they are, up to the size of a firmware image.
 * @throws HubError `unsupported_media_type`, `body_too_large`
 */
export async function readBytes(request: Request, response: Response): Promise<unknown> {
  const wanted = 'application/octet-stream';
  if (mediaTypeOf(request) !== wanted) throw unsupported(wanted);
  await run(collect, request, response, IMAGE_BYTES_MAX);
  return request.body as unknown;
}

/**
 * Reads a calendar as it is, up to `CALENDAR_BYTES_MAX`.
 * @throws HubError `unsupported_media_type`, `body_too_large`
 */
export async function readCalendarText(request: Request, response: Response): Promise<unknown> {
  const type = mediaTypeOf(request);
  if (type !== 'text/calendar' && type !== 'application/octet-stream') throw unsupported('text/calendar');
  await run(collectCalendar, request, response, CALENDAR_BYTES_MAX);
  return request.body as unknown;
}

function mediaTypeOf({ headers }: Request): string | undefined {
  return headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
}

function run(reader: RequestHandler, request: Request, response: Response, maxBytes: number): Promise<void> {
  return new Promise((resolve, reject) => {
    void reader(request, response, (error?: unknown) => {
      if (error === undefined) resolve();
      else reject(toHubError(error, maxBytes));
    });
  });
}

function unsupported(wanted: SentenceValue): HubError {
  return new InvalidInput(
    'unsupported_media_type',
    say('Send the body as Content-Type: {wanted} and not compressed.', { wanted }),
  );
}

/** body-parser's errors carry a `type` (its README, "Errors"). */
function toHubError(error: unknown, maxBytes: number): Error {
  const type = error instanceof Error && 'type' in error ? error.type : undefined;
  switch (type) {
    case 'entity.parse.failed':
      return new InvalidInput('malformed_json', 'The body is not a JSON object.');
    case 'entity.too.large':
      return new InvalidInput(
        'body_too_large',
        say('The body may have at most {count} bytes.', { count: maxBytes }),
      );
    case 'encoding.unsupported':
    case 'charset.unsupported':
      return unsupported(say('the one this path takes, in UTF-8'));
    case 'request.aborted':
    case 'request.size.invalid':
      return new InvalidInput('malformed_request', 'The body did not arrive whole.');
    default:
      return error instanceof Error ? error : new Error('body could not be read', { cause: error });
  }
}
