import { useEffect } from 'preact/hooks';
import type { LogStanding } from '../api/wire.js';
import {
  beginCheck,
  followCheck,
  isChecking,
  logStanding,
  logTable,
  readStanding,
} from '../keeping/log-standing.js';
import { momentText } from '../languages/moment.js';
import { countText } from '../languages/size.js';
import { tell } from '../languages/tell.js';
import { useAttempt } from '../parts/attempt.js';
import { Facts } from '../parts/facts.js';
import { lookAgain } from '../parts/look-again.js';
import { Notice } from '../parts/notice.js';
import { saveFile } from '../parts/save-file.js';
import { useReading } from '../parts/reading.js';
import { SectionHead } from '../parts/section-head.js';
import { Wrong } from '../parts/wrong.js';
import { to } from '../place.js';
import { isAdmin } from '../session/session.js';
import { CheckpointCard } from './checkpoint-card.js';

/** How often it is looked whether the check has ended, milliseconds. */
const LOOK_MS = 1_000;
const FILE = 'doorward-log.csv';

/** Whether the log is what was logged, and what to keep elsewhere to prove it. */
export function SetUpLog() {
  const { isBusy, wrong, attempt } = useAttempt();
  const reading = useReading(readStanding);
  useEffect(() => (isChecking.value ? lookAgain(LOOK_MS, followCheck) : undefined), [isChecking.value]);
  const view = logStanding.value;
  return (
    <>
      <SectionHead title={tell('The log')} back={tell('Set-up')} href={to('set-up')} />
      <Wrong text={wrong ?? reading.wrong} />
      {view === null && reading.wrong === null && <p class="quiet">{tell('Loading…')}</p>}
      {view !== null && (
        <div class="keeping">
          <Verdict view={view} />
          <Standing view={view} />
          <div class="pair-acts">
            {isAdmin() && (
              <button
                type="button"
                class="act act-quiet"
                aria-disabled={isBusy || isChecking.value}
                onClick={() => {
                  if (!isChecking.value) attempt(beginCheck);
                }}
              >
                {tell('Check all of it now')}
              </button>
            )}
            <button
              type="button"
              class="act act-quiet"
              aria-disabled={isBusy}
              onClick={() => {
                attempt(async () => {
                  saveFile(FILE, await logTable());
                });
              }}
            >
              {tell('Download as a table')}
            </button>
          </div>
          <CheckpointCard />
          <p class="quiet">
            {tell('The whole log with what proves it is written on the hub alone: {command}', {
              command: 'doorward logs export',
            })}
          </p>
        </div>
      )}
    </>
  );
}

function Verdict({ view: { broken, whole_at: wholeAt } }: { readonly view: LogStanding }) {
  if (isChecking.value)
    return (
      <Notice tone="calm" icon="moving">
        {tell('Every row is being looked at. The doors don’t wait for it.')}
      </Notice>
    );
  if (broken !== null)
    return (
      <Notice tone="bad" icon="jammed">
        <strong>
          {tell('From row {row} on the log is not what was logged ({fault}).', {
            row: countText(broken.at_seq),
            fault: broken.fault,
          })}
        </strong>{' '}
        {tell(
          'Somebody changed the database, or the disk fails. What came before still counts, and the doors go on.',
        )}{' '}
        {tell(
          'Copy the folder of the hub before anything else; then look at the disk, and compare with the cloud or a checkpoint that you kept.',
        )}
      </Notice>
    );
  return (
    <Notice tone="calm" icon="done">
      {wholeAt === null
        ? tell('Its end was found whole when the hub started; all of it is looked at each night.')
        : tell('All of it was found whole.')}
    </Notice>
  );
}

function Standing({ view }: { readonly view: LogStanding }) {
  const { size, pruned_rows: pruned, signed_at: signedAt, whole_at: wholeAt } = view;
  return (
    <Facts
      rows={[
        [tell('Rows'), countText(size)],
        [tell('Found whole'), wholeAt === null ? tell('Not since the hub started') : momentText(wholeAt)],
        [
          tell('Last signed'),
          signedAt &&
            tell('up to row {row}, {when}', { row: countText(view.signed_size), when: momentText(signedAt) }),
        ],
        [tell('Rows of which only the hash is kept'), pruned === 0 ? null : countText(pruned)],
      ]}
    />
  );
}
