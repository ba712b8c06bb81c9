import type { OutgoingMessage, SendOutcome } from '../../operations/messages/message-sender.js';
import { WITHDRAWN } from '../withdrawn.js';
import type { AtChannel, SubmitAnswer } from './at-channel.js';
import { MAX_PARTS, splitMessage, splitNumbered } from './message-parts.js';
import { meaningOf } from './modem-error.js';
import { setMode, type MessageMode } from './modem-start.js';
import { encodeSubmit, VALID_5_MINUTES } from './sms-pdu.js';

/** From the text to `+CMGS`: networks take their time (3GPP TS 27.005 names none; makers say up to 60 s). */
export const SUBMIT_MS = 60_000;

/** One short message, as it is typed. */
interface Typed {
  readonly command: string;
  readonly payload: string;
}

/** `isLost`: the modem is not where it was thought to be, and has to be started anew. */
export type Submitted = SendOutcome & { readonly isLost?: boolean };

/**
 * Sends one message through a modem that is ready, part by part. Whatever is not known to have left is `later`: a part may
 * then arrive twice, with the same reference, which is harmless; a code that never arrives is not.
 */
export async function submitMessage(
  channel: AtChannel,
  mode: MessageMode,
  message: OutgoingMessage,
  signal: AbortSignal,
): Promise<Submitted> {
  const parts = mode === 'pdu' ? asPdus(message) : asTexts(message);
  if (!parts) return { kind: 'failed', detail: `longer than ${MAX_PARTS} short messages` };
  for (const { command, payload } of parts) {
    if (signal.aborted) return WITHDRAWN;
    if (!(await setMode(channel, mode)))
      return { kind: 'later', detail: 'the modem does not take its mode', isLost: true };
    const answer = await channel.submit(command, payload, { wants: '+CMGS:', timeoutMs: SUBMIT_MS, signal });
    const outcome = outcomeOf(answer);
    if (outcome.kind !== 'sent') return outcome;
  }
  return { kind: 'sent' };
}

function outcomeOf(answer: SubmitAnswer): Submitted {
  switch (answer.kind) {
    case 'ok':
      return { kind: 'sent' };
    case 'error':
      return meaningOf(answer.error);
    case 'withdrawn':
      return { ...WITHDRAWN, isLost: true };
    case 'lost':
    case 'silent': {
      const what = answer.kind === 'lost' ? 'the modem was unplugged' : 'the modem did not answer';
      const when = answer.handedOver
        ? 'after it was given the message, which may have left'
        : 'before it left';
      return { kind: 'later', detail: `${what} ${when}`, isLost: true };
    }
  }
}

function asPdus({ id, to, text }: OutgoingMessage): Typed[] | null {
  // The same on every try, so that a phone knows a part that it has.
  const reference = Number.parseInt(id.slice(-2), 16) & 0xff;
  return (
    splitMessage(text, reference)?.map((part) => {
      const { hex, octets } = encodeSubmit(part, to, VALID_5_MINUTES);
      return { command: `AT+CMGS=${octets}`, payload: hex };
    }) ?? null
  );
}

function asTexts({ to, text }: OutgoingMessage): Typed[] | null {
  return (
    splitNumbered(text)?.map((part) => ({ command: `AT+CMGS="${ucs2Hex(to)}"`, payload: ucs2Hex(part) })) ??
    null
  );
}

/** As a modem takes strings with `+CSCS="UCS2"` (3GPP TS 27.007, section 5.5). */
function ucs2Hex(text: string): string {
  return Buffer.from(text, 'utf16le').swap16().toString('hex').toUpperCase();
}
