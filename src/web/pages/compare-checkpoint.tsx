import { useState } from 'preact/hooks';
import { compareCheckpoint, type Comparison } from '../keeping/kept-checkpoint.js';
import { countText } from '../languages/size.js';
import type { Sentence } from '../languages/sentence.js';
import { tell } from '../languages/tell.js';
import { useAttempt } from '../parts/attempt.js';
import { Notice } from '../parts/notice.js';
import { Wrong } from '../parts/wrong.js';

const VERDICT_WORDS: Readonly<Record<Comparison['verdict'], Sentence>> = {
  holds: 'The log leads to it, up to row {row}. Whether its rows fit their hashes the check above says.',
  differs: 'The log does not lead to it: up to row {row} it is not what was logged then.',
  cut_off: 'The log ends before row {row}: it was cut off.',
  unsigned:
    'This is no checkpoint that this hub signed. If all of it was copied, compare the public key with the one that you kept.',
  unable: 'This browser is too old to check the signature. Any computer checks it: {command}',
};

/** Whether the log still leads to what it came to when somebody last looked. */
export function CompareCheckpoint() {
  const { isBusy, wrong, attempt } = useAttempt();
  const [typed, setTyped] = useState('');
  const [found, setFound] = useState<Comparison | null>(null);
  return (
    <details>
      <summary>{tell('Compare with one that you kept')}</summary>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          setFound(null);
          attempt(async () => {
            setFound(await compareCheckpoint(typed));
          });
        }}
      >
        <label class="field">
          <span>{tell('The checkpoint, all of it')}</span>
          <textarea
            class="key-text"
            rows={7}
            value={typed}
            autocomplete="off"
            autocapitalize="none"
            spellcheck={false}
            required
            onInput={({ currentTarget }) => {
              setTyped(currentTarget.value);
            }}
          />
        </label>
        <Wrong text={wrong} />
        {found !== null && <Verdict found={found} />}
        <button class="act act-quiet act-wide" type="submit" aria-disabled={isBusy}>
          {tell('Compare')}
        </button>
      </form>
    </details>
  );
}

function Verdict({ found: { verdict, size } }: { readonly found: Comparison }) {
  const words = tell(VERDICT_WORDS[verdict], { row: countText(size), command: 'doorward logs verify' });
  if (verdict === 'holds')
    return (
      <Notice tone="calm" icon="done">
        {words}
      </Notice>
    );
  return (
    <Notice tone={verdict === 'unable' ? 'warn' : 'bad'} icon="jammed">
      {words}
    </Notice>
  );
}
