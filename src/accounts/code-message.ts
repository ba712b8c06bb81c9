import { say, type Sentence, type Text } from '../kit/sentence.js';

/** What a one-time code is good for. */
export type CodePurpose = 'log_in' | 'verify' | 'reset';

interface Wording {
  readonly subject: Text;
  /** @param count minutes */
  readonly text: (code: string, count: number) => Sentence;
}

const WORDINGS: Readonly<Record<CodePurpose, Wording>> = {
  log_in: {
    subject: 'Your Doorward code',
    text: (code, count) =>
      say(
        {
          one: 'Your Doorward code is {code}. It is valid for one minute from when you asked for it. Give it to nobody.',
          other:
            'Your Doorward code is {code}. It is valid for {count} minutes from when you asked for it. Give it to nobody.',
        },
        { code, count },
      ),
  },
  verify: {
    subject: 'Confirm your address for Doorward',
    text: (code, count) =>
      say(
        {
          one: 'Your Doorward code is {code}. Enter it to confirm that this address is yours. It is valid for one minute from when you asked for it.',
          other:
            'Your Doorward code is {code}. Enter it to confirm that this address is yours. It is valid for {count} minutes from when you asked for it.',
        },
        { code, count },
      ),
  },
  reset: {
    subject: 'Set a new Doorward password',
    text: (code, count) =>
      say(
        {
          one: 'Your Doorward code for a new password is {code}. It is valid for one minute from when you asked for it. If you did not ask for it, do nothing.',
          other:
            'Your Doorward code for a new password is {code}. It is valid for {count} minutes from when you asked for it. If you did not ask for it, do nothing.',
        },
        { code, count },
      ),
  },
};

const MINUTE_MS = 60_000;

/**
 * To be told in the language of the receiver.
 * @param lifeMs of the code
 */
export function codeMessage(given: { purpose: CodePurpose; code: string; lifeMs: number }): {
  readonly subject: Text;
  readonly text: Sentence;
} {
  const { subject, text } = WORDINGS[given.purpose];
  return { subject, text: text(given.code, Math.floor(given.lifeMs / MINUTE_MS)) };
}
