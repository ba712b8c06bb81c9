import { useRef, useState } from 'preact/hooks';
import type { Invite } from '../api/wire.js';
import { tell } from '../languages/tell.js';
import { enterInvite, invite, readInvite, replaceInvite } from '../letting-in/invite.js';
import { useAttempt } from '../parts/attempt.js';
import { Confirm } from '../parts/confirm.js';
import { Copy } from '../parts/copy.js';
import { useReading } from '../parts/reading.js';
import { Secret } from '../parts/secret.js';
import { SectionHead } from '../parts/section-head.js';
import { Wrong } from '../parts/wrong.js';
import { to } from '../place.js';

/** One's own code for whoever is to join, who came by it, and whose code one entered. */
export function SetUpInvite() {
  const { wrong } = useReading(readInvite, /^INVITE_/);
  const view = invite.value;
  return (
    <>
      <SectionHead title={tell('Invitations')} back={tell('Set-up')} href={to('set-up')} />
      <Wrong text={wrong} />
      {view === null && wrong === null && <p class="quiet">{tell('Loading…')}</p>}
      {view !== null && (
        <div class="keeping">
          <Own view={view} />
          <Invited view={view} />
          {!view.entered && <Enter />}
        </div>
      )}
    </>
  );
}

function Own({ view: { invite_code: code } }: { readonly view: Invite }) {
  const [isAsking, setAsking] = useState(false);
  const { wrong, attempt } = useAttempt();
  return (
    <>
      <p>
        {tell(
          'Whoever has your code can join by it, as a member without a door, where the hub takes invitations.',
        )}
      </p>
      <Secret name={tell('your code')}>
        <output class="digits">{code}</output>
      </Secret>
      <Wrong text={wrong} />
      <div class="pair-acts">
        <Copy key={code} text={code} />
        <button
          type="button"
          class="act act-quiet act-bad"
          onClick={() => {
            setAsking(true);
          }}
        >
          {tell('Replace it')}
        </button>
      </div>
      {isAsking && (
        <Confirm
          title={tell('Replace your code')}
          action={tell('Replace it')}
          onConfirm={() => {
            attempt(replaceInvite);
          }}
          onClose={() => {
            setAsking(false);
          }}
        >
          <p>{tell('Nobody joins by the old one any more. Who has joined stays.')}</p>
        </Confirm>
      )}
    </>
  );
}

function Invited({ view: { invited_users: invited } }: { readonly view: Invite }) {
  return (
    <section aria-labelledby="invited">
      <h2 id="invited">{tell('Who entered it')}</h2>
      {invited.length === 0 ? (
        <p class="quiet">{tell('Nobody yet.')}</p>
      ) : (
        <ul class="timeline">
          {invited.map(({ id, full_name: name }) => (
            <li key={id} class="entry">
              {name || tell('Somebody')}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** Once in a life. */
function Enter() {
  const code = useRef<HTMLInputElement>(null);
  const { isBusy, wrong, attempt } = useAttempt();
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        attempt(() => enterInvite(code.current?.value ?? ''));
      }}
    >
      <h2>{tell('Somebody invited you?')}</h2>
      <label class="field">
        <span>{tell('Their code')}</span>
        <input ref={code} autocomplete="off" autocapitalize="characters" spellcheck={false} required />
      </label>
      <Wrong text={wrong} />
      <button class="act act-quiet" type="submit" aria-disabled={isBusy}>
        {tell('Enter it')}
      </button>
    </form>
  );
}
