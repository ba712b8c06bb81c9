import { inEnglish, type Text } from './sentence.js';

/** Where in the input something was wrong, for `errors[]` of a problem document (RFC 9457). */
export interface FieldError {
  /** Path from the root of the input, e.g. `device_ids.0`. */
  readonly field: string;
  readonly message: Text;
}

export interface HubErrorOptions {
  readonly fields?: readonly FieldError[];
  /** The ordered reasons of an access denial. */
  readonly trace?: readonly object[];
  /** Seconds after which trying again makes sense (RFC 9110, section 10.2.3). */
  readonly retryAfterS?: number;
  /** Extra members of the answer, for example the command whose outcome is unknown. */
  readonly data?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/**
 * A failure that a caller can act on. `code` is stable and is what clients match on; `text` says in one or two
 * sentences what was wrong and what to do, and `message` is that in English. Holds no secret. A sentence with values in it
 * is made with `say`, never with a template string: it could not be translated.
 */
export class HubError extends Error {
  override readonly name: string = 'HubError';
  readonly code: string;
  readonly options: HubErrorOptions;
  /** Private, so that a log of the error does not have the same words twice. */
  readonly #text: Text;

  constructor(code: string, text: Text, options: HubErrorOptions = {}) {
    super(inEnglish(text), options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.options = options;
    this.#text = text;
  }

  /** What to tell a person, to be translated. */
  get text(): Text {
    return this.#text;
  }
}

/** The input has the wrong form or a value that can't be taken. */
export class InvalidInput extends HubError {
  override readonly name = 'InvalidInput';
}

/** Nobody, or somebody who could not prove who they are. */
export class Unauthenticated extends HubError {
  override readonly name = 'Unauthenticated';
}

/** Somebody who may not do this. */
export class Refused extends HubError {
  override readonly name = 'Refused';
}

/** It has a price, and there is not so much credit. Nothing was done. */
export class PaymentRequired extends HubError {
  override readonly name = 'PaymentRequired';
}

/** The thing named does not exist, or the caller may not know that it does. */
export class NotFound extends HubError {
  override readonly name = 'NotFound';
}

/** What was asked contradicts how things are now. */
export class Conflict extends HubError {
  override readonly name = 'Conflict';
}

/** Too many, too fast. */
export class TooMany extends HubError {
  override readonly name = 'TooMany';
}

/** Something the hub needs is not there now; nothing was done. */
export class Unavailable extends HubError {
  override readonly name = 'Unavailable';
}

/** It may have happened or not, and the hub says so. */
export class OutcomeUnknown extends HubError {
  override readonly name = 'OutcomeUnknown';
}
