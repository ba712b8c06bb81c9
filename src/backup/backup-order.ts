import type { Text } from '../kit/sentence.js';

/** Where a process that was started for it puts backups. Handed over on its standard input: it may hold secrets. */
export type ShelfOrder =
  | { readonly kind: 'folder'; readonly folder: string }
  | {
      readonly kind: 's3';
      /** `https://host/bucket/prefix`. */
      readonly url: string;
      readonly region: string;
      readonly keyId: string;
      readonly secret: string;
    }
  | {
      readonly kind: 'cloud';
      readonly url: string;
      readonly authorities: string | null;
      /** Ceiling for what is written; null: none. */
      readonly bytesPerS: number | null;
      /** The hub's identity, PKCS #8, base64. */
      readonly identity: string;
    };

/** What is done on a shelf. */
export type ShelvedOrder = { readonly shelf: ShelfOrder; readonly tag: string } & (
  | {
      readonly kind: 'make';
      readonly dataDir: string;
      /** Folder of key files that the service manager handed over; null: none. */
      readonly handedOver: string | null;
      readonly recipient: string;
      /** Backups that stay, this one among them. */
      readonly keep: number;
    }
  | { readonly kind: 'list' }
  | { readonly kind: 'prove'; readonly name: string; readonly sha256: string }
);

/** `check`: looks at a copy of the database, and at nothing else. */
export type BackupOrder = ShelvedOrder | { readonly kind: 'check'; readonly dataDir: string };

/** What such a process says, a line each: that the database may change again, and how it ended. */
export type BackupAnswer =
  | { readonly step: 'copied' }
  | { readonly step: 'done'; readonly result: unknown }
  | { readonly step: 'failed'; readonly code: string; readonly message: string; readonly text: Text };
