import type { HubError } from '../kit/errors.js';
import { DEFAULT_LANGUAGE, type Language } from '../kit/language.js';
import type { Sentence, Text } from '../kit/sentence.js';
import { translate } from '../languages/translate.js';
import { languageHeaders, type Sendable } from './answer.js';
import { PROBLEMS, isProblemCode } from './problem-table.js';

/** Where a problem happened. */
export interface ProblemPlace {
  /** Path of the request, without its query: that may hold what nobody should keep. */
  readonly path: string;
  readonly requestId: string;
  /** Default: English. */
  readonly language?: Language;
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
  const language = place.language ?? DEFAULT_LANGUAGE;
  const tell = (text: Text) => translate(text, language);
  const { fields, trace, retryAfterS, data } = error.options;
  const headers = [...languageHeaders(language)];
  if (retryAfterS !== undefined) headers.push('retry-after', String(Math.max(1, Math.ceil(retryAfterS))));
  if (status === 401) headers.push('www-authenticate', 'Bearer realm="doorward"');
  const detail = tell(code === 'internal_error' ? INTERNAL_DETAIL : error.text);
  return {
    status,
    contentType: PROBLEM_TYPE,
    body: JSON.stringify({
      type: `/api/docs#${code}`,
      title: tell(title),
      status,
      detail,
      instance: place.path,
      code,
      success: false,
      message: detail,
      request_id: place.requestId,
      ...(fields && { errors: fields.map(({ field, message }) => ({ field, message: tell(message) })) }),
      ...(trace && { trace: trace.map((step) => toWireStep(step, tell)) }),
      ...(data && { data }),
    }),
    headers,
  };
}

/** A step of a trace: `text`, and `detail` as it was once called, are for people, the rest for programs. */
function toWireStep(step: object, tell: (text: Text) => string): object {
  const told = Object.entries(step).map(([name, value]: [string, unknown]) =>
    (name === 'text' || name === 'detail') && isText(value) ? [name, tell(value)] : [name, value],
  );
  return Object.fromEntries(told) as object;
}

function isText(value: unknown): value is Text {
  return typeof value === 'string' || isSentence(value);
}

function isSentence(value: unknown): value is Sentence {
  return typeof value === 'object' && value !== null && 'text' in value && 'values' in value;
}

/** Says where to look, and nothing of what is inside. */
const INTERNAL_DETAIL: Text = 'The hub failed to do this. Its log has the reason under this request id.';
