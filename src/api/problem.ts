import type { HubError } from '../kit/errors.js';
import type { Sendable } from './answer.js';
import { PROBLEMS, isProblemCode } from './problem-table.js';

/** Where a problem happened. */
export interface ProblemPlace {
  /** Path of the request, without its query: that may hold what nobody should keep. */
  readonly path: string;
  readonly requestId: string;
}

/** Media type of every error (RFC 9457, section 3). */
export const PROBLEM_TYPE = 'application/problem+json';

/**
 * The answer that tells of a failure (RFC 9457, plus `success: false` and `message` as every answer has them).
 * A code missing from the table is a defect of ours and says nothing but that.
 */
export function problemAnswer(error: HubError, place: ProblemPlace): Sendable {
  const code = isProblemCode(error.code) ? error.code : 'internal_error';
  const { status, title } = PROBLEMS[code];
  const { fields, trace, retryAfterS, data } = error.options;
  const headers: string[] = [];
  if (retryAfterS !== undefined) headers.push('retry-after', String(Math.max(1, Math.ceil(retryAfterS))));
  if (status === 401) headers.push('www-authenticate', 'Bearer realm="doorward"');
  const detail = code === 'internal_error' ? INTERNAL_DETAIL : error.message;
  return {
    status,
    contentType: PROBLEM_TYPE,
    body: JSON.stringify({
      type: `/api/docs#${code}`,
      title,
      status,
      detail,
      instance: place.path,
      code,
      success: false,
      message: detail,
      request_id: place.requestId,
      ...(fields && { errors: fields }),
      ...(trace && { trace }),
      ...(data && { data }),
    }),
    headers,
  };
}

/** Says where to look, and nothing of what is inside. */
const INTERNAL_DETAIL = 'The hub failed to do this. Its log has the reason under this request id.';
