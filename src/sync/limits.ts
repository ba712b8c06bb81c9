/** How often an unclaimed hub asks whether its owner has typed the code, milliseconds. */
export const CLAIM_POLL_MS = 10_000;
/** New rows wait so long for company before they are sent, milliseconds. */
export const SETTLE_MS = 200;
/** Over a metered line a lane is sent so long after it was last sent whole, milliseconds: the log, and how things are. */
export const METERED_PAUSE_MS = { audit: 15 * 60_000, telemetry: 24 * 60 * 60_000 } as const;
/** Under a ceiling a batch is so small that it is written in so long, seconds. */
export const BATCH_WRITTEN_IN_S = 10;
/** Waits after failures double from the first to the longest, milliseconds. */
export const FIRST_RETRY_MS = 1_000;
export const LONGEST_RETRY_MS = 5 * 60_000;
/** How often a hub that the cloud removed asks whether it is back, milliseconds. */
export const REVOKED_POLL_MS = 60 * 60_000;
/** The longest wait that a cloud may ask for, milliseconds: what says more is wrong, or wants us gone. */
export const ASKED_WAIT_MAX_MS = 60 * 60_000;
/** While a backlog goes up, how far the cloud is is written down so often, milliseconds. */
export const ACKNOWLEDGE_EVERY_MS = 1_000;
/** Requests of the cloud that are taken at once after a quiet time, and how often another one is after that, milliseconds. */
export const REQUEST_BURST = 60;
export const REQUEST_EVERY_MS = 500;
/** Requests that could not be carried out and are tried again, and the longest wait before that, milliseconds: each try may fetch an image. */
export const REQUESTS_PUT_OFF_MAX = 100;
export const LONGEST_REQUEST_RETRY_MS = 60 * 60_000;
/** Questions for requests that are answered with none begin so far apart at least, milliseconds. */
export const EMPTY_ANSWER_MS = 1_000;
/** Unlocks of the cloud that are under way at a time. */
export const UNLOCKS_AT_ONCE = 8;
/** At a time: a question for requests waits long, and neither a batch nor a claim may wait behind it. */
export const CONNECTIONS_MAX = 3 + UNLOCKS_AT_ONCE;
/** Bytes of an image for a lock. */
export const IMAGE_BYTES_MAX = 5 * 1024 * 1024;
