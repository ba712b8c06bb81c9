import type { Sentence } from '../../kit/sentence.js';

/** What an image says of itself. */
export interface FirmwareFacts {
  readonly model: string;
  /** `MAJOR.MINOR.PATCH`. */
  readonly version: string;
  readonly payloadBytes: number;
  /** SHA-256 of the payload in hex: names the image. */
  readonly hash: string;
}

/** Reads and compares images of locks; implemented beside the drivers, which know the format. */
export interface FirmwareReader {
  /**
   * `unsigned`: whole, but not by a maker that this hub was told to trust; a hub that was told of none leaves it to
   * the lock. `damaged`: no image, or not all of it.
   */
  read(
    bytes: Uint8Array,
  ):
    | { readonly ok: true; readonly facts: FirmwareFacts }
    | { readonly ok: false; readonly code: 'damaged' | 'unsigned'; readonly detail: Sentence };
  /** Below 0 when `a` is older than `b`, above 0 when newer; null when a version has another form. */
  compare(a: string, b: string): number | null;
}

/** Images waiting for their locks, as files. */
export interface FirmwareFiles {
  /** Resolves when the image is on the disk. @throws Unavailable `storage_full`, `storage_failed` */
  keep(imageId: string, bytes: Uint8Array): Promise<void>;
  /** null: there is no such image. */
  read(imageId: string): Promise<Uint8Array | null>;
  remove(imageId: string): Promise<void>;
  /** Removes what nobody needs any more. */
  keepOnly(imageIds: ReadonlySet<string>): Promise<void>;
}

/** How one try to bring an image to a lock ended. */
export type FirmwareOutcome =
  /** The lock says that it runs this very image. */
  | { readonly kind: 'installed' }
  /** It will not take it, for good; nothing changed at the lock. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** It has the whole image and restarts: try again to hear what it runs. */
  | { readonly kind: 'restarting' }
  /** The link was lost, or the lock had no time: try again later. */
  | { readonly kind: 'interrupted' }
  /** The watch said so. */
  | { readonly kind: 'cancelled' };

/** Follows a transfer, and can end it. */
export interface FirmwareWatch {
  isCancelled(): boolean;
  /** The lock takes the image and is not about to install it. Awaited before a chunk is sent. */
  receiving(): Promise<void>;
  /** Bytes of the payload that the lock holds for good. */
  holds(payloadBytes: number): void;
  /** Resolves when "it is committed" is durable; then the commit is sent. @returns false: it was cancelled instead */
  committing(): Promise<boolean>;
}

/** The part of a driver that brings images to locks. Lock ids are the devices' UUIDs. */
export interface FirmwareCarrier {
  /** What the lock said of itself; null when it has not been heard yet. */
  identity(id: string): { readonly model: string; readonly version: string } | null;
  /**
   * Goes on from where the lock stands. One at a time for each lock.
   * @param image read when the lock is there; null ends the try as `interrupted`
   */
  transfer(
    id: string,
    image: () => Promise<Uint8Array | null>,
    watch: FirmwareWatch,
  ): Promise<FirmwareOutcome>;
}
