import { tell } from '../languages/tell.js';

interface DateFieldsProps {
  /** `2026-12-24`, or empty. */
  readonly from: string;
  readonly until: string;
  readonly isNeeded?: boolean;
  readonly onChange: (dates: { readonly from: string; readonly until: string }) => void;
}

/** A first day and a last one, both included. */
export function DateFields({ from, until, isNeeded = false, onChange }: DateFieldsProps) {
  return (
    <div class="pair-acts">
      <label class="field">
        <span>{tell('First day')}</span>
        <input
          type="date"
          value={from}
          required={isNeeded}
          onInput={({ currentTarget }) => {
            onChange({ from: currentTarget.value, until });
          }}
        />
      </label>
      <label class="field">
        <span>{tell('Last day')}</span>
        <input
          type="date"
          value={until}
          onInput={({ currentTarget }) => {
            onChange({ from, until: currentTarget.value });
          }}
        />
      </label>
    </div>
  );
}
