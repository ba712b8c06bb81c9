import { useEffect } from 'preact/hooks';
import { type Code, isOnItsWay, phaseOf } from '../codes/code.js';
import { codes, codesProblem, hasOlder, readCodes } from '../codes/codes.js';
import { useTurns } from '../codes/turns.js';
import { readDoors } from '../doors/doors.js';
import { doors } from '../doors/doors.js';
import { useFresh } from '../fresh.js';
import { tell } from '../languages/tell.js';
import { useSchedules } from '../may/use-schedules.js';
import { Notice } from '../parts/notice.js';
import { Unread } from '../parts/unread.js';
import { place, to } from '../place.js';
import { CodeCard } from './code-card.js';
import { NewCode } from './new-code.js';

/** Rows of the log after which codes are otherwise than they were. */
const CHANGES = /^(PIN_|QR_|UNLOCK$|ACCESS_GRANTED$|ACCESS_DENIED$)/;
/** How often the locks are asked about while a code is on its way to one, milliseconds: no row tells of it. */
const LOOK_MS = 5_000;

export function GuestsPage() {
  useFresh(() => {
    if (doors.value === null) void readDoors();
    void readCodes();
  }, CHANGES);
  useSchedules();
  const isUnderWay = codes.value?.some(isOnItsWay) ?? false;
  useEffect(() => {
    if (!isUnderWay) return;
    const timer = setInterval(() => void readCodes(), LOOK_MS);
    return () => {
      clearInterval(timer);
    };
  }, [isUnderWay]);
  return place.value[1] === 'new' ? <NewCode /> : <CodeList />;
}

function CodeList() {
  return (
    <>
      <h1>{tell('Guests')}</h1>
      <a class="act act-wide" href={to('guests', 'new')}>
        {tell('New code for a guest')}
      </a>
      <List />
    </>
  );
}

function List() {
  if (codesProblem.value !== null) return <Unread why={codesProblem.value} again={readCodes} />;
  const all = codes.value;
  if (all === null) return <p class="quiet">{tell('Loading…')}</p>;
  return <Listed all={all} />;
}

function Listed({ all }: { readonly all: readonly Code[] }) {
  const nowMs = useTurns(all, () => void readCodes());
  const isPast = (code: Code) => ['revoked', 'over'].includes(phaseOf(code, nowMs));
  const current = all.filter((code) => !isPast(code));
  const past = all.filter(isPast);
  return (
    <>
      {current.length === 0 && (
        <Notice tone="calm" icon="guests">
          {tell('Nobody has a code. Make one for a guest: it takes three taps.')}
        </Notice>
      )}
      <div class="codes">
        {current.map((code) => (
          <CodeCard key={code.id} code={code} phase={phaseOf(code, nowMs)} />
        ))}
      </div>
      {past.length > 0 && (
        <details class="past">
          <summary>{tell('Over and revoked ({count})', { count: past.length })}</summary>
          <div class="codes">
            {past.map((code) => (
              <CodeCard key={code.id} code={code} phase={phaseOf(code, nowMs)} />
            ))}
          </div>
          {hasOlder.value && <p class="quiet">{tell('There are older ones, which are not shown here.')}</p>}
        </details>
      )}
    </>
  );
}
