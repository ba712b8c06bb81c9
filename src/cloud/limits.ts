/** Batches that are read, or were and wait, in this copy; compressed, so that one is a megabyte. More are told to come again. */
export const BATCHES_AT_ONCE = 128;
/** Of them those that are worked on at once; a database connection and some ten megabytes each. */
export const INGESTS_AT_ONCE = 12;
/** Places of them that a hub may take which only asks how far it is here; the others are for those who know, and send. */
export const NEWCOMERS_AT_ONCE = 64;
/**
 * New connections whose TLS handshake is begun in one turn of the event loop, a millisecond or two each. Who waited for long has gone
 * by then, most likely: a hub gives up after a minute of silence.
 */
export const HANDSHAKES = { aTurn: 4, waitMs: 45_000 };
/** Once begun, a handshake may take so long, milliseconds: hubs are on bad lines, too. */
export const HANDSHAKE_MAX_MS = 10_000;
/** Who is told to come again later than this has to connect again, seconds; less than an idle connection is kept. */
export const CONNECTION_KEPT_S = 3;
/** Hubs that were sent away come again as fast as they are served, the last of them after so long, seconds. */
export const RECONNECT_WINDOW_S = 600;
/** Batches of one hub in a minute. */
export const BATCHES_A_MINUTE = 6_000;
/** And at once: it sends one after the other, and a line that died takes a place until that is noticed. */
export const BATCHES_OF_HUB_AT_ONCE = 4;
/** What is sent here may stand still for so long, milliseconds; a hub gives its own line up then, too. */
export const BODY_SILENCE_MS = 60_000;
/** And come to its end within so long, milliseconds: a part of a backup over a line of 4 kB/s does. */
export const BODY_MAX_MS = 5 * 60_000;
/** What is under way when a copy stops may take so long to end, milliseconds; who is cut off tries again elsewhere. */
export const STOP_MS = 5_000;
/** Wrong claim codes in a minute, from the whole fleet: sixty bits are not guessed at that rate. */
export const CLAIMS_A_MINUTE = 30;
/** So long a claim code is good; then its hub makes another, seconds. */
export const CLAIM_CODE_LIFE_S = 60 * 60;
/** Hubs that nobody claims are forgotten so long after they last asked, milliseconds. */
export const UNCLAIMED_KEPT_MS = 7 * 24 * 60 * 60_000;
/** Hubs that may wait to be claimed: anybody can enrol, and nobody fills the database that way. */
export const UNCLAIMED_MAX = 100_000;
/** Lines of the log that one page looks at: a filter that matches little must not read a whole house. */
export const EVENTS_LOOKED_AT_MAX = 20_000;
/** Days that events are counted over at once. */
export const STATISTIC_DAYS_MAX = 366;
/** Lines of one page. */
export const PAGE_MAX = 1_000;
/** Used assertions are kept for so much longer than anybody may take them, seconds: as far a copy's clock may be behind the database's. */
export const ASSERTIONS_KEPT_MORE_S = 15 * 60;
/** How often assertions that ran out are forgotten, milliseconds. */
export const FORGET_EVERY_MS = 60_000;
/** Requests of one hub that wait, or are under way. */
export const REQUESTS_OPEN_MAX = 100;
/** Requests for one hub in a minute. */
export const REQUESTS_A_MINUTE = 60;
/** Questions and claims of one hub in a minute. */
export const ASKS_A_MINUTE = 600;
/** Hubs that wait for requests at this copy; others are answered at once. */
export const WAITING_MAX = 20_000;
/** How often it is looked for requests that another copy took, milliseconds. */
export const REQUEST_LOOK_MS = 1_000;
/** Bytes of an image for locks. */
export const IMAGE_BYTES_MAX = 5 * 1024 * 1024;
/** Images that are kept. */
export const IMAGES_MAX = 100;
