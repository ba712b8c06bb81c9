/** Messages kept while the broker is away: states (the newest of each topic) and events, together. */
export const QUEUE_MESSAGES = 2_000;
/** Topics and payloads of those, bytes. */
export const QUEUE_BYTES = 2 * 1024 * 1024;
/** A longer one is not taken, bytes. */
export const MESSAGE_BYTES = 128 * 1024;

/** Messages a second towards the broker, sustained; and at once. */
export const SENT_PER_SECOND = 50;
export const SENT_AT_ONCE = 100;
/** Messages that the broker has not acknowledged yet. */
export const IN_FLIGHT = 16;

/** Largest packet taken from the broker, bytes. */
export const PACKET_BYTES = 64 * 1024;
/** Longest payload of a command or a notice, bytes. */
export const COMMAND_BYTES = 4 * 1024;
/** Commands from there a second, sustained; and at once. */
export const COMMANDS_PER_SECOND = 5;
export const COMMANDS_AT_ONCE = 30;

/** Of a command that came twice: the same words on the same topic, milliseconds after the first. */
export const REPEAT_MS = 2_000;
/** Keys of commands (MQTT 5, correlation data) that are remembered, and how long, milliseconds. */
export const KEYS = 1_000;
export const KEY_MS = 10 * 60_000;
/** Longest of them, bytes. */
export const KEY_BYTES = 128;

/** How often the broker is asked for a sign of life, milliseconds. */
export const PING_MS = 3_000;
/** A message that may have been on its way for longer than this is no command, milliseconds. */
export const LATE_MS = 10_000;
/** A link whose broker has been silent for so long is given up, milliseconds. */
export const SILENCE_MS = 15_000;
/** As told to the broker: after one and a half of this without a word from us it publishes the will, seconds. */
export const KEEP_ALIVE_S = 10;

/** From the first byte to the broker's CONNACK, milliseconds. */
export const CONNECT_MS = 10_000;
/** Waits between tries, milliseconds: the first, the longest, and the longest where only the owner can mend it. */
export const FIRST_RETRY_MS = 1_000;
export const MAX_RETRY_MS = 60_000;
export const OWNER_RETRY_MS = 300_000;
/** A link that lasted so long counts as a good one, milliseconds. */
export const STEADY_MS = 30_000;
/** What the hub says last is given so long, milliseconds. */
export const FAREWELL_MS = 2_000;
/** Time for the integrations to say how everything is, before the hub says that it is there, milliseconds. */
export const BIRTH_MS = 250;
/** Notices (of Home Assistant that it started) a second, sustained; and at once: each makes the hub say everything anew. */
export const NOTICES_PER_SECOND = 0.2;
export const NOTICES_AT_ONCE = 5;
