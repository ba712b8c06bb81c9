import { useRef, useState } from 'preact/hooks';
import { Unreachable } from '../api/problem.js';
import { tell } from '../languages/tell.js';
import { errorText } from '../parts/error-text.js';
import { fieldText } from '../parts/field-text.js';
import { Notice } from '../parts/notice.js';
import { changePassword } from '../you/sessions.js';

type State = { readonly kind: 'ready' | 'busy' | 'done' } | { readonly kind: 'wrong'; readonly why: string };

export function PasswordForm() {
  const form = useRef<HTMLFormElement>(null);
  const [state, setState] = useState<State>({ kind: 'ready' });

  async function submit(): Promise<void> {
    if (!form.current || state.kind === 'busy') return;
    const typed = new FormData(form.current);
    setState({ kind: 'busy' });
    try {
      await changePassword(fieldText(typed, 'current'), fieldText(typed, 'next'));
      form.current.reset();
      setState({ kind: 'done' });
    } catch (error) {
      const why =
        error instanceof Unreachable
          ? tell(
              'No answer came, so it may have been changed or not: try the new password as the current one.',
            )
          : errorText(error);
      setState({ kind: 'wrong', why });
    }
  }

  return (
    <form
      ref={form}
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      {state.kind === 'wrong' && (
        <Notice tone="bad" icon="jammed">
          {state.why}
        </Notice>
      )}
      {state.kind === 'done' && (
        <Notice tone="calm" icon="done">
          {tell('The password is changed. Your other devices are signed out.')}
        </Notice>
      )}
      <label class="field">
        <span>{tell('Current password')}</span>
        <input name="current" type="password" autocomplete="current-password" required />
      </label>
      <label class="field">
        <span>{tell('New password')}</span>
        <input name="next" type="password" autocomplete="new-password" minLength={8} required />
      </label>
      <button class="act" type="submit" aria-disabled={state.kind === 'busy'}>
        {tell('Change the password')}
      </button>
    </form>
  );
}
