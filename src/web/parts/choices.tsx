import { useId } from 'preact/hooks';

interface Choice<Value extends string> {
  readonly value: Value;
  readonly words: string;
}

interface ChoicesProps<Value extends string> {
  readonly legend: string;
  readonly choices: readonly Choice<Value>[];
  readonly chosen: readonly Value[];
  /** Several at once, or one. */
  readonly isMany?: boolean;
  readonly onChoose: (chosen: readonly Value[]) => void;
}

/** Large things to tap, that are radio buttons or boxes to a keyboard and a screen reader. */
export function Choices<Value extends string>(props: ChoicesProps<Value>) {
  const { legend, choices, chosen, isMany = false, onChoose } = props;
  const name = useId();
  return (
    <fieldset class="choices">
      <legend>{legend}</legend>
      <div class="choices-row">
        {choices.map(({ value, words }) => (
          <label key={value} class="choice">
            <input
              type={isMany ? 'checkbox' : 'radio'}
              name={name}
              checked={chosen.includes(value)}
              onChange={({ currentTarget }) => {
                if (!isMany) onChoose([value]);
                else
                  onChoose(
                    currentTarget.checked ? [...chosen, value] : chosen.filter((one) => one !== value),
                  );
              }}
            />
            <span>{words}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
