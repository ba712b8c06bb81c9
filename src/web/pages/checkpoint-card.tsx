import { useState } from 'preact/hooks';
import { checkpoint, readCheckpoint } from '../keeping/log-standing.js';
import { momentText } from '../languages/moment.js';
import { countText } from '../languages/size.js';
import { tell } from '../languages/tell.js';
import { useAttempt } from '../parts/attempt.js';
import { Copy } from '../parts/copy.js';
import type { DrawnQr } from '../parts/draw-qr.js';
import { saveFile } from '../parts/save-file.js';
import { Wrong } from '../parts/wrong.js';
import { CompareCheckpoint } from './compare-checkpoint.js';

/** What the log comes to, signed, and whose signature it is: to be kept where the hub is not. */
export function CheckpointCard() {
  const { isBusy, wrong, attempt } = useAttempt();
  const now = checkpoint.value;
  return (
    <section class="keeping" aria-labelledby="checkpoint">
      <h2 id="checkpoint">{tell('Proof for elsewhere')}</h2>
      <p class="quiet">
        {tell(
          'Keep a checkpoint and the public key where the hub is not: a log that is changed or cut off later does not lead to it any more.',
        )}{' '}
        {tell('Any computer checks it: {command}', { command: 'doorward logs verify' })}
      </p>
      <Wrong text={wrong} />
      <button
        type="button"
        class="act act-quiet act-wide"
        aria-disabled={isBusy}
        onClick={() => {
          attempt(readCheckpoint);
        }}
      >
        {tell('Sign what there is now')}
      </button>
      {now !== null && (
        <>
          <h3>{tell('Public key')}</h3>
          <output class="key-text">{now.public_key}</output>
          <Copy key={now.public_key} text={now.public_key} />
          <h3>
            {tell('Checkpoint up to row {row}, {when}', {
              row: countText(now.size),
              when: momentText(now.at),
            })}
          </h3>
          <output class="key-text">{now.note}</output>
          <div class="pair-acts">
            <Copy key={now.note} text={now.note} />
            <button
              type="button"
              class="act act-quiet"
              onClick={() => {
                saveFile(`doorward-${now.size}.checkpoint`, new Blob([now.note], { type: 'text/plain' }));
              }}
            >
              {tell('Save as a file')}
            </button>
          </div>
          <Picture key={now.note} note={now.note} />
        </>
      )}
      <CompareCheckpoint />
    </section>
  );
}

/** The same to be printed, or photographed with another phone; drawn here, since the hub would sign what there is by then. */
function Picture({ note }: { readonly note: string }) {
  const { wrong, attempt } = useAttempt();
  const [drawn, setDrawn] = useState<DrawnQr | null>(null);
  if (drawn !== null)
    return (
      <svg class="qr" viewBox={drawn.viewBox} role="img" aria-label={tell('QR code of the checkpoint')}>
        <path d={drawn.path} />
      </svg>
    );
  return (
    <>
      <Wrong text={wrong} />
      <button
        type="button"
        class="act act-quiet act-wide"
        onClick={() => {
          attempt(async () => {
            const { drawQr } = await import('../parts/draw-qr.js');
            setDrawn(drawQr(note));
          });
        }}
      >
        {tell('Show the QR code')}
      </button>
    </>
  );
}
