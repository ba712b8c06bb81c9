import { useState } from 'preact/hooks';
import type { NewSite, Site } from '../api/wire.js';
import { tell } from '../languages/tell.js';
import { Confirm } from '../parts/confirm.js';
import { errorText } from '../parts/error-text.js';
import { Notice } from '../parts/notice.js';
import { useWish } from '../parts/wish.js';
import { addSite, changeSite, removeSite } from '../sites/sites.js';
import { ZoneChoice } from './zone-choice.js';

interface PlaceFormProps {
  /** null: a new one. */
  readonly site: Site | null;
  /** The time zone that is proposed. */
  readonly proposed: string;
  readonly mayRemove: boolean;
  readonly onDone: () => void;
}

/** Name and time zone of a building. */
export function PlaceForm({ site, proposed, mayRemove, onDone }: PlaceFormProps) {
  const wish = useWish<NewSite>();
  const [name, setName] = useState(site?.name ?? '');
  const [zone, setZone] = useState(proposed);
  const [isBusy, setBusy] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);

  async function attempt(action: () => Promise<void>): Promise<void> {
    if (isBusy) return;
    setBusy(true);
    setWrong(null);
    try {
      await action();
      onDone();
    } catch (error) {
      setWrong(errorText(error));
      setBusy(false);
    }
  }

  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        const body = { name: name.trim(), time_zone: zone };
        void attempt(() => (site ? changeSite(site.id, body) : wish.ask(body, () => body, addSite)));
      }}
    >
      <label class="field">
        <span>{tell('Name of the place')}</span>
        <input
          autocomplete="off"
          required
          value={name}
          onInput={({ currentTarget }) => {
            setName(currentTarget.value);
          }}
        />
      </label>
      <ZoneChoice zone={zone} onChoose={setZone} />
      <p class="quiet">
        {tell('Hours of codes and schedules are told by this clock. What happened already stays as it is.')}
      </p>
      {wrong !== null && (
        <Notice tone="bad" icon="jammed">
          {wrong}
        </Notice>
      )}
      <button class="act" type="submit" aria-disabled={isBusy}>
        {tell('Save')}
      </button>
      {site && mayRemove && (
        <button
          type="button"
          class="act act-quiet act-bad"
          onClick={() => {
            setAsking(true);
          }}
        >
          {tell('Remove this place')}
        </button>
      )}
      {site && isAsking && (
        <Confirm
          title={tell('Remove this place')}
          action={tell('Remove')}
          onConfirm={() => void attempt(() => removeSite(site.id))}
          onClose={() => {
            setAsking(false);
          }}
        >
          <p>{tell('It has to have no locks any more. Its statistics go; its log stays.')}</p>
        </Confirm>
      )}
    </form>
  );
}
