/** What a one-time code is good for. */
export type CodePurpose = 'log_in' | 'verify' | 'reset';

/** English sentences with named places; each is the key of its translations. */
const TEXTS: Readonly<Record<CodePurpose, { readonly subject: string; readonly text: string }>> = {
  log_in: {
    subject: 'Your Doorward code',
    text: 'Your Doorward code is {code}. It is valid for {minutes} minutes from when you asked for it. Give it to nobody.',
  },
  verify: {
    subject: 'Confirm your address for Doorward',
    text: 'Your Doorward code is {code}. Enter it to confirm that this address is yours. It is valid for {minutes} minutes from when you asked for it.',
  },
  reset: {
    subject: 'Set a new Doorward password',
    text: 'Your Doorward code for a new password is {code}. It is valid for {minutes} minutes from when you asked for it. If you did not ask for it, do nothing.',
  },
};

const MINUTE_MS = 60_000;

/** Sentences in the language of the receiver. */
export type Translate = (sentence: string, locale: string) => string;

export const untranslated: Translate = (sentence) => sentence;

/**
 * @param locale of the receiver (BCP 47)
 * @param lifeMs of the code
 */
export function codeMessage(
  { purpose, code, locale, lifeMs }: { purpose: CodePurpose; code: string; locale: string; lifeMs: number },
  translate: Translate,
): { readonly subject: string; readonly text: string } {
  const { subject, text } = TEXTS[purpose];
  const places: Readonly<Record<string, string>> = { code, minutes: String(Math.floor(lifeMs / MINUTE_MS)) };
  return {
    subject: translate(subject, locale),
    text: translate(text, locale).replace(/\{(\w+)\}/g, (whole, name: string) => places[name] ?? whole),
  };
}
