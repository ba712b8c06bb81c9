import { useState } from 'preact/hooks';
import type { ProposedChange } from '../api/wire.js';
import { tell } from '../languages/tell.js';
import { isKeeper } from '../session/session.js';
import { Consequences } from './consequences.js';

interface ForesightProps {
  /** What was chosen in the form: of another choice it is asked anew. */
  readonly chosen: unknown;
  readonly change: () => ProposedChange;
}

/** What would come of a form that is not sent yet, for who wants to know: it stands in nobody's way. */
export function Foresight({ chosen, change }: ForesightProps) {
  const [asked, setAsked] = useState<{ readonly of: string; readonly change: ProposedChange } | null>(null);
  const of = JSON.stringify(chosen);
  if (!isKeeper()) return null;
  if (asked?.of === of) return <Consequences key={of} change={asked.change} />;
  return (
    <button
      type="button"
      class="act act-quiet"
      onClick={() => {
        setAsked({ of, change: change() });
      }}
    >
      {tell('What would it do?')}
    </button>
  );
}
