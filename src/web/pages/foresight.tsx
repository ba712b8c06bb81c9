import { useState } from 'preact/hooks';
import type { ProposedChange } from '../api/wire.js';
import { tell } from '../languages/tell.js';
import { isKeeper } from '../session/session.js';
import { Consequences } from './consequences.js';

interface ForesightProps {
  /** What was chosen in the form: to another choice the answer is none. */
  readonly chosen: unknown;
  readonly change: () => ProposedChange;
}

interface Question {
  readonly of: string;
  readonly change: ProposedChange;
  /** Asked twice it is asked anew. */
  readonly time: number;
}

/** What would come of a form that is not sent yet, for who wants to know: it stands in nobody's way. */
export function Foresight({ chosen, change }: ForesightProps) {
  const [asked, setAsked] = useState<Question | null>(null);
  const of = JSON.stringify(chosen);
  if (!isKeeper()) return null;
  return (
    <>
      <button
        type="button"
        class="act act-quiet"
        onClick={() => {
          setAsked({ of, change: change(), time: (asked?.time ?? 0) + 1 });
        }}
      >
        {tell('What would it do?')}
      </button>
      {asked?.of === of && <Consequences key={asked.time} change={asked.change} />}
    </>
  );
}
