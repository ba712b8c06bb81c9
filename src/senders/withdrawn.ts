import type { SendOutcome } from '../operations/messages/message-sender.js';

/** What is told of a message whose signal was raised before it left. */
export const WITHDRAWN: SendOutcome = { kind: 'failed', detail: 'it came to its end before it was sent' };
