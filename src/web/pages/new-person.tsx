import { useRef, useState } from 'preact/hooks';
import type { NewUser, User } from '../api/wire.js';
import { tell } from '../languages/tell.js';
import { Choices } from '../parts/choices.js';
import { errorText } from '../parts/error-text.js';
import { fieldText } from '../parts/field-text.js';
import { Icon } from '../parts/icon.js';
import { Notice } from '../parts/notice.js';
import { useWish } from '../parts/wish.js';
import { addPerson } from '../people/people.js';
import { ROLE_WORDS } from '../people/role-words.js';
import { go, to } from '../place.js';
import { session } from '../session/session.js';

type Role = User['role'];

/** Somebody of the household: what they sign in with, and a first password that they change. */
export function NewPerson() {
  const form = useRef<HTMLFormElement>(null);
  const wish = useWish<NewUser>();
  const [role, setRole] = useState<Role>('member');
  const [isBusy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);
  const now = session.value;
  const mayGive: readonly Role[] =
    now.kind === 'in' && now.user.role === 'admin' ? ['member', 'manager', 'admin'] : ['member'];

  async function submit(): Promise<void> {
    if (!form.current || isBusy) return;
    const typed = new FormData(form.current);
    const given = (name: string) => fieldText(typed, name).trim();
    const [email, phone] = [given('email'), given('phone')];
    setBusy(true);
    setWrong(null);
    try {
      const person = {
        first_name: given('first_name'),
        last_name: given('last_name'),
        ...(email !== '' && { email }),
        ...(phone !== '' && { phone }),
        password: fieldText(typed, 'password'),
        role,
      };
      await wish.ask(person, () => person, addPerson);
      go('people');
    } catch (error) {
      setWrong(errorText(error));
      setBusy(false);
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
      <a class="back" href={to('people')}>
        <Icon name="back" />
        {tell('People')}
      </a>
      <h1>{tell('Add a person')}</h1>
      <label class="field">
        <span>{tell('First name')}</span>
        <input name="first_name" autocomplete="off" required />
      </label>
      <label class="field">
        <span>{tell('Last name')}</span>
        <input name="last_name" autocomplete="off" />
      </label>
      <label class="field">
        <span>{tell('E-mail')}</span>
        <input name="email" type="email" autocomplete="off" />
      </label>
      <label class="field">
        <span>{tell('Phone')}</span>
        <input name="phone" type="tel" autocomplete="off" />
      </label>
      <label class="field">
        <span>{tell('First password, at least 8 characters')}</span>
        <input name="password" type="text" autocomplete="off" spellcheck={false} minLength={8} required />
      </label>
      {mayGive.length > 1 && (
        <Choices
          legend={tell('What they may do')}
          choices={mayGive.map((value) => ({ value, words: tell(ROLE_WORDS[value]) }))}
          chosen={[role]}
          onChoose={([one]) => {
            setRole(one ?? role);
          }}
        />
      )}
      {wrong !== null && (
        <Notice tone="bad" icon="jammed">
          {wrong}
        </Notice>
      )}
      <button class="act" type="submit" aria-disabled={isBusy}>
        {tell('Add a person')}
      </button>
    </form>
  );
}
