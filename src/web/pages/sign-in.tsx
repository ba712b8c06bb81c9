import { useEffect, useRef, useState } from 'preact/hooks';
import { Problem } from '../api/problem.js';
import { tell } from '../languages/tell.js';
import { errorText } from '../parts/error-text.js';
import { LanguageChoice } from '../parts/language-choice.js';
import { Mark } from '../parts/mark.js';
import { Notice } from '../parts/notice.js';
import { to } from '../place.js';
import { signIn } from '../session/session.js';

/** One field for whatever somebody remembers of themselves. */
export function SignIn({ isExpired }: { readonly isExpired: boolean }) {
  const [isBusy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);
  const identifier = useRef<HTMLInputElement>(null);
  const password = useRef<HTMLInputElement>(null);

  useEffect(() => {
    document.title = `${tell('Sign in')} · Doorward`;
    identifier.current?.focus();
  }, []);

  async function submit(): Promise<void> {
    if (isBusy) return;
    setBusy(true);
    setWrong(null);
    try {
      await signIn(identifier.current?.value ?? '', password.current?.value ?? '');
    } catch (error) {
      setWrong(errorText(error));
      setBusy(false);
      if (error instanceof Problem && password.current) {
        password.current.value = '';
        password.current.focus();
      }
    }
  }

  return (
    <main class="gate">
      <form
        class="gate-card"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <div class="gate-head">
          <Mark />
          <h1>Doorward</h1>
        </div>
        {isExpired && wrong === null && (
          <Notice tone="calm">{tell('You were signed out. Sign in, and go on where you were.')}</Notice>
        )}
        {wrong !== null && (
          <Notice tone="bad" icon="jammed">
            {wrong}
          </Notice>
        )}
        <label class="field">
          <span>{tell('Phone, e-mail or user name')}</span>
          <input
            ref={identifier}
            name="username"
            autocomplete="username"
            autocapitalize="none"
            spellcheck={false}
            required
          />
        </label>
        <label class="field">
          <span>{tell('Password')}</span>
          <input ref={password} name="password" type="password" autocomplete="current-password" required />
        </label>
        <button class="act" type="submit" aria-disabled={isBusy}>
          {isBusy ? tell('Signing in…') : tell('Sign in')}
        </button>
        <p class="gate-ways">
          <a href={to('code')}>{tell('Sign in with a code')}</a>
          <a href={to('forgotten')}>{tell('Forgotten password')}</a>
        </p>
        <p class="gate-ways aside">
          <a href={to('join')}>{tell('Invited? Join')}</a>
          <a href={to('claim')}>{tell('A new hub? Claim it with its code')}</a>
        </p>
      </form>
      <LanguageChoice />
    </main>
  );
}
