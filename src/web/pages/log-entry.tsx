import { useEffect, useState } from 'preact/hooks';
import { call } from '../api/call.js';
import type { ExplanationAndNow, LogRow } from '../api/wire.js';
import { timeText } from '../languages/moment.js';
import { spoken, tell } from '../languages/tell.js';
import { methodText, tellOf } from '../log/row-words.js';
import { errorText } from '../parts/error-text.js';
import { Icon, type IconName } from '../parts/icon.js';
import { isKeeper } from '../session/session.js';

export function LogEntry({ row }: { readonly row: LogRow }) {
  const { icon, text, about, isEnglish, tone } = tellOf(row);
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
          {about !== null && <span class="quiet"> · {about}</span>}
          {method !== null && !isEnglish && <span class="quiet"> {method}</span>}
        </p>
        {isDenial && isKeeper() && <Why eventId={row.id} />}
      </div>
    </li>
  );
}

/** A rule that had nothing to say neither let in nor kept out. */
const VERDICT_ICONS: Readonly<Record<ExplanationAndNow['trace'][number]['verdict'], IconName>> = {
  pass: 'done',
  fail: 'close',
  skip: 'skipped',
};

/** Why, in plain words: every rule that was asked, and what would be decided now. */
function Why({ eventId }: { readonly eventId: string }) {
  const [isOpen, setOpen] = useState(false);
  const [told, setTold] = useState<ExplanationAndNow | null>(null);
  const [wrong, setWrong] = useState<string | null>(null);

  // The sentences are the hub's: in another language they are asked for again.
  useEffect(() => {
    if (!isOpen) return;
    let isWanted = true;
    setWrong(null);
    call('POST /api/v1/access/explain', { body: { event_id: eventId } }).then(
      ({ data }) => {
        if (isWanted) setTold(data);
      },
      (error: unknown) => {
        if (!isWanted) return;
        setWrong(errorText(error));
        setTold(null);
        setOpen(false);
      },
    );
    return () => {
      isWanted = false;
    };
  }, [isOpen, spoken.value]);

  if (told === null)
    return (
      <>
        <button
          type="button"
          class="link"
          onClick={() => {
            setOpen(true);
          }}
        >
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
            <Icon name={VERDICT_ICONS[verdict]} />
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
