import { useEffect, useRef, useState } from 'preact/hooks';
import { tell } from '../languages/tell.js';
import { useAttempt } from '../parts/attempt.js';
import { fieldText } from '../parts/field-text.js';
import { Mark } from '../parts/mark.js';
import { Notice } from '../parts/notice.js';
import { Wrong } from '../parts/wrong.js';
import { go, place, to } from '../place.js';
import { askForCode, askForReset, resetPassword, signInByCode } from '../session/by-code.js';

/** In by a code that comes by message: once instead of the password, or to set a new one. */
export function CodeGate() {
  const isReset = place.value[0] === 'forgotten';
  const title = isReset ? tell('Forgotten password') : tell('Sign in with a code');
  const [askedFor, setAskedFor] = useState<string | null>(null);
  useEffect(() => {
    document.title = `${title} · Doorward`;
  }, [title]);
  return (
    <main class="gate">
      <div class="gate-card">
        <div class="gate-head">
          <Mark />
          <h1>{title}</h1>
        </div>
        {askedFor === null ? (
          <Ask isReset={isReset} onAsked={setAskedFor} />
        ) : (
          <Answer
            isReset={isReset}
            identifier={askedFor}
            onAgain={() => {
              setAskedFor(null);
            }}
          />
        )}
        <a href={to('doors')}>{tell('Sign in with the password')}</a>
      </div>
    </main>
  );
}

interface AskProps {
  readonly isReset: boolean;
  readonly onAsked: (identifier: string) => void;
}

function Ask({ isReset, onAsked }: AskProps) {
  const input = useRef<HTMLInputElement>(null);
  const { isBusy, wrong, attempt } = useAttempt();
  useEffect(() => {
    input.current?.focus();
  }, []);
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        const identifier = input.current?.value.trim() ?? '';
        attempt(async () => {
          await (isReset ? askForReset(identifier) : askForCode(identifier));
          onAsked(identifier);
        });
      }}
    >
      <label class="field">
        <span>{tell('Phone or e-mail')}</span>
        <input ref={input} autocomplete="username" autocapitalize="none" spellcheck={false} required />
      </label>
      <Wrong text={wrong} />
      <button class="act" type="submit" aria-disabled={isBusy}>
        {tell('Send me a code')}
      </button>
    </form>
  );
}

interface AnswerProps {
  readonly isReset: boolean;
  readonly identifier: string;
  readonly onAgain: () => void;
}

function Answer({ isReset, identifier, onAgain }: AnswerProps) {
  const form = useRef<HTMLFormElement>(null);
  const { isBusy, wrong, attempt } = useAttempt();
  useEffect(() => {
    form.current?.querySelector('input')?.focus();
  }, []);

  async function finish(): Promise<void> {
    if (!form.current) return;
    const typed = new FormData(form.current);
    const code = fieldText(typed, 'code').trim();
    await (isReset
      ? resetPassword(identifier, code, fieldText(typed, 'password'))
      : signInByCode(identifier, code));
    go('doors');
  }

  return (
    <form
      ref={form}
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        attempt(finish);
      }}
    >
      <Notice tone="calm" icon="keypad">
        {tell('If {who} is known here, a code is on its way. It counts once, for 5 minutes.', {
          who: identifier,
        })}
      </Notice>
      <label class="field">
        <span>{tell('The code')}</span>
        <input name="code" inputMode="numeric" autocomplete="one-time-code" spellcheck={false} required />
      </label>
      {isReset && (
        <label class="field">
          <span>{tell('New password')}</span>
          <input name="password" type="password" autocomplete="new-password" minLength={8} required />
        </label>
      )}
      <Wrong text={wrong} />
      <button class="act" type="submit" aria-disabled={isBusy}>
        {isReset ? tell('Change the password') : tell('Sign in')}
      </button>
      <button type="button" class="link" onClick={onAgain}>
        {tell('No code came')}
      </button>
    </form>
  );
}
