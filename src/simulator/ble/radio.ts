import type { AclData, ConnectionParameters } from './hci-packet.js';

/** One advertising event, as it is on the air. */
export interface Advert {
  readonly connectable: boolean;
  readonly data: Buffer;
  /** What an active scanner gets when it asks; null: it can't ask. */
  readonly scanResponse: Buffer | null;
}

/** A controller as the air and its links see it. */
export interface Radio {
  /** `aa:bb:cc:dd:ee:ff`. */
  readonly address: string;
  /** Whether it can be heard and hears: powered, with a host, and within range. */
  readonly onAir: boolean;
  /** How loud others hear it. */
  readonly rssiDbm: number;
  /** An advertiser is heard. @returns whether this radio wants to connect to it now */
  hear(from: Radio, advert: Advert): boolean;
  /** Makes a link to an advertiser. */
  connect(to: Radio): void;
  /** Whether this end of a link is still there. */
  has(handle: number): boolean;
  /** Data from the other end. */
  deliver(data: AclData): void;
  /** So many packets of the host have left. */
  completed(handle: number, count: number): void;
  /** The link is over; `reason` null: there is no host to tell. */
  linkEnded(handle: number, reason: number | null): void;
  linkUpdated(handle: number, parameters: ConnectionParameters): void;
  rangeChanged(): void;
}
