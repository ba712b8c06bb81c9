import { codeMessage, type CodePurpose } from '../../accounts/code-message.js';
import { type Identifier, normaliseIdentifier } from '../../accounts/identifiers.js';
import { maskedIdentifier } from '../../accounts/masked-identifier.js';
import { CODE_LIFE_MS } from '../../accounts/one-time-code.js';
import type { Actor } from '../../audit/actor.js';
import type { PhoneCountry } from '../../accounts/phone-number.js';
import type { Clock } from '../../kit/clock.js';
import { InvalidInput, Unauthenticated, Unavailable } from '../../kit/errors.js';
import { languageOf } from '../../kit/language.js';
import type { Logger } from '../../kit/logger.js';
import { say, type Sentence, type Text } from '../../kit/sentence.js';
import { translate } from '../../languages/translate.js';
import type { Channel } from '../messages/message-sender.js';
import type { Messages } from '../messages/message-queue.js';
import { newEvent, NOBODY } from '../audit/new-event.js';
import type { Origin } from './account-use-cases.js';
import type { CodeRequests } from './code-requests.js';
import type { ReachableKind } from './code-use-cases.js';
import { CODE_MESSAGE_LIFE_MS, type OneTimeCodes } from './one-time-codes.js';
import type { RefusedLogIns } from './refused-log-ins.js';

/** What all that works with codes needs. */
export interface CodeDeskDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly messages: Messages;
  readonly codes: OneTimeCodes;
  readonly requests: CodeRequests;
  readonly refused: RefusedLogIns;
  readonly phoneCountry: PhoneCountry | null;
}

/** Where codes go. */
export type Reachable = Identifier & { readonly kind: ReachableKind };

const CHANNELS: Readonly<Record<ReachableKind, Channel>> = { phone: 'sms', email: 'email' };
const WRONG_FORM: Readonly<Record<ReachableKind, Text>> = {
  phone: 'must be a phone number with its country code, for example +998 90 123 45 67',
  email: 'is not an e-mail address',
};

const WHAT_IS_SENT: Readonly<Record<ReachableKind | 'either', Sentence>> = {
  phone: say('text messages'),
  email: say('e-mail'),
  either: say('text messages or e-mail'),
};

/** @throws InvalidInput `invalid_input` */
export function readReachable(
  { phoneCountry }: Pick<CodeDeskDeps, 'phoneCountry'>,
  kind: ReachableKind,
  typed: string,
): Reachable {
  const identifier = normaliseIdentifier(typed, phoneCountry);
  if (identifier?.kind === kind) return { kind, value: identifier.value };
  throw new InvalidInput(
    'invalid_input',
    kind === 'phone' ? 'This is no phone number.' : 'This is no e-mail address.',
    {
      fields: [{ field: kind, message: WRONG_FORM[kind] }],
    },
  );
}

export function canReach({ messages }: Pick<CodeDeskDeps, 'messages'>, kind: ReachableKind): boolean {
  return messages.canReach(CHANNELS[kind]);
}

/** What this hub can do at all, which is no secret of anybody's. @throws Unavailable `no_sender` */
export function requireSender(
  deps: Pick<CodeDeskDeps, 'messages'>,
  ...kinds: readonly ReachableKind[]
): void {
  if (kinds.some((kind) => canReach(deps, kind))) return;
  const what = WHAT_IS_SENT[kinds.length === 1 && kinds[0] ? kinds[0] : 'either'];
  throw new Unavailable(
    'no_sender',
    say("This hub can't send {what} yet. Its owner has to set a sender up.", { what }),
  );
}

export interface CodeErrand {
  readonly purpose: CodePurpose;
  readonly slot: string;
  readonly to: Reachable;
  /** null: they have no account yet. */
  readonly userId: string | null;
  readonly locale: string;
  readonly origin: Origin;
  /** Who is logged in, if anybody is. */
  readonly by?: Actor;
}

/** Makes a code and puts it on its way, if its receiver has not had enough of them. @returns whether it is on its way */
export function sendCode(deps: CodeDeskDeps, errand: CodeErrand): boolean {
  const { purpose, slot, to, userId, locale, origin, by } = errand;
  if (!deps.requests.mayReach(to.value, userId === null)) {
    recordRequest(deps, purpose, to, userId, origin, 'too_many', by);
    return false;
  }
  const sent = deps.codes.issue(slot, { userId, to: to.value }, (code) => {
    const { subject, text } = codeMessage({ purpose, code, lifeMs: CODE_LIFE_MS });
    const language = languageOf(locale);
    const channel = CHANNELS[to.kind];
    const message = {
      channel,
      to: to.value,
      subject: channel === 'email' ? translate(subject, language) : null,
      text: translate(text, language),
    };
    return deps.messages.send(message, CODE_MESSAGE_LIFE_MS);
  });
  recordRequest(deps, purpose, to, userId, origin, sent ? null : 'messages_full', by);
  return sent;
}

/** The log knows who asked in vain too: a row each, so that their number tells an asker nothing. */
export function recordRequest(
  deps: Pick<CodeDeskDeps, 'refused' | 'clock'>,
  purpose: CodePurpose,
  identifier: Identifier,
  userId: string | null,
  { ipAddress }: Origin,
  refusal: 'no_account' | 'not_verified' | 'too_many' | 'messages_full' | null,
  by: Actor = NOBODY,
): void {
  deps.refused.append(
    newEvent({
      atMs: deps.clock.wallMs(),
      type: 'CODE_REQUESTED',
      success: refusal === null,
      reason: refusal,
      description:
        refusal === null ? 'A one-time code was sent.' : 'A one-time code was asked for, and not sent.',
      userId,
      targetUserId: userId,
      actor: by,
      method: 'rest',
      ipAddress,
      data: { purpose, to: maskedIdentifier(identifier) },
    }),
  );
}

/** Logs a refusal. @returns what to throw: the same for a wrong, expired, used and unknown code */
export function codeRefused(
  deps: Pick<CodeDeskDeps, 'refused' | 'clock'>,
  purpose: CodePurpose,
  userId: string | null,
  { ipAddress }: Origin,
  by: Actor = NOBODY,
): Unauthenticated {
  deps.refused.append(
    newEvent({
      atMs: deps.clock.wallMs(),
      type: 'CODE_REFUSED',
      success: false,
      reason: 'code_invalid',
      description: 'A one-time code was refused.',
      userId,
      targetUserId: userId,
      actor: by,
      method: 'rest',
      ipAddress,
      data: { purpose },
    }),
  );
  return new Unauthenticated(
    'code_invalid',
    'This code is wrong, used or too old. Three wrong tries end a code: ask for a new one.',
  );
}

/**
 * Does what depends on who somebody is once the answer is out, so that its time tells nothing. A failure is nobody's
 * who could be told.
 */
export function afterTheAnswer(
  { clock, logger }: Pick<CodeDeskDeps, 'clock' | 'logger'>,
  act: () => void,
): void {
  clock.after(0, () => {
    try {
      act();
    } catch (error) {
      logger.error({ err: error }, 'a one-time code could not be sent');
    }
  });
}
