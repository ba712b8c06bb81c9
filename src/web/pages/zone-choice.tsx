import { useMemo, useState } from 'preact/hooks';
import { languageTag, tell } from '../languages/tell.js';
import { Choices } from '../parts/choices.js';
import { knownZones, ownZone, zonesMatching, zoneWords } from '../set-up/time-zones.js';

/** Shown at once: what fits on a phone. */
const SHOWN_MAX = 8;

interface ZoneChoiceProps {
  readonly zone: string;
  readonly onChoose: (zone: string) => void;
}

/** A time zone, looked for by city or country; with the time there now, which tells better than a name whether it is right. */
export function ZoneChoice({ zone, onChoose }: ZoneChoiceProps) {
  const [text, setText] = useState('');
  const language = languageTag();
  const zones = useMemo(() => knownZones(language), [language]);
  const found = zonesMatching(text, zones, SHOWN_MAX).map((one) => one.zone);
  const isLooking = text.trim() !== '';
  const shown = [...new Set([zone, ...(isLooking ? found : [ownZone()])])];
  return (
    <>
      <div class="zone">
        <label class="field">
          <span>{tell('Find the time zone by a city or a country')}</span>
          <input
            type="search"
            autocomplete="off"
            spellcheck={false}
            value={text}
            onInput={({ currentTarget }) => {
              setText(currentTarget.value);
            }}
            onKeyDown={(event) => {
              // Enter looks; it does not send what is around.
              if (event.key === 'Enter') event.preventDefault();
            }}
          />
        </label>
        <p class="quiet" role="status">
          {isLooking && found.length === 0 && tell('No such place is known. Try a larger city near it.')}
        </p>
      </div>
      <Choices
        legend={tell('Time zone')}
        choices={shown.map((value) => ({ value, words: zoneWords(value, language, Date.now()) }))}
        chosen={[zone]}
        onChoose={([one]) => {
          onChoose(one ?? zone);
        }}
      />
    </>
  );
}
