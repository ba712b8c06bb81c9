/** Persistent sessions at all. When full, the one that has been away longest makes room; if all are there, the new one is refused. */
export const SESSIONS = 64;

/** Filters of one session; a SUBSCRIBE beyond it is refused and closes the connection. */
export const FILTERS_PER_SESSION = 256;

/**
 * Messages waiting for one session. When full, the oldest that was not sent yet makes room: what a door did last is worth
 * more than what it did first, and a publisher must not be held up by a reader that is away. If all were sent and none
 * acknowledged, the new one is not queued.
 */
export const QUEUE_MESSAGES = 1_000;

/** The same in bytes of topics and payloads. */
export const QUEUE_BYTES = 1024 * 1024;

/** Retained messages. Beyond it a message is passed on and not kept, and what its topic held before is gone: never a stale one. */
export const RETAINED_MESSAGES = 2_048;

/** The same in bytes of topics and payloads. */
export const RETAINED_BYTES = 2 * 1024 * 1024;

/** Longest life of a session nobody is connected to, seconds; MQTT 3.1.1 clients, which name none, get it, longer wishes are cut. */
export const SESSION_AGE_S = 7 * 86_400;

/** QoS 2 publishes of one client that it has not released (MQTT 5: Receive Maximum, told in CONNACK); one more closes the connection. */
export const INCOMING_QOS2 = 64;

/** Writes in one commit: the event loop stands still for them, and no more than these wait in memory. */
export const WRITES_PER_COMMIT = 512;

/**
 * How long a write that nobody waits for may wait for company, and a commit for the disk, milliseconds: what a crash undoes
 * of the one is delivered once more, and of the other only a power cut undoes anything.
 */
export const LATE_WRITE_MS = 100;

/** Between two looks for sessions that have outlived their time, milliseconds. */
export const SWEEP_MS = 60_000;

/** Largest the database may become, bytes; the limits above keep it far below. SQLite refuses more as it does on a full disk. */
export const DATABASE_BYTES = 256 * 1024 * 1024;

/** Page cache of the database, KiB: it is written, and hardly read. */
export const CACHE_KIB = 512;

/** Pages of 4 KiB in the write-ahead log before they are moved to the database. */
export const CHECKPOINT_PAGES = 500;
