import { tell } from '../languages/tell.js';
import { endForField, type WeekRule, withEnd } from '../may/rules.js';
import { WEEK_DAYS } from '../may/week.js';
import { Choices } from '../parts/choices.js';
import { dayName } from './schedule-week.js';

interface RuleFieldsProps {
  readonly rule: WeekRule;
  readonly onChange: (rule: WeekRule) => void;
  readonly onRemove: () => void;
}

/** One line of a week: on which days, from when, until when. */
export function RuleFields({ rule, onChange, onRemove }: RuleFieldsProps) {
  return (
    <div class="rule">
      <Choices
        legend={tell('On which days')}
        isMany
        choices={WEEK_DAYS.map((value) => ({ value, words: dayName(value) }))}
        chosen={rule.days}
        onChoose={(days) => {
          onChange({ ...rule, days: WEEK_DAYS.filter((day) => days.includes(day)) });
        }}
      />
      <div class="pair-acts">
        <label class="field">
          <span>{tell('From what time')}</span>
          <input
            type="time"
            value={rule.start}
            required
            onInput={({ currentTarget }) => {
              onChange({ ...rule, start: currentTarget.value });
            }}
          />
        </label>
        <label class="field">
          <span>{tell('Until what time')}</span>
          <input
            type="time"
            value={endForField(rule)}
            required
            onInput={({ currentTarget }) => {
              onChange(withEnd(rule, currentTarget.value));
            }}
          />
        </label>
      </div>
      {rule.end !== '' && rule.end <= rule.start && <p class="quiet">{tell('It ends on the next day.')}</p>}
      <button type="button" class="link" onClick={onRemove}>
        {tell('Take this line out')}
      </button>
    </div>
  );
}
