import { useEffect, useState } from 'preact/hooks';
import { callForBlob } from '../api/call.js';
import { tell } from '../languages/tell.js';
import { errorText } from '../parts/error-text.js';
import { Icon } from '../parts/icon.js';
import { Notice } from '../parts/notice.js';
import { Secret } from '../parts/secret.js';

/** The picture of a ticket, asked for when somebody wants to see it: the log says who did. */
export function TicketPicture({ id, label }: { readonly id: string; readonly label: string }) {
  const [picture, setPicture] = useState<{ readonly url: string; readonly blob: Blob } | null>(null);
  const [wrong, setWrong] = useState<string | null>(null);
  useEffect(
    () => () => {
      if (picture) URL.revokeObjectURL(picture.url);
    },
    [picture],
  );

  async function read(): Promise<void> {
    setWrong(null);
    try {
      const blob = await callForBlob('GET /api/v1/access/qr/{id}/png', { params: { id } });
      setPicture({ url: URL.createObjectURL(blob), blob });
    } catch (error) {
      setWrong(errorText(error));
    }
  }

  if (!picture)
    return (
      <>
        {wrong !== null && (
          <Notice tone="bad" icon="jammed">
            {wrong}
          </Notice>
        )}
        <button type="button" class="act act-quiet" onClick={() => void read()}>
          <Icon name="ticket" />
          {tell('Show the QR code')}
        </button>
      </>
    );
  const file = new File([picture.blob], 'doorward.png', { type: 'image/png' });
  return (
    <>
      <Secret name={label}>
        <img class="qr" src={picture.url} alt={tell('QR code of {name}', { name: label })} />
      </Secret>
      {canShare({ files: [file] }) && (
        <button
          type="button"
          class="act act-quiet"
          onClick={() => void navigator.share({ files: [file], title: label }).catch(() => undefined)}
        >
          <Icon name="share" />
          {tell('Share')}
        </button>
      )}
    </>
  );
}

/** Not every browser has a share sheet. */
export function canShare(data: ShareData): boolean {
  return 'canShare' in navigator && navigator.canShare(data);
}
