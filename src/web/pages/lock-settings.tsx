import { useState } from 'preact/hooks';
import type { Device } from '../api/wire.js';
import { tell } from '../languages/tell.js';
import { Confirm } from '../parts/confirm.js';
import { errorText } from '../parts/error-text.js';
import { Icon } from '../parts/icon.js';
import { Notice } from '../parts/notice.js';
import { go, to } from '../place.js';
import { type Finding, testLock } from '../set-up/lock-test.js';
import { changeLock, removeLock } from '../set-up/locks.js';

/** One lock: pair it, try it, call it otherwise, bring its firmware up to date, take it away. */
export function LockSettings({ lock }: { readonly lock: Device }) {
  const [name, setName] = useState(lock.name);
  const [isBusy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);
  const isPaired = lock.status === 'ACTIVE';

  function attempt(action: () => Promise<void>): void {
    if (isBusy) return;
    setBusy(true);
    setWrong(null);
    action()
      .catch((error: unknown) => {
        setWrong(errorText(error));
      })
      .finally(() => {
        setBusy(false);
      });
  }

  return (
    <div class="form">
      <p class="quiet">
        {lock.device_id} ·{' '}
        {isPaired ? (lock.is_online ? tell('Online') : tell('Offline')) : tell('Not paired yet.')}
      </p>
      {wrong !== null && (
        <Notice tone="bad" icon="jammed">
          {wrong}
        </Notice>
      )}
      {isPaired ? (
        <LockTest id={lock.id} />
      ) : (
        <a class="act" href={to('set-up', 'locks', lock.id, 'pair')}>
          {tell('Pair')}
        </a>
      )}
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          attempt(() => changeLock(lock.id, { name: name.trim() }));
        }}
      >
        <label class="field">
          <span>{tell('What the door is called')}</span>
          <input
            autocomplete="off"
            required
            value={name}
            onInput={({ currentTarget }) => {
              setName(currentTarget.value);
            }}
          />
        </label>
        <button class="act act-quiet" type="submit" aria-disabled={isBusy || name.trim() === lock.name}>
          {tell('Rename')}
        </button>
      </form>
      {isPaired && (
        <a class="act act-quiet" href={to('set-up', 'locks', lock.id, 'firmware')}>
          {tell('Firmware update')}
        </a>
      )}
      <Removal
        lock={lock}
        onRemove={() => {
          attempt(async () => {
            await removeLock(lock.id);
            go('set-up', 'locks');
          });
        }}
      />
    </div>
  );
}

function LockTest({ id }: { readonly id: string }) {
  const [isBusy, setBusy] = useState(false);
  const [findings, setFindings] = useState<readonly Finding[]>([]);
  const [wrong, setWrong] = useState<string | null>(null);

  async function run(): Promise<void> {
    if (isBusy) return;
    setBusy(true);
    setFindings([]);
    setWrong(null);
    try {
      setFindings(await testLock(id));
    } catch (error) {
      setWrong(errorText(error));
    }
    setBusy(false);
  }

  return (
    <div class="lock-test">
      <button type="button" class="act" aria-disabled={isBusy} onClick={() => void run()}>
        {isBusy ? tell('Asking the lock…') : tell('Test the lock')}
      </button>
      <p class="quiet">{tell('It blinks or beeps; the bolt does not move.')}</p>
      <div role="status">
        {wrong !== null && <p>{wrong}</p>}
        {findings.length > 0 && (
          <ul class="findings">
            {findings.map(({ part, isFine, said, advice }) => (
              <li key={part} data-tone={isFine ? 'calm' : 'bad'}>
                <Icon name={isFine ? 'done' : 'jammed'} />
                <span>
                  <strong>{tell(part)}</strong>: {said}
                  {advice !== null && <span class="quiet"> {advice}</span>}
                </span>
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}

function Removal({ lock, onRemove }: { readonly lock: Device; readonly onRemove: () => void }) {
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <button
        type="button"
        class="act act-quiet act-bad"
        onClick={() => {
          setAsking(true);
        }}
      >
        {tell('Remove this lock')}
      </button>
      {isAsking && (
        <Confirm
          title={tell('Remove {door}?', { door: lock.name })}
          action={tell('Remove')}
          onConfirm={onRemove}
          onClose={() => {
            setAsking(false);
          }}
        >
          <p>
            {tell('Its keys and its codes go; what happened stays in the log. Only pairing brings it back.')}
          </p>
          {lock.status === 'ACTIVE' && !lock.is_online && (
            <p>
              {tell(
                'It can’t be told now: it may open for codes that it holds until it is reset from the inside.',
              )}
            </p>
          )}
        </Confirm>
      )}
    </>
  );
}
