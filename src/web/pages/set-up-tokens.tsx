import { useState } from 'preact/hooks';
import { hubNowMs } from '../api/hub-time.js';
import type { ApiToken } from '../api/wire.js';
import { momentText } from '../languages/moment.js';
import { tell } from '../languages/tell.js';
import { apiTokens, readApiTokens, revokeApiToken } from '../letting-in/api-tokens.js';
import { SCOPES } from '../letting-in/scope-words.js';
import { useAttempt } from '../parts/attempt.js';
import { Confirm } from '../parts/confirm.js';
import { Notice } from '../parts/notice.js';
import { useReading } from '../parts/reading.js';
import { SectionHead } from '../parts/section-head.js';
import { Wrong } from '../parts/wrong.js';
import { place, to } from '../place.js';
import { NewToken } from './new-token.js';

/** What programs of one's own come in with. */
export function SetUpTokens() {
  const { wrong } = useReading(readApiTokens, /^API_TOKEN_/);
  if (place.value[2] === 'new') return <NewToken />;
  const all = apiTokens.value;
  return (
    <>
      <SectionHead title={tell('API tokens')} back={tell('Set-up')} href={to('set-up')} />
      <a class="act act-wide" href={to('set-up', 'tokens', 'new')}>
        {tell('Make a token')}
      </a>
      <div class="codes">
        <Wrong text={wrong} />
        {all === null && wrong === null && <p class="quiet">{tell('Loading…')}</p>}
        {all?.length === 0 && (
          <Notice tone="calm" icon="keypad">
            {tell(
              'You have none. A program that acts for you comes in with one, and does no more than it says.',
            )}
          </Notice>
        )}
        {(all ?? []).map((token) => (
          <TokenCard key={token.id} token={token} />
        ))}
      </div>
    </>
  );
}

function TokenCard({ token }: { readonly token: ApiToken }) {
  const [isAsking, setAsking] = useState(false);
  const { wrong, attempt } = useAttempt();
  const title = `token-${token.id}`;
  const isOver = token.expires_at !== null && Date.parse(token.expires_at) <= hubNowMs();
  return (
    <article class="code" data-phase={isOver ? 'over' : 'now'} aria-labelledby={title}>
      <div class="code-head">
        <div>
          <h2 id={title}>{token.name}</h2>
          <p class="quiet">
            {token.expires_at === null
              ? tell('No end')
              : tell('Until {when}', { when: momentText(token.expires_at) })}
          </p>
        </div>
        <span class="tag" data-tone={isOver ? 'unknown' : 'calm'}>
          {isOver ? tell('Over') : tell('Works now')}
        </span>
      </div>
      <p>{token.scopes.map((scope) => tell(SCOPES[scope].words)).join(' · ')}</p>
      <p class="quiet">
        {token.last_used_at === null
          ? tell('Never used')
          : tell('Last used {when}', { when: momentText(token.last_used_at) })}
      </p>
      <Wrong text={wrong} />
      <button
        type="button"
        class="act act-quiet act-bad"
        aria-label={`${tell('Revoke')}: ${token.name}`}
        onClick={() => {
          setAsking(true);
        }}
      >
        {tell('Revoke')}
      </button>
      {isAsking && (
        <Confirm
          title={`${tell('Revoke')}: ${token.name}`}
          action={tell('Revoke')}
          onConfirm={() => {
            attempt(() => revokeApiToken(token));
          }}
          onClose={() => {
            setAsking(false);
          }}
        >
          <p>{tell('The program that has it is refused from now on.')}</p>
        </Confirm>
      )}
    </article>
  );
}
