import { useRef, useState } from 'preact/hooks';
import { sealFor } from '../keeping/backups.js';
import { makeRecoveryKey, type RecoveryKey } from '../keeping/recovery-key.js';
import { tell } from '../languages/tell.js';
import { useAttempt } from '../parts/attempt.js';
import { Copy } from '../parts/copy.js';
import { Notice } from '../parts/notice.js';
import { saveFile } from '../parts/save-file.js';
import { Secret } from '../parts/secret.js';
import { SectionHead } from '../parts/section-head.js';
import { Wrong } from '../parts/wrong.js';
import { go, to } from '../place.js';

const FILE = 'doorward-recovery-key.txt';

/**
 * The recovery key is made on this device, and kept by its owner before the hub learns whom to make backups for: the hub gets
 * the half that closes alone.
 */
export function RecoveryKeyForm({ before }: { readonly before: string | null }) {
  const [made, setMade] = useState<RecoveryKey | null>(null);
  const { isBusy, wrong, attempt } = useAttempt();
  const seal = (recipient: string) => {
    attempt(async () => {
      await sealFor(recipient, before !== null);
      go('set-up', 'backups');
    });
  };
  return (
    <div class="form">
      <SectionHead title={tell('The recovery key')} back={tell('Backups')} href={to('set-up', 'backups')} />
      {before !== null && (
        <Notice tone="warn" icon="jammed">
          {tell('There is one already. Backups that were made for it still need it: keep both.')}
        </Notice>
      )}
      <Wrong text={wrong} />
      {made ? (
        <Kept made={made} isBusy={isBusy} onKept={seal} />
      ) : (
        <Choice isBusy={isBusy} onMade={setMade} onTyped={seal} />
      )}
    </div>
  );
}

interface ChoiceProps {
  readonly isBusy: boolean;
  readonly onMade: (made: RecoveryKey) => void;
  readonly onTyped: (recipient: string) => void;
}

function Choice({ isBusy, onMade, onTyped }: ChoiceProps) {
  const [canMake, setCanMake] = useState(isSecureContext);
  const recipient = useRef<HTMLInputElement>(null);
  const { attempt } = useAttempt();
  return (
    <>
      <p>
        {tell(
          'Backups are sealed with a key of two halves. The hub gets the half that closes; the other opens.',
        )}
      </p>
      {canMake ? (
        <button
          type="button"
          class="act"
          onClick={() => {
            attempt(async () => {
              const made = await makeRecoveryKey();
              if (made) onMade(made);
              else setCanMake(false);
            });
          }}
        >
          {tell('Make one on this device')}
        </button>
      ) : (
        <Notice tone="warn">
          {tell(
            'This browser can’t make one here: it is old, or the page came over plain HTTP. Make one on the hub: {command}',
            { command: 'doorward backup key' },
          )}
        </Notice>
      )}
      <details open={!canMake}>
        <summary>{tell('I have one already')}</summary>
        <form
          class="form"
          onSubmit={(event) => {
            event.preventDefault();
            if (!isBusy) onTyped(recipient.current?.value.trim() ?? '');
          }}
        >
          <label class="field">
            <span>{tell('The half that closes: age1…')}</span>
            <input ref={recipient} autocomplete="off" autocapitalize="none" spellcheck={false} required />
          </label>
          <button class="act act-quiet" type="submit" aria-disabled={isBusy}>
            {tell('Make backups for this key')}
          </button>
        </form>
      </details>
    </>
  );
}

interface KeptProps {
  readonly made: RecoveryKey;
  readonly isBusy: boolean;
  readonly onKept: (recipient: string) => void;
}

/** The one time that the half which opens is seen; it is nowhere else, and gone with this page. */
function Kept({ made: { identity, recipient }, isBusy, onKept }: KeptProps) {
  const [isKept, setKept] = useState(false);
  const isUnready = isBusy || !isKept;
  return (
    <>
      <Secret name={tell('the recovery key')}>
        <output class="key-text">{identity}</output>
      </Secret>
      <div class="pair-acts">
        <Copy text={identity} />
        <button
          type="button"
          class="act act-quiet"
          onClick={() => {
            saveFile(FILE, new Blob([`${identity}\n`], { type: 'text/plain' }));
          }}
        >
          {tell('Save as a file')}
        </button>
      </div>
      <Notice tone="warn" icon="jammed">
        {tell(
          'Keep it where the hub is not, on paper too. The hub never sees it, nobody can make it again, and without it no backup opens.',
        )}
      </Notice>
      <label class="switch">
        <input
          type="checkbox"
          checked={isKept}
          onChange={({ currentTarget }) => {
            setKept(currentTarget.checked);
          }}
        />
        <span>{tell('I have kept it')}</span>
      </label>
      <button
        type="button"
        class="act"
        aria-disabled={isUnready}
        onClick={() => {
          if (!isUnready) onKept(recipient);
        }}
      >
        {tell('Make backups for this key')}
      </button>
    </>
  );
}
