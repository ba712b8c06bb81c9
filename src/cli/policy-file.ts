import { readFile } from 'node:fs/promises';
import { InvalidInput, type FieldError } from '../kit/errors.js';
import { fileTrouble } from '../kit/file-trouble.js';
import { HubAnsweredProblem } from './hub-problem.js';

/** As much as the hub takes at once. */
const POLICY_BYTES_MAX = 64 * 1024;
/** Of an assertion in a complaint: long ones are cut. */
const CALLED_CHARACTERS_MAX = 60;

/**
 * The policy of a file, or of `-`, standard input: what is asked of the hub, which checks it.
 * @throws InvalidInput `usage`
 */
export async function readPolicy(file: string, input: AsyncIterable<unknown>): Promise<object> {
  const text = file === '-' ? await textOf(input) : await textIn(file);
  if (Buffer.byteLength(text) > POLICY_BYTES_MAX)
    throw new InvalidInput(
      'usage',
      `${file} is larger than ${POLICY_BYTES_MAX / 1024} KiB: make two files of it.`,
    );
  let policy: unknown;
  try {
    policy = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    const why = error instanceof Error ? error.message : '';
    throw new InvalidInput('usage', `${file} is not JSON: ${why}.`, { cause: error });
  }
  if (typeof policy === 'object' && policy !== null && !Array.isArray(policy)) return policy;
  throw new InvalidInput('usage', `${file} must hold an object with "assertions". See --help for one.`);
}

async function textIn(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new InvalidInput('usage', `${file} can't be read (${fileTrouble(error)}).`, {
      cause: error,
    });
  }
}

async function textOf(input: AsyncIterable<unknown>): Promise<string> {
  let text = '';
  for await (const chunk of input) {
    text += String(chunk);
    if (text.length > POLICY_BYTES_MAX) break;
  }
  return text;
}

/** What the hub says is wrong with a policy, with each assertion called by its name too. */
export function explained(error: unknown, policy: object): unknown {
  const fields = error instanceof HubAnsweredProblem ? error.options.fields : undefined;
  if (!(error instanceof HubAnsweredProblem) || !fields) return error;
  const called = fields.map(({ field, message }): FieldError => ({
    field: withName(field, policy),
    message,
  }));
  return new HubAnsweredProblem(error.status, error.code, error.message, {
    ...error.options,
    fields: called,
  });
}

/** `assertions.3.user` -> `assertions.3 ("Cleaner…") user`. */
function withName(field: string, policy: object): string {
  const [, at, rest = ''] = /^assertions\.(\d+)(?:\.(.*))?$/.exec(field) ?? [];
  if (at === undefined || !('assertions' in policy) || !Array.isArray(policy.assertions)) return field;
  const assertion: unknown = policy.assertions[Number(at)];
  if (typeof assertion !== 'object' || assertion === null || !('name' in assertion)) return field;
  if (typeof assertion.name !== 'string') return field;
  const name = JSON.stringify(assertion.name.slice(0, CALLED_CHARACTERS_MAX));
  return `assertions.${at} (${name}) ${rest}`.trimEnd();
}
