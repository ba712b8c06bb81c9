import { useState } from 'preact/hooks';
import { call } from '../api/call.js';
import type { ExplanationAndNow, LogRow } from '../api/wire.js';
import { timeText } from '../languages/moment.js';
import { tell } from '../languages/tell.js';
import { methodText, tellOf } from '../log/row-words.js';
import { errorText } from '../parts/error-text.js';
import { Icon } from '../parts/icon.js';
import { isKeeper } from '../session/session.js';

export function LogEntry({ row }: { readonly row: LogRow }) {
  const { icon, text, isEnglish, tone } = tellOf(row);
  const method = methodText(row);
  const isDenial = row.event_type === 'ACCESS_DENIED';
  return (
    <li class="entry" data-tone={tone} data-type={row.event_type}>
      <time dateTime={row.at}>{timeText(row.at)}</time>
      <span class="entry-sign">
        <Icon name={icon} />
      </span>
      <div>
        <p lang={isEnglish ? 'en' : undefined}>
          {text}
          {method !== null && !isEnglish && <span class="quiet"> {method}</span>}
        </p>
        {isDenial && isKeeper() && <Why eventId={row.id} />}
      </div>
    </li>
  );
}

/** Why, in plain words: every rule that was asked, and what would be decided now. */
function Why({ eventId }: { readonly eventId: string }) {
  const [told, setTold] = useState<ExplanationAndNow | null>(null);
  const [wrong, setWrong] = useState<string | null>(null);

  async function read(): Promise<void> {
    setWrong(null);
    try {
      setTold((await call('POST /api/v1/access/explain', { body: { event_id: eventId } })).data);
    } catch (error) {
      setWrong(errorText(error));
    }
  }

  if (told === null)
    return (
      <>
        <button type="button" class="link" onClick={() => void read()}>
          {tell('Why?')}
        </button>
        {wrong !== null && <p role="alert">{wrong}</p>}
      </>
    );
  return (
    <div class="why" role="status">
      <p class="why-text">{told.text}</p>
      <ol class="trace">
        {told.trace.map(({ rule, verdict, text }) => (
          <li key={rule} data-verdict={verdict}>
            <Icon name={verdict === 'fail' ? 'close' : 'done'} />
            {text}
          </li>
        ))}
      </ol>
      {told.now && (
        <p class="quiet">
          {told.now.granted === true
            ? tell('Now it would be let in.')
            : tell('Now it would be refused as well.')}
        </p>
      )}
    </div>
  );
}
