import { useEffect, useRef } from 'preact/hooks';
import { tell } from '../languages/tell.js';
import { useAttempt } from '../parts/attempt.js';
import { fieldText } from '../parts/field-text.js';
import { Mark } from '../parts/mark.js';
import { Wrong } from '../parts/wrong.js';
import { go, to } from '../place.js';

/** Somebody whom the hub does not know yet. */
export interface NewPerson {
  readonly first_name: string;
  readonly last_name: string;
  readonly email?: string;
  readonly phone?: string;
  readonly password: string;
}

interface NewcomerProps {
  readonly title: string;
  readonly about: string;
  /** What the code is called that lets them in. */
  readonly code: string;
  readonly action: string;
  /** The way back to those who are known. */
  readonly aside: string;
  /** A telephone will do instead of a mailbox. */
  readonly mayHavePhone?: true;
  /** Where they begin. */
  readonly next: readonly string[];
  readonly enter: (code: string, person: NewPerson) => Promise<void>;
}

/** In for the first time, by a code. */
export function Newcomer(props: NewcomerProps) {
  const { title, about, code, action, aside, mayHavePhone, next, enter } = props;
  const form = useRef<HTMLFormElement>(null);
  const { isBusy, wrong, attempt } = useAttempt();

  useEffect(() => {
    document.title = `${title} · Doorward`;
    form.current?.querySelector('input')?.focus();
  }, []);

  async function submit(): Promise<void> {
    if (!form.current) return;
    const typed = new FormData(form.current);
    const text = (name: string) => fieldText(typed, name).trim();
    const [email, phone] = [text('email'), text('phone')];
    await enter(text('code'), {
      first_name: text('first_name'),
      last_name: text('last_name'),
      ...(email !== '' && { email }),
      ...(phone !== '' && { phone }),
      password: fieldText(typed, 'password'),
    });
    go(...next);
  }

  return (
    <main class="gate">
      <form
        ref={form}
        class="gate-card"
        onSubmit={(event) => {
          event.preventDefault();
          attempt(submit);
        }}
      >
        <div class="gate-head">
          <Mark />
          <h1>{title}</h1>
        </div>
        <p class="quiet">{about}</p>
        <Wrong text={wrong} />
        <label class="field">
          <span>{code}</span>
          <input name="code" autocomplete="off" autocapitalize="characters" spellcheck={false} required />
        </label>
        <label class="field">
          <span>{tell('First name')}</span>
          <input name="first_name" autocomplete="given-name" required />
        </label>
        <label class="field">
          <span>{tell('Last name')}</span>
          <input name="last_name" autocomplete="family-name" />
        </label>
        <label class="field">
          <span>{tell('E-mail')}</span>
          <input name="email" type="email" autocomplete="email" required={!mayHavePhone} />
        </label>
        {mayHavePhone && (
          <label class="field">
            <span>{tell('Phone')}</span>
            <input name="phone" type="tel" autocomplete="tel" />
          </label>
        )}
        <label class="field">
          <span>{tell('Password, at least 8 characters')}</span>
          <input name="password" type="password" autocomplete="new-password" minLength={8} required />
        </label>
        <button class="act" type="submit" aria-disabled={isBusy}>
          {action}
        </button>
        <a href={to('doors')}>{aside}</a>
      </form>
    </main>
  );
}
