import { useEffect, useId, useState } from 'preact/hooks';
import { hubNowMs } from '../api/hub-time.js';
import type { NewShare } from '../api/wire.js';
import { UNTIL_WORDS } from '../codes/code-words.js';
import { localInput, UNTIL_CHOICES, type UntilChoice, untilOf } from '../codes/until.js';
import { doors } from '../doors/doors.js';
import { tell } from '../languages/tell.js';
import { giveShare } from '../letting-in/shares.js';
import { type Right, RIGHT_WORDS, RIGHTS } from '../letting-in/share-words.js';
import { useAttempt } from '../parts/attempt.js';
import { Choices } from '../parts/choices.js';
import { SectionHead } from '../parts/section-head.js';
import { useWish } from '../parts/wish.js';
import { Wrong } from '../parts/wrong.js';
import { people, personKnownAs, personName, readPeople } from '../people/people.js';
import { go, to } from '../place.js';
import { isKeeper } from '../session/session.js';
import { Foresight } from './foresight.js';
import { HoursChoice } from './hours-choice.js';

const DAY_MS = 86_400_000;

/** Who, which door, what of it, until when. */
export function NewShareForm() {
  const wish = useWish<NewShare>();
  const names = useId();
  const [who, setWho] = useState('');
  const [doorId, setDoorId] = useState<string | null>(null);
  const [rights, setRights] = useState<readonly Right[]>(['can_unlock', 'can_lock']);
  const [until, setUntil] = useState<UntilChoice>('always');
  const [date, setDate] = useState(() => localInput(new Date(hubNowMs() + DAY_MS)));
  const [scheduleId, setScheduleId] = useState<string | null>(null);
  const { isBusy, wrong, attempt } = useAttempt();
  useEffect(() => {
    if (isKeeper() && people.value === null) void readPeople();
  }, []);
  const all = doors.value ?? [];
  const chosen = doorId ?? (all.length === 1 ? all[0]?.id : undefined);
  const [isUnchosen, setUnchosen] = useState(false);

  const given = Object.fromEntries(RIGHTS.map((right) => [right, rights.includes(right)]));
  const what = { shared_with: who.trim(), ...given, schedule_id: scheduleId };
  const terms = { ...what, chosen, until, date };
  const known = personKnownAs(who);
  const isEndKnown = until !== 'chosen' || !Number.isNaN(Date.parse(date));

  function wanted(): NewShare {
    const end = until === 'chosen' ? new Date(date) : untilOf(until, new Date(hubNowMs()));
    return { ...what, valid_until: end?.toISOString() ?? null };
  }

  async function give(): Promise<void> {
    setUnchosen(chosen === undefined);
    if (chosen === undefined) return;
    await wish.ask(terms, wanted, (body, key) => giveShare(chosen, body, key));
    go('set-up', 'shares');
  }

  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        attempt(give);
      }}
    >
      <SectionHead title={tell('Share a door')} back={tell('Shared doors')} href={to('set-up', 'shares')} />
      <label class="field">
        <span>{tell('With whom: e-mail, phone or user name')}</span>
        <input
          value={who}
          list={names}
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
          required
          onInput={({ currentTarget }) => {
            setWho(currentTarget.value);
          }}
        />
      </label>
      <datalist id={names}>
        {(people.value ?? []).map((person) => (
          <option key={person.id} value={person.email ?? person.phone ?? person.username ?? person.id}>
            {personName(person)}
          </option>
        ))}
      </datalist>
      {all.length === 0 ? (
        <p class="quiet">
          {tell('There is no door here for you yet. Who runs the house can give you one, or pair a lock.')}
        </p>
      ) : (
        <Choices
          legend={tell('Which door')}
          choices={all.map(({ id, name }) => ({ value: id, words: name }))}
          chosen={chosen === undefined ? [] : [chosen]}
          onChoose={([one]) => {
            setDoorId(one ?? null);
          }}
        />
      )}
      <Choices
        legend={tell('What they may do with it')}
        isMany
        choices={RIGHTS.map((value) => ({ value, words: tell(RIGHT_WORDS[value]) }))}
        chosen={rights}
        onChoose={setRights}
      />
      <Choices
        legend={tell('Until when')}
        choices={UNTIL_CHOICES.map((value) => ({ value, words: tell(UNTIL_WORDS[value]) }))}
        chosen={[until]}
        onChoose={([one]) => {
          setUntil(one ?? until);
        }}
      />
      {until === 'chosen' && (
        <label class="field">
          <span>{tell('Day and time')}</span>
          <input
            type="datetime-local"
            value={date}
            required
            onInput={({ currentTarget }) => {
              setDate(currentTarget.value);
            }}
          />
        </label>
      )}
      <HoursChoice chosen={scheduleId} onChoose={setScheduleId} />
      {known && chosen !== undefined && isEndKnown && (
        <Foresight
          chosen={terms}
          change={() => ({ ...wanted(), kind: 'add_share', device_id: chosen, shared_with: known.id })}
        />
      )}
      <Wrong text={isUnchosen ? tell('Choose a door first.') : wrong} />
      <button class="act" type="submit" aria-disabled={isBusy}>
        {tell('Share it')}
      </button>
    </form>
  );
}
