/** Largest MQTT control packet taken from a lock, bytes, fixed header included. Ours are below 1 KiB. */
export const PACKET_BYTES = 64 * 1024;

/** Largest first packet (CONNECT), bytes: what somebody who has not proved anything yet can make the hub keep. */
export const CONNECT_BYTES = 4 * 1024;

/** Connections at once, with and without a proven principal. More are dropped by the listener. */
export const CONNECTIONS = 512;

/** A connection that has not sent its CONNECT by then is closed, milliseconds. */
export const CONNECT_TIMEOUT_MS = 5_000;

/** Longest keep-alive a lock may ask for, seconds; 0 (never) is refused, or a dead lock would look connected. */
export const KEEP_ALIVE_S = 300;

/** TCP's own probe of a silent peer, milliseconds. */
export const TCP_KEEP_ALIVE_MS = 30_000;

/** Control packets a second, sustained, from one connection; above it the connection is closed. */
export const PACKETS_PER_SECOND = 4_000;

/** Control packets at once, from one connection. */
export const PACKET_BURST = 8_000;

/** Unsent bytes towards one lock; above it the lock is not there to take a message. */
export const SEND_BUFFER_BYTES = 64 * 1024;

/** A peer that does not read is cut after this long, milliseconds. */
export const DRAIN_TIMEOUT_MS = 10_000;

/** Packets kept while the CONNECT of their connection is being checked. */
export const EARLY_PACKETS = 16;

/** Levels of a topic; ours have three. */
export const TOPIC_LEVELS = 8;
