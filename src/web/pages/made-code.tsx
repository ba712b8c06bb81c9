import { useEffect } from 'preact/hooks';
import type { Code } from '../codes/code.js';
import { termsText } from '../codes/code-words.js';
import { codes, readCode } from '../codes/codes.js';
import type { MadeCode } from '../codes/make-code.js';
import { tell } from '../languages/tell.js';
import { Copy } from '../parts/copy.js';
import { Icon } from '../parts/icon.js';
import { Notice } from '../parts/notice.js';
import { Secret } from '../parts/secret.js';
import { to } from '../place.js';
import { CodeDoors } from './code-card.js';
import { canShare, TicketPicture } from './ticket-picture.js';

/** How often the locks are looked at while the code is on its way, milliseconds; and how many times. */
const LOOK_MS = 1_000;
const LOOKS_MAX = 60;

/** A code that was made a moment ago: the one time that its digits are seen. */
export function Made({ made }: { readonly made: MadeCode }) {
  const code = codes.value?.find(({ id }) => id === made.code.id) ?? made.code;
  useEffect(() => followCode(made.code), [made.code]);
  return (
    <div class="form">
      <h1>{tell('Code for {name}', { name: code.label })}</h1>
      <p class="quiet">{termsText(code)}</p>
      {code.kind === 'pin' ? (
        <Digits code={code} digits={made.secret} />
      ) : (
        <TicketPicture id={code.id} label={code.label} />
      )}
      <CodeDoors code={code} />
      <a class="act act-quiet" href={to('guests')}>
        {tell('Done')}
      </a>
    </div>
  );
}

function Digits({ code, digits }: { readonly code: Code; readonly digits: string }) {
  const text = `${code.label}: ${digits}`;
  return (
    <>
      <Secret name={tell('the digits')}>
        <output class="digits">{digits}</output>
      </Secret>
      <Notice tone="warn" icon="keypad">
        {tell('Give it to your guest now: nobody can look at the digits again.')}
      </Notice>
      <div class="pair-acts">
        <Copy text={digits} />
        {canShare({ text }) && (
          <button
            type="button"
            class="act act-quiet"
            onClick={() => void navigator.share({ text }).catch(() => undefined)}
          >
            <Icon name="share" />
            {tell('Share')}
          </button>
        )}
      </div>
    </>
  );
}

/** Until every lock has said how it stands with the code. @returns how to stop it */
function followCode(code: Code): () => void {
  let looks = 0;
  const timer = setInterval(() => {
    const now = codes.value?.find(({ id }) => id === code.id) ?? code;
    const isSettled = now.credentials.every(({ state }) => state === 'verified' || state === 'failed');
    looks += 1;
    if (isSettled || looks > LOOKS_MAX) clearInterval(timer);
    else readCode(code).catch(() => undefined);
  }, LOOK_MS);
  return () => {
    clearInterval(timer);
  };
}
