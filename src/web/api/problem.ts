/** A field that was wrong. */
export interface FieldProblem {
  readonly field: string;
  readonly message: string;
}

/** A step of why access was denied. */
export interface TraceStep {
  readonly rule: string;
  readonly verdict: 'pass' | 'fail' | 'skip';
  readonly reason_code: string;
  readonly text: string;
}

/** Body of an error (RFC 9457), as far as the page shows it. */
interface ProblemBody {
  readonly code?: string;
  readonly detail?: string;
  readonly errors?: readonly FieldProblem[];
  readonly trace?: readonly TraceStep[];
  readonly data?: Readonly<Record<string, unknown>>;
}

/** The hub answered that it can't, or won't; `message` is its own sentence, in the language of the page. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly fields: readonly FieldProblem[];
  readonly trace: readonly TraceStep[];
  readonly data: Readonly<Record<string, unknown>>;

  constructor(status: number, body: unknown) {
    const told = typeof body === 'object' && body !== null ? (body as ProblemBody) : {};
    super(told.detail ?? `HTTP ${status}`);
    this.status = status;
    this.code = told.code ?? 'unknown';
    this.fields = told.errors ?? [];
    this.trace = told.trace ?? [];
    this.data = told.data ?? {};
  }
}

/** It never left this device: when it could have, it was too long since somebody asked for it. */
export class NotSent extends Error {
  constructor() {
    super('too late to be sent');
  }
}

/** No answer came: nothing is known of what became of the request. */
export class Unreachable extends Error {
  constructor(cause: unknown) {
    super('the hub did not answer', { cause });
  }
}
