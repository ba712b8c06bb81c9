import type { Messages } from '../messages/message-queue.js';
import { CodeRequests } from './code-requests.js';
import type { CodeUseCases } from './code-use-cases.js';
import { logInByCode, type LogInByCodeDeps } from './log-in-by-code.js';
import { OneTimeCodes } from './one-time-codes.js';
import { requestLogInCode } from './request-log-in-code.js';
import { requestPasswordReset, resetPassword, type ResetPasswordDeps } from './reset-password.js';
import type { Random } from '../../kit/random.js';
import { requestOwnCode, verifyOwn } from './verify-own.js';

/** Settings and parts that one-time codes need. */
export interface CodeSettings {
  readonly messages: Messages;
  readonly otpDigits: number;
  /** Codes an hour that one address may ask for. */
  readonly otpPerAddress: number;
}

type Given = Omit<LogInByCodeDeps & ResetPasswordDeps, 'codes' | 'requests'> &
  CodeSettings & { readonly random: Random };

/** Everything done with one-time codes, around one memory of them. */
export function codeOperations(given: Given): CodeUseCases {
  const deps = { ...given, codes: new OneTimeCodes(given), requests: new CodeRequests(given) };
  return {
    requestLogInCode: requestLogInCode(deps),
    logInByCode: logInByCode(deps),
    requestOwnCode: requestOwnCode(deps),
    verifyOwn: verifyOwn(deps),
    requestPasswordReset: requestPasswordReset(deps),
    resetPassword: resetPassword(deps),
  };
}
