/*
 * Who is at the hub's local socket. Node tells nothing of the other end of a Unix socket, so the command line shows its account
 * by what nobody else could have made: a file of its own beside the socket, named and filled with 128 random bits, which it
 * names in a header. Its owner is who asks.
 */

/** Beside the socket. */
export const CALLERS_FOLDER = 'callers';
/** Names the file. */
export const CALLER_HEADER = 'x-doorward-caller';
/** Name of such a file, and all that is in it. */
export const CALLER_NAME = /^[0-9a-f]{32}$/;
