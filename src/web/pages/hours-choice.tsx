import { tell } from '../languages/tell.js';
import { schedules } from '../may/schedules.js';
import { useSchedules } from '../may/use-schedules.js';

interface HoursChoiceProps {
  /** Of a schedule; null: at any hour. */
  readonly chosen: string | null;
  readonly onChoose: (scheduleId: string | null) => void;
}

/** At which hours something that is given counts. A house without schedules is not asked. */
export function HoursChoice({ chosen, onChoose }: HoursChoiceProps) {
  useSchedules();
  const all = schedules.value ?? [];
  if (all.length === 0) return null;
  return (
    <label class="field">
      <span>{tell('At which hours')}</span>
      <select
        value={chosen ?? ''}
        onChange={({ currentTarget: { value } }) => {
          onChoose(value === '' ? null : value);
        }}
      >
        <option value="">{tell('At any hour')}</option>
        {all.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
