import { useEffect, useState } from 'preact/hooks';
import type { Backups } from '../api/wire.js';
import {
  backups,
  makeBackup,
  nextBackupAt,
  proveBackup,
  readBackups,
  readShelf,
  shelved,
} from '../keeping/backups.js';
import { momentText } from '../languages/moment.js';
import { countText, sizeText } from '../languages/size.js';
import { tell } from '../languages/tell.js';
import { useAttempt } from '../parts/attempt.js';
import { Facts } from '../parts/facts.js';
import { lookAgain } from '../parts/look-again.js';
import { Notice } from '../parts/notice.js';
import { useReading } from '../parts/reading.js';
import { SectionHead } from '../parts/section-head.js';
import { Wrong } from '../parts/wrong.js';
import { place, to } from '../place.js';
import { RecoveryKeyForm } from './recovery-key-form.js';

/** How often it is looked how a backup fares, milliseconds. */
const LOOK_MS = 1_500;

/** Sealed copies of the whole hub: how they fare, and whom they are for. */
export function SetUpBackups() {
  const { isBusy, wrong, attempt } = useAttempt();
  const reading = useReading(readBackups);
  useEffect(() => lookAgain(LOOK_MS, readBackups), []);
  const view = backups.value;
  if (place.value[2] === 'key' && view) return <RecoveryKeyForm before={view.recipient} />;
  const isOff = view === null || view.place === null || view.recipient === null;
  const isUnready = isBusy || isOff || view.is_running;
  return (
    <>
      <SectionHead title={tell('Backups')} back={tell('Set-up')} href={to('set-up')} />
      <Wrong text={wrong ?? reading.wrong} />
      {view === null && reading.wrong === null && <p class="quiet">{tell('Loading…')}</p>}
      {view !== null && (
        <div class="keeping">
          <Verdict view={view} />
          <Standing view={view} />
          <div class="pair-acts">
            <button
              type="button"
              class="act act-quiet"
              aria-disabled={isUnready}
              onClick={() => {
                if (!isUnready) attempt(makeBackup);
              }}
            >
              {tell('Make one now')}
            </button>
            {view.last !== null && (
              <button
                type="button"
                class="act act-quiet"
                aria-disabled={isUnready}
                onClick={() => {
                  if (!isUnready) attempt(proveBackup);
                }}
              >
                {tell('Read the last one back')}
              </button>
            )}
          </div>
          {view.recipient === null && (
            <a class="act act-wide" href={to('set-up', 'backups', 'key')}>
              {tell('Make the recovery key')}
            </a>
          )}
          {!isOff && <Shelf />}
          <p class="quiet">
            {tell('A backup is sealed: the recovery key alone opens it, also to see whether it would.')}{' '}
            {tell('Try it once a year: {command}', { command: 'doorward backup drill' })}
          </p>
          {view.recipient !== null && (
            <a href={to('set-up', 'backups', 'key')}>{tell('Another recovery key')}</a>
          )}
        </div>
      )}
    </>
  );
}

/** What there is to do, the worst first; that all is well when it is. */
function Verdict({ view }: { readonly view: Backups }) {
  const { place: where, recipient, is_running, last, trouble, proof_trouble } = view;
  if (where === null)
    return (
      <Notice tone="warn" icon="jammed">
        {tell('There is no place for backups. Whoever runs the hub gives it one with {setting}.', {
          setting: 'DOORWARD_BACKUP_TO',
        })}
      </Notice>
    );
  if (recipient === null)
    return (
      <Notice tone="warn" icon="jammed">
        {tell('No backup is made before there is a recovery key.')}
      </Notice>
    );
  if (is_running)
    return (
      <Notice tone="calm" icon="moving">
        {tell('At work: a backup is made or read back. It may take minutes; the doors don’t wait for it.')}
      </Notice>
    );
  if (trouble !== null)
    return (
      <Notice tone="bad" icon="jammed">
        {tell('The last try to make one failed ({code}).', { code: trouble })}{' '}
        {tell('Can the place be reached, and is there room? The hub tries again by itself.')}
      </Notice>
    );
  if (proof_trouble !== null)
    return (
      <Notice tone="bad" icon="jammed">
        {tell('The last backup is not as it was made, or can’t be reached ({code}). Make a new one.', {
          code: proof_trouble,
        })}
      </Notice>
    );
  if (last === null) return <Notice tone="calm">{tell('No backup was made yet.')}</Notice>;
  return (
    <Notice tone="calm" icon="done">
      {tell('The last backup lies there, and was read back whole.')}
    </Notice>
  );
}

function Standing({ view }: { readonly view: Backups }) {
  const { last, proved_at: provedAt, recipient_since: since } = view;
  const next = nextBackupAt(view);
  return (
    <Facts
      rows={[
        [tell('Last one'), last && `${momentText(last.made_at)} · ${sizeText(last.bytes)}`],
        [tell('Log in it, up to row'), last && countText(last.events)],
        [tell('Read back'), provedAt === null ? null : momentText(provedAt)],
        [tell('Next one, by itself'), next === null ? null : momentText(Math.max(next, Date.now()))],
        [tell('Where'), view.place],
        [
          tell('Made for'),
          view.recipient && (
            <>
              <code>{view.recipient}</code>
              {since !== null && (
                <span class="quiet"> · {tell('since {when}', { when: momentText(since) })}</span>
              )}
            </>
          ),
        ],
      ]}
    />
  );
}

/** What lies there; the place is asked when somebody wants to know. */
function Shelf() {
  const { wrong, attempt } = useAttempt();
  const [isOpen, setOpen] = useState(false);
  const files = shelved.value;
  // Also when there is a newer one than those that were read.
  const isWanted = isOpen && files === null;
  useEffect(() => {
    if (isWanted) attempt(readShelf);
  }, [isWanted]);
  return (
    <details
      onToggle={({ currentTarget }) => {
        setOpen(currentTarget.open);
      }}
    >
      <summary>{tell('What lies there')}</summary>
      <Wrong text={wrong} />
      {files === null && wrong === null && <p class="quiet">{tell('Loading…')}</p>}
      {files?.length === 0 && <p class="quiet">{tell('No backup was made yet.')}</p>}
      <ul class="files">
        {(files ?? []).map(({ name, bytes }) => (
          <li key={name}>
            <code>{name}</code> <span class="quiet">{sizeText(bytes)}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}
