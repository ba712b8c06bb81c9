import { HubError, type HubErrorOptions } from '../kit/errors.js';

/** The hub answered that it did not do it (RFC 9457). */
export class HubAnsweredProblem extends HubError {
  override readonly name = 'HubAnsweredProblem';
  /** HTTP status of the answer. */
  readonly status: number;

  constructor(status: number, code: string, message: string, options: HubErrorOptions = {}) {
    super(code, message, options);
    this.status = status;
  }
}
