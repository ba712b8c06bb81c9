import { useState } from 'preact/hooks';
import type { Session } from '../api/wire.js';
import { useFresh } from '../fresh.js';
import { momentText } from '../languages/moment.js';
import { tell } from '../languages/tell.js';
import { Confirm } from '../parts/confirm.js';
import { errorText } from '../parts/error-text.js';
import { Notice } from '../parts/notice.js';
import { deviceName } from '../you/device-name.js';
import { endSessionOf, readSessions, sessions, signOutEverywhere } from '../you/sessions.js';
import { session } from '../session/session.js';
import { PasswordForm } from './password-form.js';
import { VerifyReaches } from './verify-reach.js';

/** One's own account: where one is signed in, and one's password. */
export function YouPage() {
  const [wrong, setWrong] = useState<string | null>(null);
  const [isAsking, setAsking] = useState(false);
  const now = session.value;
  const attempt = (action: Promise<void>) => {
    setWrong(null);
    action.catch((error: unknown) => {
      setWrong(errorText(error));
    });
  };
  useFresh(() => {
    attempt(readSessions());
  }, /^(LOGGED_|SESSION_)/);
  return (
    <>
      <h1>{tell('Your account')}</h1>
      {wrong !== null && (
        <Notice tone="bad" icon="jammed">
          {wrong}
        </Notice>
      )}
      <section class="you" aria-labelledby="sessions">
        <h2 id="sessions">{tell('Where you are signed in')}</h2>
        <ul class="timeline">
          {(sessions.value ?? []).map((one) => (
            <SessionEntry
              key={one.id}
              session={one}
              onEnd={() => {
                attempt(endSessionOf(one));
              }}
            />
          ))}
        </ul>
        <button
          type="button"
          class="act act-quiet act-bad act-wide"
          onClick={() => {
            setAsking(true);
          }}
        >
          {tell('Sign out everywhere')}
        </button>
        {isAsking && (
          <Confirm
            title={tell('Sign out everywhere')}
            action={tell('Sign out')}
            onConfirm={() => {
              attempt(signOutEverywhere());
            }}
            onClose={() => {
              setAsking(false);
            }}
          >
            <p>{tell('Every device is signed out, this one too. For when one was lost.')}</p>
          </Confirm>
        )}
      </section>
      {now.kind === 'in' && <VerifyReaches user={now.user} />}
      <section class="you" aria-labelledby="password">
        <h2 id="password">{tell('Change the password')}</h2>
        <PasswordForm />
      </section>
    </>
  );
}

function SessionEntry({ session, onEnd }: { readonly session: Session; readonly onEnd: () => void }) {
  const { system, browser } = deviceName(session.user_agent);
  const what = [system === null ? tell('Some device') : tell(system), browser].filter((one) => one !== null);
  const name = what.join(', ');
  return (
    <li class="entry session">
      <div>
        <p>
          {name}{' '}
          {session.is_current && (
            <span class="tag" data-tone="calm">
              {tell('this device')}
            </span>
          )}
        </p>
        <p class="quiet">
          {tell('Last used {when}', { when: momentText(session.last_used_at) })}
          {session.ip_address !== null && ` · ${session.ip_address}`}
        </p>
      </div>
      {!session.is_current && (
        <button
          type="button"
          class="act act-quiet"
          aria-label={`${tell('Sign out')}: ${name}`}
          onClick={onEnd}
        >
          {tell('Sign out')}
        </button>
      )}
    </li>
  );
}
