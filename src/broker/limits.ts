/** Largest MQTT control packet taken from a lock, bytes, fixed header included. Ours are below 1 KiB. */
export const PACKET_BYTES = 64 * 1024;

/** Largest first packet (CONNECT), bytes: what somebody who has not proved anything yet can make the hub keep. */
export const CONNECT_BYTES = 4 * 1024;

/** What a client may send in its TLS handshake, bytes; the certificate of a lock has some 600. */
export const HANDSHAKE_BYTES = 8 * 1024;

/** Connections at once, with and without a proven principal. More are dropped by the listener. */
export const CONNECTIONS = 1_280;

/** Of these from one address, or one IPv6 /64; from the hub's own machine as many as there are. */
export const CONNECTIONS_PER_ADDRESS = 64;

/** Connections that have not proved anything yet; for one more the oldest of them is cut. */
export const UNPROVEN_CONNECTIONS = 256;

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

/** Bytes a second, sustained, from one connection; above it the connection is closed. */
export const BYTES_PER_SECOND = 4 * 1024 * 1024;

/** Bytes at once, from one connection. */
export const BYTE_BURST = 8 * 1024 * 1024;

/** Unsent bytes towards one lock; above it the lock is not there to take a message. */
export const SEND_BUFFER_BYTES = 64 * 1024;

/** What may wait for one reader, as `OUTGOING_MESSAGE_BYTES` counts it. Beyond it QoS 0 is dropped, and for QoS 1 and 2 the connection ends. */
export const OUTGOING_BYTES = 128 * 1024;

/** What may wait for all readers together; beyond it each may have `OUTGOING_BYTES_SCARCE` and no more. */
export const OUTGOING_BYTES_TOTAL = 8 * 1024 * 1024;
export const OUTGOING_BYTES_SCARCE = 4 * 1024;

/** What a waiting message costs besides its topic and payload, about, bytes. */
export const OUTGOING_MESSAGE_BYTES = 512;

/**
 * How long, in one turn of the event loop, messages are passed to subscribers, and retained ones sent, and clients read,
 * milliseconds for each of the three; a lock is read at once.
 */
export const TURN_MS = 1;

/** What is done in a turn however long it takes: on a machine that has no time for the hub, it has to get on. */
export const TURN_JOBS = 8;

/** Messages on their way to subscribers; while there are more, who publishes is held up. */
export const FAN_OUT_MESSAGES = 64;

/** A peer that does not read is cut after this long, milliseconds. */
export const DRAIN_TIMEOUT_MS = 10_000;

/** Packets kept while the CONNECT of their connection is being checked. */
export const EARLY_PACKETS = 16;

/** QoS 1 and 2 messages on their way to one MQTT 5 client that it has not acknowledged, however many it would take. */
export const IN_FLIGHT_MESSAGES = 1_000;

/** Messages that wait for those, of a client without a kept session; beyond it the connection ends. */
export const WAITING_MESSAGES = 256;

/** Smallest Maximum Packet Size of an MQTT 5 client, bytes: every packet but PUBLISH fits in it. */
export const LEAST_PACKET_BYTES = 128;

/** Levels of a topic; ours have three. */
export const TOPIC_LEVELS = 8;

/** Length of a topic or a filter, bytes. */
export const TOPIC_BYTES = 512;

/** Payload of a message that is kept as retained, bytes. */
export const RETAINED_BYTES = 32 * 1024;

/** Filters that one client is subscribed to. */
export const SUBSCRIPTIONS_PER_CLIENT = 64;

/** Filters a second, sustained, and at once, that one client may ask for: each may have retained messages sent again. */
export const FILTERS_PER_SECOND = 4;
export const FILTER_BURST = 2 * SUBSCRIPTIONS_PER_CLIENT;

/** Characters of the client id of an integration. */
export const CLIENT_ID_CHARACTERS = 128;

/** Kept sessions of one API token, of all that there may be (`persistence/limits`, SESSIONS). */
export const KEPT_SESSIONS_PER_TOKEN = 16;

/** Topic aliases that an MQTT 5 client may set up. */
export const TOPIC_ALIASES = 16;

/** Whether the tokens of integrations still stand is looked at so often, milliseconds, told of a change or not. */
export const STANDING_CHECK_MS = 30_000;

/** Characters of a topic, or of the filters of a SUBSCRIBE, in the log. */
export const LOGGED_TOPIC_CHARACTERS = 128;

/** An order of a program that may have waited in the hub, or before it while it did not run, for longer is none, milliseconds. */
export const ORDER_LATE_MS = 10_000;

/** How long a publish of a program is known again that is sent once more over a later connection, milliseconds. */
export const REPEAT_MS = 10 * 60_000;

/** Of these for one session, and sessions of which they are known. */
export const REPEATS_PER_SESSION = 64;
export const REPEATS_SESSIONS = 256;
