import { useState } from 'preact/hooks';
import type { Schedule } from '../api/wire.js';
import { tell } from '../languages/tell.js';
import {
  type Exception,
  isInOrder,
  isWhole,
  isWholeException,
  NEW_EXCEPTION,
  toException,
  USUAL_RULE,
  type WeekRule,
} from '../may/rules.js';
import {
  changeSchedule,
  changesOf,
  makeSchedule,
  removeSchedule,
  schedules,
  type UsualTimes,
} from '../may/schedules.js';
import { Confirm } from '../parts/confirm.js';
import { errorText } from '../parts/error-text.js';
import { Icon } from '../parts/icon.js';
import { Notice } from '../parts/notice.js';
import { useWish } from '../parts/wish.js';
import { go, to } from '../place.js';
import { Consequences } from './consequences.js';
import { ExceptionFields } from './exception-fields.js';
import { RuleFields } from './rule-fields.js';
import { Week } from './schedule-week.js';

/** @param id as in the address; `new` is none yet */
export function SchedulePage({ id }: { readonly id: string }) {
  const known = schedules.value?.find((one) => one.id === id);
  return (
    <div class="form">
      <a class="back" href={to('may')}>
        <Icon name="back" />
        {tell('Who may')}
      </a>
      <h1>{known ? tell('Change: {name}', { name: known.name }) : tell('New schedule')}</h1>
      <Found id={id} known={known} />
    </div>
  );
}

function Found({ id, known }: { readonly id: string; readonly known: Schedule | undefined }) {
  const [begun, setBegun] = useState(known);
  if (begun === undefined && known) setBegun(known);
  if (id === 'new') return <ScheduleForm known={undefined} />;
  if (known && begun) {
    const renew = () => {
      setBegun(known);
    };
    const isOther = known.updated_at !== begun.updated_at;
    return <ScheduleForm key={begun.updated_at} known={begun} onRenew={isOther ? renew : undefined} />;
  }
  if (schedules.value === null) return <p class="quiet">{tell('Loading…')}</p>;
  return <Notice tone="calm">{tell('This schedule is gone.')}</Notice>;
}

type Asking = 'save' | 'remove' | null;

interface ScheduleFormProps {
  /** As it was when the form was opened; undefined: it is to be made. */
  readonly known: Schedule | undefined;
  /** There where it was changed elsewhere since. */
  readonly onRenew?: (() => void) | undefined;
}

/** The usual week of a schedule, and its exceptions. What a change would do is told before it is made; a new one changes nothing for anybody. */
function ScheduleForm({ known, onRenew }: ScheduleFormProps) {
  const [name, setName] = useState(known?.name ?? '');
  const [rules, setRules] = useState<readonly WeekRule[]>(known?.week_days ?? [USUAL_RULE]);
  const [exceptions, setExceptions] = useState<readonly Exception[]>(known?.exceptions ?? []);
  const [removals, setRemovals] = useState(0);
  const [asking, setAsking] = useState<Asking>(null);
  const [isBusy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);
  const wish = useWish<UsualTimes>();
  const times = { name: name.trim(), week_days: rules, exceptions: exceptions.map(toException) };
  const change: Partial<UsualTimes> = known ? changesOf(known, times) : {};

  async function act(action: () => Promise<void>): Promise<void> {
    if (isBusy) return;
    setBusy(true);
    setWrong(null);
    try {
      await action();
      go('may');
    } catch (error) {
      setWrong(errorText(error));
      setBusy(false);
    }
  }

  function submit(): void {
    if (!rules.every(isWhole)) setWrong(tell('Choose a day and both times on each line.'));
    else if (![...rules, ...exceptions].every(isInOrder))
      setWrong(tell('A last day is before its first one.'));
    else if (!exceptions.every(isWholeException)) setWrong(tell('Choose the days of each exception.'));
    else if (known) setAsking('save');
    else void act(() => wish.ask(times, () => times, makeSchedule));
  }

  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <label class="field">
        <span>{tell('Name')}</span>
        <input
          value={name}
          maxLength={100}
          autocomplete="off"
          required
          onInput={({ currentTarget }) => {
            setName(currentTarget.value);
          }}
        />
      </label>
      {rules.map((rule, at) => (
        <RuleFields
          // Lines have no name but their place, until one is taken out.
          key={`${removals} ${at}`}
          rule={rule}
          onChange={(changed) => {
            setRules(rules.map((one, other) => (other === at ? changed : one)));
          }}
          onRemove={() => {
            setRules(rules.filter((_, other) => other !== at));
            setRemovals(removals + 1);
          }}
        />
      ))}
      <button
        type="button"
        class="act act-quiet"
        onClick={() => {
          setRules([...rules, USUAL_RULE]);
        }}
      >
        {tell('Add a line')}
      </button>
      <section aria-label={tell('The week')} aria-live="polite">
        <Week rules={rules.filter(isWhole)} />
      </section>
      <h2>{tell('Exceptions')}</h2>
      <p class="quiet">
        {tell('On these days other hours count than in the week, or none: holidays, a day of repairs.')}
      </p>
      {exceptions.map((exception, at) => (
        <ExceptionFields
          key={at}
          exception={exception}
          onChange={(changed) => {
            setExceptions(exceptions.map((one, other) => (other === at ? changed : one)));
          }}
          onRemove={() => {
            setExceptions(exceptions.filter((_, other) => other !== at));
          }}
        />
      ))}
      <button
        type="button"
        class="act act-quiet"
        onClick={() => {
          setExceptions([...exceptions, NEW_EXCEPTION]);
        }}
      >
        {tell('Add an exception')}
      </button>
      {onRenew && !isBusy && (
        <Notice tone="warn" icon="may">
          {tell('This schedule was changed elsewhere meanwhile.')}{' '}
          <button type="button" class="link" onClick={onRenew}>
            {tell('Open it as it is now')}
          </button>
        </Notice>
      )}
      {wrong !== null && (
        <Notice tone="bad" icon="jammed">
          {wrong}
        </Notice>
      )}
      <button class="act" type="submit" aria-disabled={isBusy}>
        {known ? tell('What would it do?') : tell('Make the schedule')}
      </button>
      {known && (
        <button
          type="button"
          class="act act-quiet act-bad"
          onClick={() => {
            setAsking('remove');
          }}
        >
          {tell('Remove')}
        </button>
      )}
      {known && asking !== null && (
        <Confirm
          title={tell(asking === 'save' ? 'Change: {name}' : 'Remove: {name}', { name: known.name })}
          action={asking === 'save' ? tell('Save') : tell('Remove')}
          onConfirm={() => {
            void act(() => (asking === 'save' ? changeSchedule(known.id, change) : removeSchedule(known.id)));
          }}
          onClose={() => {
            setAsking(null);
          }}
        >
          <Consequences
            change={
              asking === 'save'
                ? { kind: 'change_schedule', schedule_id: known.id, ...timingOf(change) }
                : { kind: 'remove_schedule', schedule_id: known.id }
            }
          />
        </Confirm>
      )}
    </form>
  );
}

/** A name opens nothing. */
function timingOf({ week_days, exceptions }: Partial<UsualTimes>): Partial<Omit<UsualTimes, 'name'>> {
  return { ...(week_days && { week_days }), ...(exceptions && { exceptions }) };
}
