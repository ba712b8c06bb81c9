import { useRef, useState } from 'preact/hooks';
import type { User } from '../api/wire.js';
import { tell } from '../languages/tell.js';
import { useAttempt } from '../parts/attempt.js';
import { Wrong } from '../parts/wrong.js';
import { askToVerify, verifyReach, type Reach } from '../session/by-code.js';

/** A mailbox or telephone of one's own that nobody has proved to be theirs: no forgotten password is sent there. */
export function VerifyReaches({ user }: { readonly user: User }) {
  const open: readonly (readonly [Reach, string])[] = [
    ...(user.email !== null && !user.email_verified ? [['email', user.email] as const] : []),
    ...(user.phone !== null && !user.phone_verified ? [['phone', user.phone] as const] : []),
  ];
  if (open.length === 0) return null;
  return (
    <section class="you" aria-labelledby="reach">
      <h2 id="reach">{tell('Where messages reach you')}</h2>
      <p class="quiet">
        {tell(
          'Once it is verified you can sign in with a code that is sent there, and set a forgotten password anew.',
        )}
      </p>
      {open.map(([kind, address]) => (
        <VerifyReach key={kind} kind={kind} address={address} />
      ))}
    </section>
  );
}

function VerifyReach({ kind, address }: { readonly kind: Reach; readonly address: string }) {
  const code = useRef<HTMLInputElement>(null);
  const [isAsked, setAsked] = useState(false);
  const { isBusy, wrong, attempt } = useAttempt();
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        attempt(async () => {
          if (isAsked) await verifyReach(kind, code.current?.value.trim() ?? '');
          else {
            await askToVerify(kind);
            setAsked(true);
          }
        });
      }}
    >
      <p>{address}</p>
      {isAsked && (
        <label class="field">
          <span>{tell('The code')}</span>
          <input ref={code} inputMode="numeric" autocomplete="one-time-code" spellcheck={false} required />
        </label>
      )}
      <Wrong text={wrong} />
      <button class="act act-quiet act-wide" type="submit" aria-disabled={isBusy}>
        {isAsked ? tell('Verify') : tell('Send me a code')}
      </button>
    </form>
  );
}
