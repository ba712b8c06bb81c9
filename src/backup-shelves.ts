import type { ShelfOrder } from './backup/backup-order.js';
import { FolderShelf } from './backup/folder-shelf.js';
import type { Clock } from './kit/clock.js';
import { idSource } from './kit/ids.js';
import type { Random } from './kit/random.js';
import type { BackupShelf } from './operations/backup/shelf.js';

/** The shelf that was ordered; what talks to others is only loaded for it. */
export async function openShelf(
  order: ShelfOrder,
  tag: string,
  { clock, random }: { readonly clock: Clock; readonly random: Random },
): Promise<BackupShelf> {
  switch (order.kind) {
    case 'folder':
      return new FolderShelf(order.folder, tag);
    case 's3': {
      const { S3Shelf } = await import('./backup/s3-shelf.js');
      return new S3Shelf(order, tag, clock);
    }
    case 'cloud': {
      const [{ CloudShelf }, { HubIdentity }] = await Promise.all([
        import('./sync/cloud-shelf.js'),
        import('./sync/hub-identity.js'),
      ]);
      const identity = new HubIdentity(Buffer.from(order.identity, 'base64'), idSource(clock, random));
      const { url, authorities, bytesPerS } = order;
      return new CloudShelf({ url: new URL(url), authorities, bytesPerS }, identity, clock);
    }
  }
}
