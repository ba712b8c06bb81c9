/** A multicast DNS message, bytes (RFC 6762, section 17). */
export const MESSAGE_BYTES_MAX = 9_000;

/** Messages a second that are read, sustained and at once; of a flood the rest is dropped unread. */
export const MESSAGES_PER_SECOND = 20;
export const MESSAGE_BURST = 40;

/** The same records go out once in this time, whoever asks (RFC 6762, section 6), milliseconds. */
export const SAME_ANSWER_MS = 1_000;
/** Others may answer too: wait for so long, and at random up to that much longer (RFC 6762, section 6), milliseconds. */
export const ANSWER_WAIT_MS = 20;
export const ANSWER_SPREAD_MS = 100;

/** Tries to find out whether a name is taken, and between them (RFC 6762, section 8.1), milliseconds. */
export const PROBES = 3;
export const PROBE_MS = 250;
/** Of two that ask for a name at once one waits for so long, and asks again (RFC 6762, section 8.2), milliseconds. */
export const LOST_WAIT_MS = 1_000;
/** After so many conflicts nobody is in a hurry any more (RFC 6762, section 8.1), milliseconds. */
export const CONFLICTS_MAX = 15;
export const CONFLICT_WAIT_MS = 5_000;

/** Times that a name is announced, and between them (RFC 6762, section 8.3), milliseconds. */
export const ANNOUNCEMENTS = 2;
export const ANNOUNCE_MS = 1_000;

/** How long others may keep what names a host, and what does not (RFC 6762, section 10), seconds. */
export const HOST_TTL_S = 120;
export const OTHER_TTL_S = 4_500;
/** What a one-shot question is answered with (RFC 6762, section 6.7), seconds. */
export const LEGACY_TTL_S = 10;

/** Networks that the hub is announced on. */
export const NETWORKS_MAX = 8;
/** How often the addresses of the machine are looked at, beats. */
export const LOOK_EVERY_BEATS = 60;
/** How long a goodbye may take, milliseconds. */
export const GOODBYE_MS = 500;
