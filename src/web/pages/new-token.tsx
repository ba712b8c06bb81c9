import { useState } from 'preact/hooks';
import { hubNowMs } from '../api/hub-time.js';
import type { NewApiToken } from '../api/wire.js';
import type { Sentence } from '../languages/sentence.js';
import { tell } from '../languages/tell.js';
import { makeApiToken } from '../letting-in/api-tokens.js';
import { type Scope, SCOPES, scopesOf } from '../letting-in/scope-words.js';
import { useAttempt } from '../parts/attempt.js';
import { Choices } from '../parts/choices.js';
import { Copy } from '../parts/copy.js';
import { Notice } from '../parts/notice.js';
import { Secret } from '../parts/secret.js';
import { SectionHead } from '../parts/section-head.js';
import { useWish } from '../parts/wish.js';
import { Wrong } from '../parts/wrong.js';
import { to } from '../place.js';
import { session } from '../session/session.js';

const DAY_MS = 86_400_000;
const LASTS = ['month', 'year', 'always'] as const;
type Lasts = (typeof LASTS)[number];
const LASTS_WORDS: Readonly<Record<Lasts, Sentence>> = {
  month: '30 days',
  year: 'A year',
  always: 'No end',
};
const LASTS_DAYS: Readonly<Record<Lasts, number | null>> = { month: 30, year: 365, always: null };

/** A token for a program: what for, how long, and then the one time that it is seen. */
export function NewToken() {
  const now = session.value;
  const wish = useWish<NewApiToken>();
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<readonly Scope[]>(['devices:read']);
  const [lasts, setLasts] = useState<Lasts>('year');
  const [made, setMade] = useState<string | null>(null);
  const { isBusy, wrong, attempt } = useAttempt();
  const role = now.kind === 'in' ? now.user.role : 'member';

  async function make(): Promise<void> {
    const what = { name: name.trim(), scopes };
    const wanted = () => {
      const days = LASTS_DAYS[lasts];
      const expires = days === null ? null : new Date(hubNowMs() + days * DAY_MS).toISOString();
      return { ...what, expires_at: expires };
    };
    setMade(await wish.ask({ ...what, lasts }, wanted, makeApiToken));
  }

  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        attempt(make);
      }}
    >
      <SectionHead title={tell('Make a token')} back={tell('API tokens')} href={to('set-up', 'tokens')} />
      {made !== null ? (
        <Made name={name} token={made} />
      ) : (
        <>
          <label class="field">
            <span>{tell('What is it for')}</span>
            <input
              value={name}
              maxLength={100}
              autocomplete="off"
              required
              onInput={({ currentTarget }) => {
                setName(currentTarget.value);
              }}
            />
          </label>
          <Choices
            legend={tell('What it may do')}
            isMany
            choices={scopesOf(role).map((value) => ({ value, words: tell(SCOPES[value].words) }))}
            chosen={scopes}
            onChoose={setScopes}
          />
          <Choices
            legend={tell('How long')}
            choices={LASTS.map((value) => ({ value, words: tell(LASTS_WORDS[value]) }))}
            chosen={[lasts]}
            onChoose={([one]) => {
              setLasts(one ?? lasts);
            }}
          />
          <p class="quiet">{tell('It never does more than you may yourself.')}</p>
          <Wrong text={wrong} />
          <button class="act" type="submit" aria-disabled={isBusy}>
            {tell('Make a token')}
          </button>
        </>
      )}
    </form>
  );
}

function Made({ name, token }: { readonly name: string; readonly token: string }) {
  return (
    <>
      <h2>{name}</h2>
      <Secret name={tell('the token')}>
        <output class="key-text">{token}</output>
      </Secret>
      <Copy text={token} />
      <Notice tone="warn" icon="keypad">
        {tell('Give it to the program now: nobody can look at it again.')}
      </Notice>
      <a class="act act-quiet" href={to('set-up', 'tokens')}>
        {tell('Done')}
      </a>
    </>
  );
}
