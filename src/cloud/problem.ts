/** What a caller is told (RFC 9457). `extra`: further members. */
export class CloudProblem extends Error {
  override readonly name = 'CloudProblem';
  readonly status: number;
  readonly code: string;
  readonly extra: Readonly<Record<string, unknown>>;
  readonly retryAfterS: number | null;

  constructor(
    status: number,
    code: string,
    message: string,
    extra: Readonly<Record<string, unknown>> = {},
    retryAfterS: number | null = null,
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.extra = extra;
    this.retryAfterS = retryAfterS;
  }
}

const BODY_FAULTS: Readonly<Record<string, string>> = {
  'entity.parse.failed': 'its body is no JSON',
  'entity.too.large': 'its body is too large',
  'encoding.unsupported': 'its Content-Encoding is not known here',
  'charset.unsupported': 'its text is not UTF-8',
};

/** What a caller is told of whatever was thrown. */
export function problemOf(error: unknown): CloudProblem {
  if (error instanceof CloudProblem) return error;
  // Express's readers of bodies say with which status they refuse.
  const status = error instanceof Error && 'status' in error ? Number(error.status) : 500;
  return status >= 400 && status < 500
    ? new CloudProblem(status, 'request_unreadable', `The request can not be read: ${whyOf(error)}.`)
    : new CloudProblem(503, 'unavailable', 'The cloud can not answer now.', {}, 5);
}

/** By its `type`: what the reader says itself may repeat what it read. */
function whyOf(error: unknown): string {
  const type = error instanceof Error && 'type' in error ? String(error.type) : '';
  return BODY_FAULTS[type] ?? 'something of its form is wrong';
}
