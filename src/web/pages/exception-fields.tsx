import { tell } from '../languages/tell.js';
import { type Exception, USUAL_WINDOW } from '../may/rules.js';
import { DateFields } from './date-fields.js';
import { WindowFields } from './window-fields.js';

interface ExceptionFieldsProps {
  readonly exception: Exception;
  readonly onChange: (exception: Exception) => void;
  readonly onRemove: () => void;
}

/** Days that are not as the week says: closed, or open at other times. */
export function ExceptionFields({ exception, onChange, onRemove }: ExceptionFieldsProps) {
  const { from_date: from, until_date: until, windows } = exception;
  return (
    <div class="rule" data-exception={from}>
      <DateFields
        from={from}
        until={until}
        isNeeded
        onChange={(dates) => {
          onChange({ ...exception, from_date: dates.from, until_date: dates.until });
        }}
      />
      {windows.length === 0 && <p class="quiet">{tell('Closed on these days.')}</p>}
      {windows.map((window, at) => (
        // Windows have no name but their place.
        <div key={at} class="rule-window">
          <WindowFields
            window={window}
            onChange={(changed) => {
              onChange({
                ...exception,
                windows: windows.map((one, other) => (other === at ? changed : one)),
              });
            }}
          />
          <button
            type="button"
            class="link"
            onClick={() => {
              onChange({ ...exception, windows: windows.filter((_, other) => other !== at) });
            }}
          >
            {tell('Take these hours out')}
          </button>
        </div>
      ))}
      <button
        type="button"
        class="link"
        onClick={() => {
          onChange({ ...exception, windows: [...windows, USUAL_WINDOW] });
        }}
      >
        {tell('Add hours')}
      </button>
      <button type="button" class="link" onClick={onRemove}>
        {tell('Take this exception out')}
      </button>
    </div>
  );
}
