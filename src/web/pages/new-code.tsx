import { useId, useState } from 'preact/hooks';
import { hubNowMs } from '../api/hub-time.js';
import type { Code } from '../codes/code.js';
import { makeCode, type MadeCode, proposedCode, type WantedCode } from '../codes/make-code.js';
import { readCodes } from '../codes/codes.js';
import { UNTIL_WORDS } from '../codes/code-words.js';
import { localInput, UNTIL_CHOICES, type UntilChoice, untilOf } from '../codes/until.js';
import { doors } from '../doors/doors.js';
import { momentText } from '../languages/moment.js';
import type { Sentence } from '../languages/sentence.js';
import { tell } from '../languages/tell.js';
import { Choices } from '../parts/choices.js';
import { errorText } from '../parts/error-text.js';
import { Icon } from '../parts/icon.js';
import { Notice } from '../parts/notice.js';
import { useWish } from '../parts/wish.js';
import { to } from '../place.js';
import { Foresight } from './foresight.js';
import { HoursChoice } from './hours-choice.js';
import { Made } from './made-code.js';
import { NoDoor } from './no-door.js';

const WHO: readonly Sentence[] = ['Guest', 'Cleaner', 'Courier', 'Repairs'];
const DAY_MS = 86_400_000;

/** Who, which doors, until when: a tap each, and the rest is the hub's. */
export function NewCode() {
  const [kind, setKind] = useState<Code['kind']>('pin');
  const [who, setWho] = useState<string>(WHO[0] ?? '');
  const [ownName, setOwnName] = useState('');
  const [chosen, setChosen] = useState<readonly string[] | null>(null);
  const [until, setUntil] = useState<UntilChoice>('tonight');
  const [date, setDate] = useState(() => localInput(new Date(hubNowMs() + DAY_MS)));
  const [isOnce, setOnce] = useState(false);
  const [chosenHours, setHours] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);
  const [made, setMade] = useState<MadeCode | null>(null);
  const wish = useWish<WantedCode>();
  const nameId = useId();

  const paired = (doors.value ?? []).filter(({ status }) => status === 'ACTIVE');
  const doorIds = chosen ?? (paired.length === 1 ? paired.map(({ id }) => id) : []);
  const choices = UNTIL_CHOICES.filter((one) => kind === 'pin' || one !== 'always');
  const endFrom = (now: Date) => (until === 'chosen' ? new Date(date) : untilOf(until, now));
  const end = endFrom(new Date(hubNowMs()));
  const isEndKnown = end === null || !Number.isNaN(end.getTime());
  const hasHours = kind === 'pin' && !isOnce;
  const label = ownName.trim() || tell(who as Sentence);
  const scheduleId = hasHours ? chosenHours : null;
  const what = { kind, label, deviceIds: doorIds, isOnce, scheduleId };
  const chosenTerms = { ...what, until, date };

  function wanted(): WantedCode {
    const at = new Date(hubNowMs());
    return { ...what, until: endFrom(at), at };
  }

  async function make(): Promise<void> {
    if (isBusy) return;
    if (doorIds.length === 0) {
      setWrong(tell('Choose a door first.'));
      return;
    }
    setBusy(true);
    setWrong(null);
    try {
      setMade(await wish.ask(chosenTerms, wanted, makeCode));
      void readCodes();
    } catch (error) {
      setWrong(errorText(error));
    }
    setBusy(false);
  }

  if (made) return <Made made={made} />;
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        void make();
      }}
    >
      <a class="back" href={to('guests')}>
        <Icon name="back" />
        {tell('Guests')}
      </a>
      <h1>{tell('New code for a guest')}</h1>
      <Choices
        legend={tell('Who')}
        choices={WHO.map((value) => ({ value, words: tell(value) }))}
        chosen={ownName.trim() === '' ? [who as Sentence] : []}
        onChoose={([one]) => {
          setOwnName('');
          setWho(one ?? who);
        }}
      />
      <label class="field" for={nameId}>
        <span>{tell('Or a name')}</span>
        <input
          id={nameId}
          value={ownName}
          maxLength={100}
          autocomplete="off"
          onInput={({ currentTarget }) => {
            setOwnName(currentTarget.value);
          }}
        />
      </label>
      {doors.value !== null && paired.length === 0 && <NoDoor />}
      <Choices
        legend={tell('Which doors')}
        isMany
        choices={paired.map(({ id, name }) => ({ value: id, words: name }))}
        chosen={doorIds}
        onChoose={setChosen}
      />
      <Choices
        legend={tell('Until when')}
        choices={choices.map((value) => ({ value, words: tell(UNTIL_WORDS[value]) }))}
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
      {end !== null && isEndKnown && <p class="quiet">{tell('Until {when}', { when: momentText(end) })}</p>}
      <Choices
        legend={tell('What kind')}
        choices={[
          { value: 'pin', words: tell('PIN for the keypad') },
          { value: 'qr', words: tell('QR ticket') },
        ]}
        chosen={[kind]}
        onChoose={([one]) => {
          setKind(one ?? kind);
          if (one === 'qr' && until === 'always') setUntil('tonight');
        }}
      />
      <label class="switch">
        <input
          type="checkbox"
          checked={isOnce}
          onChange={({ currentTarget }) => {
            setOnce(currentTarget.checked);
          }}
        />
        <span>{tell('Opens once only')}</span>
      </label>
      {hasHours && <HoursChoice chosen={chosenHours} onChoose={setHours} />}
      {doorIds.length > 0 && isEndKnown && (
        <Foresight chosen={chosenTerms} change={() => proposedCode(wanted())} />
      )}
      {wrong !== null && (
        <Notice tone="bad" icon="jammed">
          {wrong}
        </Notice>
      )}
      <button class="act" type="submit" aria-disabled={isBusy}>
        {isBusy ? tell('Making it…') : tell('Make the code')}
      </button>
    </form>
  );
}
