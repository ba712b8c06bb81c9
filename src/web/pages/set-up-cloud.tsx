import { useEffect } from 'preact/hooks';
import type { CloudSync } from '../api/wire.js';
import { cloud, pauseCloud, readCloud, spareLine, tryCloud } from '../keeping/cloud.js';
import { cloudAdvice, cloudTone, CLOUD_WORDS } from '../keeping/cloud-words.js';
import { momentText } from '../languages/moment.js';
import { countText } from '../languages/size.js';
import { tell } from '../languages/tell.js';
import { useAttempt } from '../parts/attempt.js';
import { Copy } from '../parts/copy.js';
import { Facts } from '../parts/facts.js';
import { lookAgain } from '../parts/look-again.js';
import { Notice } from '../parts/notice.js';
import { Secret } from '../parts/secret.js';
import { useReading } from '../parts/reading.js';
import { SectionHead } from '../parts/section-head.js';
import { Wrong } from '../parts/wrong.js';
import { to } from '../place.js';

/** How often it is looked how far the cloud is, milliseconds. */
const LOOK_MS = 3_000;

/** How the hub stands with its cloud. Doors work the same, whatever it says. */
export function SetUpCloud() {
  const { isBusy, wrong, attempt } = useAttempt();
  const reading = useReading(readCloud);
  useEffect(() => lookAgain(LOOK_MS, readCloud), []);
  const view = cloud.value;
  const own = view && cloudAdvice(view);
  return (
    <>
      <SectionHead title={tell('Cloud')} back={tell('Set-up')} href={to('set-up')} />
      <Wrong text={wrong ?? reading.wrong} />
      {view === null && reading.wrong === null && <p class="quiet">{tell('Loading…')}</p>}
      {view !== null && (
        <div class="keeping">
          <Notice tone={cloudTone(view)} icon={cloudTone(view) === 'calm' ? 'happened' : 'jammed'}>
            <strong>{tell(CLOUD_WORDS[view.state])}</strong> {own === null ? view.advice : tell(own)}
          </Notice>
          {view.claim_code !== null && <Enrolment code={view.claim_code} />}
          <Standing view={view} />
          {view.state !== 'off' && (
            <>
              <div class="pair-acts">
                <button
                  type="button"
                  class="act act-quiet"
                  aria-disabled={isBusy}
                  onClick={() => {
                    attempt(tryCloud);
                  }}
                >
                  {tell('Try now')}
                </button>
                <button
                  type="button"
                  class="act act-quiet"
                  aria-disabled={isBusy}
                  onClick={() => {
                    attempt(() => pauseCloud(view.state !== 'paused'));
                  }}
                >
                  {view.state === 'paused' ? tell('Go on') : tell('Pause')}
                </button>
              </div>
              <label class="switch">
                <input
                  type="checkbox"
                  checked={view.metered}
                  onChange={() => {
                    attempt(() => spareLine(!view.metered));
                  }}
                />
                <span>{tell('The line costs by the byte: spare it')}</span>
              </label>
            </>
          )}
          <p class="quiet">{tell('Doors, codes and the log work the same without the cloud.')}</p>
        </div>
      )}
    </>
  );
}

/** Whoever types the code into the cloud has the hub there. */
function Enrolment({ code }: { readonly code: string }) {
  return (
    <>
      <Secret name={tell('the code for the cloud')}>
        <output class="digits digits-long">{code}</output>
      </Secret>
      <Copy text={code} />
    </>
  );
}

function Standing({ view }: { readonly view: CloudSync }) {
  const { audit, telemetry } = view.lanes;
  const { trouble } = view;
  const moment = (at: string | null) => (at === null ? null : momentText(at));
  if (view.state === 'off') return null;
  return (
    <Facts
      rows={[
        [tell('Address'), view.url],
        [tell('Rows of the log that it has not got'), countText(audit.pending)],
        [tell('The last row that it has'), countText(audit.acknowledged)],
        [tell('Other news that it has not got'), countText(telemetry.pending)],
        [tell('It last had everything'), moment(view.last_success_at) ?? tell('Not since the hub started')],
        [tell('Next turn'), moment(view.next_turn_at)],
        [tell('Lines that it could not read'), view.put_aside === 0 ? null : countText(view.put_aside)],
        [tell('Last trouble'), trouble && `${trouble.code} · ${momentText(trouble.at)}`],
        [tell('Tries again'), trouble && momentText(trouble.retry_at)],
        [tell('Name of the hub there'), view.hub_id && <code>{view.hub_id}</code>],
      ]}
    />
  );
}
