/** What the API needs to know from the settings; `hub.ts` fills it in. */
export interface ApiSettings {
  /** Loopback port; 0 takes any free one. */
  readonly httpPort: number;
  /** Addresses or CIDR networks whose `X-Forwarded-For` counts. Empty: forwarded headers are ignored. */
  readonly trustedProxies: readonly string[];
  /** Host names (no port) that are answered besides localhost, 127.0.0.1 and [::1]. */
  readonly allowedHosts: readonly string[];
  /** Requests a minute. */
  readonly limits: RateLimitSettings;
  /** Version of the hub, as `/health` tells it. */
  readonly version: string;
}

/** Requests a minute, by what they are counted for. */
export interface RateLimitSettings {
  /** Of one address without log-in. */
  readonly anonymous: number;
  /** Of one person. */
  readonly user: number;
  /** Log-in tries of one address, and of one identifier. */
  readonly log_in: number;
  /** Commands to locks and changes of codes, of one person. */
  readonly action: number;
}

/** Larger bodies are refused with 413. The largest honest one, a PIN for 50 locks, has 3 KiB. */
export const BODY_BYTES_MAX = 64 * 1024;
/** Open TCP connections; further ones are closed at once. */
export const CONNECTIONS_MAX = 512;
/** Of these over HTTPS from one address, or one IPv6 /64; from a trusted proxy and the hub's own machine as many as there are. */
export const CONNECTIONS_PER_ADDRESS_MAX = 64;
/** The largest firmware image: 4 MiB of payload, and its header (firmware-protocol/SPEC.md, section 12). */
export const IMAGE_BYTES_MAX = 4 * 1024 * 1024 + 176;
export const HEADERS_MAX = 64;
export const HEADER_BYTES_MAX = 16 * 1024;
/** A client must have sent its headers by then. */
export const HEADERS_TIMEOUT_MS = 10_000;
/** A client must have sent its whole request by then. The answer may take longer: a lock may be slow. */
export const REQUEST_TIMEOUT_MS = 20_000;
export const KEEP_ALIVE_TIMEOUT_MS = 65_000;
/** Requests being answered when the hub stops get this long to finish. */
export const STOP_GRACE_MS = 3_000;
/** How often a stopping server ends the connections that have become idle. */
export const STOP_SWEEP_MS = 20;
/** Streams of events of one person, and of all. */
export const STREAMS_PER_USER_MAX = 16;
export const STREAMS_MAX = 200;
/** A stream on which nothing happened for so long says so, so that both ends notice when the other is gone. */
export const STREAM_HEARTBEAT_MS = 15_000;
/** A reader that took nothing for so long is cut off. */
export const STREAM_STALLED_MS = 10_000;
/** How often the two above are looked at, and whether the reader may still read. */
export const STREAM_SWEEP_MS = 5_000;
/** What a reader is told to wait before it comes back. */
export const STREAM_RETRY_MS = 2_000;
/** Exports of the log at once. */
export const EXPORTS_MAX = 2;
/** A reader of an export that takes nothing for so long is cut off. */
export const EXPORT_STALLED_MS = 30_000;
/** Rows of one export; more are fetched by another that goes on where it ended. */
export const EXPORT_ROWS_MAX = 1_000_000;

/** Rows of a page unless asked otherwise, and at most. */
export const PAGE_SIZE_DEFAULT = 50;
export const PAGE_SIZE_MAX = 200;
