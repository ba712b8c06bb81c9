import { tell } from '../languages/tell.js';
import { endForField, type Window, withEnd } from '../may/rules.js';

interface WindowFieldsProps<W extends Window> {
  readonly window: W;
  readonly onChange: (window: W) => void;
}

/** From when, until when: what is not later is on the next day. */
export function WindowFields<W extends Window>({ window, onChange }: WindowFieldsProps<W>) {
  const { start, end } = window;
  return (
    <>
      <div class="pair-acts">
        <label class="field">
          <span>{tell('From what time')}</span>
          <input
            type="time"
            value={start}
            required
            onInput={({ currentTarget }) => {
              onChange({ ...window, start: currentTarget.value });
            }}
          />
        </label>
        <label class="field">
          <span>{tell('Until what time')}</span>
          <input
            type="time"
            value={endForField(window)}
            required
            onInput={({ currentTarget }) => {
              onChange(withEnd(window, currentTarget.value));
            }}
          />
        </label>
      </div>
      {end !== '' && end <= start && <p class="quiet">{tell('It ends on the next day.')}</p>}
    </>
  );
}
