import { Conflict } from '../kit/errors.js';
import type { ShelfOrder } from './backup-order.js';

type Place = Exclude<ShelfOrder, { kind: 'cloud' }> | { readonly kind: 'cloud' };

/** Where backups go, for people and for the program that brings them there. @param place null: nowhere */
export function shelfFor(
  place: Place | null,
  cloud: {
    readonly url: URL;
    readonly authorities: string | null;
    /** For backups alone; null: no ceiling. */
    readonly bytesPerS: number | null;
  } | null,
  /** The hub's identity, PKCS #8; null: it has none yet. */
  identity: () => Uint8Array | null,
): { readonly place: string; readonly order: () => ShelfOrder } | null {
  if (!place) return null;
  if (place.kind === 'folder') return { place: place.folder, order: () => place };
  if (place.kind === 's3') return { place: new URL(place.url).host, order: () => place };
  return {
    place: cloud ? `the cloud ${cloud.url.host}` : 'the cloud',
    order: () => {
      const key = identity();
      if (!cloud || !key) throw new Conflict('backup_off', 'There is no cloud to put backups into.');
      const { href: url } = cloud.url;
      return {
        kind: 'cloud',
        url,
        authorities: cloud.authorities,
        bytesPerS: cloud.bytesPerS,
        identity: Buffer.from(key).toString('base64'),
      };
    },
  };
}
