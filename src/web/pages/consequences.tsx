import { useEffect, useState } from 'preact/hooks';
import { call } from '../api/call.js';
import type { AccessDifference, ProposedChange, WhatIfAnswer } from '../api/wire.js';
import { doorOf } from '../doors/doors.js';
import { tell } from '../languages/tell.js';
import { errorText } from '../parts/error-text.js';
import { Icon } from '../parts/icon.js';

/** What a change would do in the week to come, asked of the hub before it is made; nothing is changed by asking. */
export function Consequences({ change }: { readonly change: ProposedChange }) {
  const [answer, setAnswer] = useState<WhatIfAnswer | null>(null);
  const [wrong, setWrong] = useState<string | null>(null);
  useEffect(() => {
    call('POST /api/v1/access/what-if', { body: { change } }).then(
      ({ data }) => {
        setAnswer(data);
      },
      (error: unknown) => {
        setWrong(errorText(error));
      },
    );
  }, []);
  return (
    <div class="consequences" role="status">
      {wrong !== null && <p>{wrong}</p>}
      {wrong === null && answer === null && <p class="quiet">{tell('Working out what it would do…')}</p>}
      {answer !== null && <Differences answer={answer} />}
    </div>
  );
}

function Differences({ answer: { differences, is_complete } }: { readonly answer: WhatIfAnswer }) {
  const told = [...new Map(differences.map((one) => [keyOf(one), one])).values()];
  if (told.length === 0)
    return <p class="quiet">{tell('Nobody would gain or lose a door in the next week.')}</p>;
  return (
    <>
      <p>{tell('In the next week:')}</p>
      <ul>
        {told.map((one) => (
          <li key={keyOf(one)} data-change={one.change}>
            <Icon name={one.change === 'gains' ? 'done' : 'close'} />
            {tell(one.change === 'gains' ? '{who} can open {door}' : '{who} can’t open {door} any more', {
              who: one.name,
              door: doorOf(one.device_id)?.name ?? tell('A door'),
            })}
          </li>
        ))}
      </ul>
      {!is_complete && <p class="quiet">{tell('And more than can be told here.')}</p>}
    </>
  );
}

/** Somebody who loses a door each night loses it once here. */
function keyOf({ change, kind, id, device_id }: AccessDifference): string {
  return `${change} ${kind} ${id} ${device_id}`;
}
