import { useState } from 'preact/hooks';
import { tell } from '../languages/tell.js';
import type { WeekRule } from '../may/rules.js';
import { WEEK_DAYS } from '../may/week.js';
import { Choices } from '../parts/choices.js';
import { DateFields } from './date-fields.js';
import { dayName } from './schedule-week.js';
import { WindowFields } from './window-fields.js';

interface RuleFieldsProps {
  readonly rule: WeekRule;
  readonly onChange: (rule: WeekRule) => void;
  readonly onRemove: () => void;
}

/** One line of a week: on which days, from when, until when, and in which part of the year where that is not all of it. */
export function RuleFields({ rule, onChange, onRemove }: RuleFieldsProps) {
  const { from_date: from, until_date: until } = rule;
  // As the line was at first: it does not shut under whoever empties a field.
  const [isPart] = useState(from !== null || until !== null);
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
      <WindowFields window={rule} onChange={onChange} />
      <details open={isPart}>
        <summary>{tell('Only in a part of the year')}</summary>
        <DateFields
          from={from ?? ''}
          until={until ?? ''}
          onChange={(dates) => {
            onChange({ ...rule, from_date: dates.from || null, until_date: dates.until || null });
          }}
        />
      </details>
      <button type="button" class="link" onClick={onRemove}>
        {tell('Take this line out')}
      </button>
    </div>
  );
}
