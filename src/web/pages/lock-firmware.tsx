import { useEffect, useState } from 'preact/hooks';
import type { Device, FirmwareUpdate } from '../api/wire.js';
import { sizeText } from '../languages/size.js';
import { tell } from '../languages/tell.js';
import { errorText } from '../parts/error-text.js';
import { Notice } from '../parts/notice.js';
import {
  cancelFirmware,
  firmware,
  firmwareProblem,
  followFirmware,
  IMAGE_BYTES_MAX,
  isUnderWay,
  startFirmware,
} from '../set-up/firmware.js';
import { firmwareText } from '../set-up/firmware-words.js';

/** The firmware of a lock: what it runs, and an update with how far it is, as the hub tells it. */
export function LockFirmware({ lock }: { readonly lock: Device }) {
  useEffect(() => followFirmware(lock.id), [lock.id]);
  const now = firmware.value;
  return (
    <div class="form">
      <p>
        {lock.firmware_version === null
          ? tell('The lock has not said what it runs.')
          : tell('The lock runs {version}.', { version: lock.firmware_version })}
      </p>
      {firmwareProblem.value !== null && (
        <Notice tone="bad" icon="jammed">
          {firmwareProblem.value}
        </Notice>
      )}
      {now === null && firmwareProblem.value === null && <p class="quiet">{tell('Loading…')}</p>}
      <Standing now={now} id={lock.id} />
      {now !== null && !isUnderWay(now) && <ImageForm id={lock.id} />}
    </div>
  );
}

/** Its words are there from the start, so that a screen reader hears them change; the figures beside them would be too much. */
function Standing({ now, id }: { readonly now: FirmwareUpdate | null; readonly id: string }) {
  const [wrong, setWrong] = useState<string | null>(null);
  const isSending = now !== null && (now.state === 'waiting' || now.state === 'sending');
  return (
    <>
      <p role="status" data-firmware={now?.state} data-tone={now?.state === 'failed' ? 'bad' : undefined}>
        {now && firmwareText(now)}
      </p>
      {now !== null && isUnderWay(now) && (
        <div>
          <progress
            class="progress"
            aria-label={tell('Firmware update')}
            {...(now.state === 'verifying' ? {} : { max: 100, value: now.percent })}
          />
          <p class="quiet">
            {tell('{sent} of {total}, {percent} %', {
              sent: sizeText(now.bytes_sent),
              total: sizeText(now.bytes_total),
              percent: now.percent,
            })}
          </p>
        </div>
      )}
      {wrong !== null && (
        <Notice tone="bad" icon="jammed">
          {wrong}
        </Notice>
      )}
      {isSending && (
        <button
          type="button"
          class="act act-quiet act-bad"
          onClick={() => {
            setWrong(null);
            cancelFirmware(id).catch((error: unknown) => {
              setWrong(errorText(error));
            });
          }}
        >
          {tell('Cancel the update')}
        </button>
      )}
    </>
  );
}

function ImageForm({ id }: { readonly id: string }) {
  const [image, setImage] = useState<File | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);
  const unfit = image === null ? null : unfitText(image);

  async function submit(): Promise<void> {
    if (image === null || unfit !== null || isBusy) return;
    setBusy(true);
    setWrong(null);
    try {
      await startFirmware(id, image);
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
        <span>{tell('Signed image from the maker of the lock')}</span>
        <input
          type="file"
          required
          onChange={({ currentTarget }) => {
            setImage(currentTarget.files?.[0] ?? null);
            setWrong(null);
          }}
        />
      </label>
      {image !== null && unfit === null && <p class="quiet">{sizeText(image.size)}</p>}
      {(wrong ?? unfit) !== null && (
        <Notice tone="bad" icon="jammed">
          {wrong ?? unfit}
        </Notice>
      )}
      <button class="act" type="submit" aria-disabled={isBusy || image === null || unfit !== null}>
        {isBusy ? tell('Giving it to the hub…') : tell('Update the lock')}
      </button>
    </form>
  );
}

/** What can be said of a file before anything is sent; null: nothing against it. */
function unfitText({ size }: File): string | null {
  if (size === 0) return tell('This file is empty. Choose another one.');
  if (size <= IMAGE_BYTES_MAX) return null;
  return tell('This file has {size}, and no image has more than {most}. Is it the right one?', {
    size: sizeText(size),
    most: sizeText(IMAGE_BYTES_MAX),
  });
}
