import { CommanderError } from 'commander';
import { HubError } from '../kit/errors.js';
import { inEnglish } from '../kit/sentence.js';
import { exitCodeOf } from './exit-code.js';
import type { Complaints } from './program.js';

/** What a command that failed says, to programs and to people. */
export interface Failure {
  readonly document: object;
  readonly text: string;
}

/** @param complaints what commander said about wrong usage, if it did */
export function describeFailure(error: unknown, complaints: Complaints): Failure {
  const exit_code = exitCodeOf(error);
  if (error instanceof CommanderError) {
    const message = complaints.error.replace(/^error: /, '').trim() || 'A subcommand is missing.';
    const text = complaints.error === '' ? complaints.hint : `doorward: ${message}\n${complaints.hint}`;
    return { document: { error: { code: 'usage', message, exit_code } }, text: text.trim() };
  }
  if (!(error instanceof HubError)) {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return {
      document: { error: { code: 'internal_error', message, exit_code } },
      text: `doorward: internal error: ${message}`,
    };
  }
  const { fields: given, trace, data } = error.options;
  const fields = given?.map(({ field, message }) => ({ field, message: inEnglish(message) }));
  const extras = { ...(fields && { errors: fields }), ...(trace && { trace }), ...(data && { data }) };
  return {
    document: { error: { code: error.code, message: error.message, exit_code, ...extras } },
    text: [
      `doorward: ${error.message}`,
      ...(fields ?? []).map(({ field, message }) => `  ${field || 'input'}: ${message}`),
    ].join('\n'),
  };
}
