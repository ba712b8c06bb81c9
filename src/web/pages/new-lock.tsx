import { useEffect, useState } from 'preact/hooks';
import type { Device, NewDevice } from '../api/wire.js';
import { doors } from '../doors/doors.js';
import { tell } from '../languages/tell.js';
import { Choices } from '../parts/choices.js';
import { errorText } from '../parts/error-text.js';
import { Notice } from '../parts/notice.js';
import { useWish } from '../parts/wish.js';
import { deviceIdFor } from '../set-up/device-id.js';
import { registerLock } from '../set-up/locks.js';
import { readSites, sites } from '../sites/sites.js';

function newDeviceId(name: string): string {
  return deviceIdFor(name, new Set((doors.value ?? []).map(({ device_id }) => device_id)));
}

/** A lock is written down first, and paired then: whoever is called away between the two finds it in the list. */
export function NewLock({ onDone }: { readonly onDone: (lock: Device) => void }) {
  const wish = useWish<NewDevice>();
  const [name, setName] = useState('');
  const [site, setSite] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);
  const places = sites.value ?? [];
  const chosenSite = site ?? places[0]?.id;

  useEffect(() => {
    readSites().catch((error: unknown) => {
      setWrong(errorText(error));
    });
  }, []);

  async function submit(): Promise<void> {
    if (isBusy) return;
    setBusy(true);
    setWrong(null);
    try {
      const body = { name: name.trim(), ...(chosenSite !== undefined && { site_id: chosenSite }) };
      const named = () => ({ ...body, device_id: newDeviceId(body.name) });
      onDone(await wish.ask(body, named, registerLock));
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
        void submit();
      }}
    >
      <label class="field">
        <span>{tell('What the door is called')}</span>
        <input
          autocomplete="off"
          required
          value={name}
          onInput={({ currentTarget }) => {
            setName(currentTarget.value);
          }}
        />
      </label>
      {places.length > 1 && (
        <Choices
          legend={tell('Where it is')}
          choices={places.map(({ id, name: words }) => ({ value: id, words }))}
          chosen={chosenSite === undefined ? [] : [chosenSite]}
          onChoose={([one]) => {
            setSite(one ?? null);
          }}
        />
      )}
      {wrong !== null && (
        <Notice tone="bad" icon="jammed">
          {wrong}
        </Notice>
      )}
      <button class="act" type="submit" aria-disabled={isBusy}>
        {tell('Go on to pairing')}
      </button>
    </form>
  );
}
