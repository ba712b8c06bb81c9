/** Why the radio can't be used, in one word for programs. */
export type RadioTrouble =
  /** No adapter, no Bluetooth in the kernel, or no right to use it. */
  | 'bluetooth_unavailable'
  /** The optional library is not installed. */
  | 'bluetooth_not_installed'
  /** The adapter is there, but switched off or gone. */
  | 'adapter_down'
  /** The radio program died or hung. */
  | 'radio_failed';

/** `off`: nobody needs it. `starting`: not known yet. */
export type RadioState =
  | { readonly kind: 'off' | 'starting' | 'ready' }
  | { readonly kind: 'unavailable'; readonly trouble: RadioTrouble; readonly detail: string };

/** An advertisement with our service. */
export interface RawAdvert {
  /** Lower case, with colons. */
  readonly address: string;
  /** dBm. */
  readonly rssi: number;
  readonly serviceData: Uint8Array;
}

/** Why a link is over, or never came about. */
export type LinkEnd =
  | 'asked'
  /** Not there within the time given. */
  | 'timeout'
  /** Not one of our locks: it lacks the service or a characteristic. */
  | 'not_a_lock'
  | 'lost'
  /** The radio itself went. */
  | 'radio';

export interface RadioListener {
  stateChanged(state: RadioState): void;
  advertised(advert: RawAdvert): void;
  /** The lock has answered; what follows is between it and the radio, and another link may be begun. */
  reached(link: number): void;
  /** The link can carry fragments. `mtu`: of ATT, 23 or more. */
  connected(link: number, mtu: number): void;
  /** The last word about a link. */
  ended(link: number, reason: LinkEnd): void;
  /** A fragment from the lock. */
  notified(link: number, fragment: Uint8Array): void;
}

/**
 * A Bluetooth LE central. Links are named by numbers that the caller chooses and never uses twice. At most one
 * `connect` is neither reached nor ended. Every `connect` is followed by one `ended`, maybe with `reached` and then
 * `connected` before it.
 */
export interface Radio {
  readonly state: RadioState;
  /** Turns it on or off. While on it scans, except while it connects. Off: every link ends. */
  use(wanted: boolean): void;
  connect(link: number, address: string, timeoutMs: number): void;
  /** Ends a link, or gives up connecting it. */
  disconnect(link: number): void;
  write(link: number, fragments: readonly Uint8Array[]): void;
}
