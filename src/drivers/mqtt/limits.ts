/** Largest message taken from a lock, bytes. */
export const MESSAGE_BYTES = 4 * 1024;

/** Orders waiting for their turn at one lock; one more is `busy`. */
export const ORDERS_WAITING = 8;

/** Questions (status, result) open at one lock. */
export const QUERIES_OPEN = 8;

/** A question without an answer is given up after this, milliseconds. */
export const QUERY_TIMEOUT_MS = 3_000;

/** A connected lock that did not answer is greeted again after this, milliseconds. */
export const GREET_AGAIN_MS = 2_000;

/** How long past an order's deadline its reply, already on its way, is waited for, milliseconds. */
export const REPLY_GRACE_MS = 250;

/** Deadlines are looked at this often while anything waits, milliseconds: one timer for all locks. */
export const SWEEP_MS = 20;

/** Replies that came after their order was given up, kept for each lock. */
export const LATE_REPLIES = 64;

/** Answered access requests remembered for each lock, so that a repeated one gets the same answer. */
export const ACCESS_ANSWERS = 16;
