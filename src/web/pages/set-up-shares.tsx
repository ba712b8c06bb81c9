import { useState } from 'preact/hooks';
import { hubNowMs } from '../api/hub-time.js';
import type { Share } from '../api/wire.js';
import { doorOf } from '../doors/doors.js';
import { tell } from '../languages/tell.js';
import { readShares, shares, withdrawShare } from '../letting-in/shares.js';
import { rightsText, shareTerms, standingText } from '../letting-in/share-words.js';
import { useSchedules } from '../may/use-schedules.js';
import { useAttempt } from '../parts/attempt.js';
import { Confirm } from '../parts/confirm.js';
import { Notice } from '../parts/notice.js';
import { useReading } from '../parts/reading.js';
import { SectionHead } from '../parts/section-head.js';
import { Wrong } from '../parts/wrong.js';
import { place, to } from '../place.js';
import { isKeeper, session } from '../session/session.js';
import { Consequences } from './consequences.js';
import { NewShareForm } from './new-share-form.js';

/** Which doors were given to whom. */
export function SetUpShares() {
  const { wrong } = useReading(readShares, /^SHARE_/);
  useSchedules();
  if (place.value[2] === 'new') return <NewShareForm />;
  const all = shares.value;
  const given = (all ?? []).filter(({ revoked_at }) => revoked_at === null);
  const past = (all ?? []).filter(({ revoked_at }) => revoked_at !== null);
  return (
    <>
      <SectionHead title={tell('Shared doors')} back={tell('Set-up')} href={to('set-up')} />
      <a class="act act-wide" href={to('set-up', 'shares', 'new')}>
        {tell('Share a door')}
      </a>
      <div class="codes">
        <Wrong text={wrong} />
        {all === null && wrong === null && <p class="quiet">{tell('Loading…')}</p>}
        {all !== null && given.length === 0 && (
          <Notice tone="calm" icon="people">
            {tell(
              'No door is shared. Somebody of the house who is to open one by their phone gets a share of it.',
            )}
          </Notice>
        )}
        {given.map((share) => (
          <ShareCard key={share.id} share={share} />
        ))}
      </div>
      {past.length > 0 && (
        <details class="past">
          <summary>{tell('Ended')}</summary>
          <div class="codes">
            {past.map((share) => (
              <ShareCard key={share.id} share={share} />
            ))}
          </div>
        </details>
      )}
    </>
  );
}

function nameOf({ shared_with: id, shared_with_name: name }: Share): string {
  const now = session.value;
  return now.kind === 'in' && now.user.id === id ? tell('You') : name;
}

function ShareCard({ share }: { readonly share: Share }) {
  const title = `share-${share.id}`;
  const name = nameOf(share);
  const door = doorOf(share.device_id)?.name ?? tell('A door');
  const isEnded = share.revoked_at !== null;
  const pending = share.revoke_pending.map((id) => doorOf(id)?.name ?? tell('A door'));
  return (
    <article class="code" data-phase={isEnded ? 'revoked' : 'now'} aria-labelledby={title}>
      <div class="code-head">
        <div>
          <h2 id={title}>
            {name}: {door}
          </h2>
          <p class="quiet">{shareTerms(share, hubNowMs())}</p>
        </div>
        <span class="tag" data-tone={share.is_active && share.schedule_id === null ? 'calm' : 'unknown'}>
          {standingText(share)}
        </span>
      </div>
      <p>{rightsText(share)}</p>
      {pending.length > 0 && (
        <Notice tone="warn" icon="moving">
          {tell('Codes made under it are still being taken off: {doors}', { doors: pending.join(', ') })}
        </Notice>
      )}
      {!isEnded && <Withdraw share={share} name={`${name}, ${door}`} />}
    </article>
  );
}

function Withdraw({ share, name }: { readonly share: Share; readonly name: string }) {
  const [isAsking, setAsking] = useState(false);
  const { wrong, attempt } = useAttempt();
  return (
    <>
      <Wrong text={wrong} />
      <button
        type="button"
        class="act act-quiet act-bad"
        aria-label={`${tell('Withdraw')}: ${name}`}
        onClick={() => {
          setAsking(true);
        }}
      >
        {tell('Withdraw')}
      </button>
      {isAsking && (
        <Confirm
          title={`${tell('Withdraw')}: ${name}`}
          action={tell('Withdraw')}
          onConfirm={() => {
            attempt(() => withdrawShare(share));
          }}
          onClose={() => {
            setAsking(false);
          }}
        >
          <p>{tell('What was shared further under it ends too, and codes that were made under it.')}</p>
          {isKeeper() && <Consequences change={{ kind: 'revoke_share', share_id: share.id }} />}
        </Confirm>
      )}
    </>
  );
}
