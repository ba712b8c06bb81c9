import { isWithheld } from '../../audit/event.js';
import { decide } from '../../access/decide.js';
import { ACTIONS } from '../../access/request.js';
import type { AccessAction } from '../../access/request.js';
import { textOf } from '../../access/verdict.js';
import { isReasonCode } from '../../access/verdict-text.js';
import type { EventType, StoredEvent } from '../../audit/event.js';
import { NotFound } from '../../kit/errors.js';
import type { Device } from '../../locks/device.js';
import { readsWholeLog } from '../audit/feed-item.js';
import { deviceOrRefuse } from '../locks/device-view.js';
import type { Asker, AskerReads } from './asker.js';
import type { ExplainUseCases, Explanation } from './explain-use-cases.js';
import { askerOf } from './find-asker.js';
import { requireSight } from './require-access.js';
import type { AccessDeps } from './require-access.js';
import { knownMoment } from './supposed-moment.js';
import { actualWorld, questionOf } from './supposed-world.js';
import { toldTrace } from './told-trace.js';
import type { LoggedVerdict, ToldVerdict } from './told-trace.js';
import { whatIfChanged } from './what-if.js';
import { whoCanOpenAt } from './who-can-open.js';

/** Why somebody was let in or not, and whether somebody would be: told by the verdicts of the deciding function. */
export function explainOperations(deps: AccessDeps): ExplainUseCases {
  const { store } = deps;
  return {
    explainEvent: (caller, eventId) => {
      const event = store.events.byId(eventId);
      if (!event || isWithheld(event.type)) throw noEvent();
      const device = event.deviceId === null ? null : store.devices.byId(event.deviceId);
      if (device) requireSight(deps, caller, device, 'view_logs');
      // Of no lock that is there: told to those who read the whole log, as in its pages.
      else if (!readsWholeLog(caller)) throw noEvent();
      const trace = readTrace(event.data['trace']);
      return {
        granted: trace.length === 0 ? null : event.success,
        reason: event.reason,
        text: trace.find(({ verdict, rule }) => verdict === 'fail' || rule === 'right')?.text ?? null,
        description: event.description,
        atMs: event.atMs,
        deviceId: event.deviceId,
        trace,
        now: device && askedAgain(deps, event, device),
      };
    },
    explainHypothetical: (caller, question) => {
      const device = deviceOrRefuse(store, question.deviceId);
      requireSight(deps, caller, device, 'view_logs');
      return suppose(deps, device, askerOf(store, question.subject), question.action, question.atMs);
    },
    whoCanOpen: whoCanOpenAt(deps),
    whatIf: whatIfChanged(deps),
  };
}

function noEvent(): NotFound {
  return new NotFound('event_not_found', 'The log has no such event.');
}

function suppose(deps: AccessDeps, device: Device, asker: Asker, action: AccessAction, atMs: number) {
  const world = actualWorld(deps.store, knownMoment(deps.store, deps.clock));
  const question = questionOf(world, asker, device, action, atMs);
  if (!question) throw new Error('somebody who is there can be asked about');
  const { granted, because, trace } = decide(question.request, question.facts);
  return {
    granted,
    reason: because.reasonCode,
    text: textOf(because),
    description: '',
    atMs,
    deviceId: device.id,
    trace: toldTrace(trace),
  } satisfies Explanation;
}

/** Types of events that tell of something asked for, and what it was. */
const ASKED: Partial<Record<EventType, AccessAction>> = {
  ACCESS_GRANTED: 'unlock',
  ACCESS_DENIED: 'unlock',
  UNLOCK: 'unlock',
  LOCK: 'lock',
  UNLATCH: 'unlatch',
  REBOOT: 'reboot',
  IDENTIFY: 'identify',
};

/** The event's question, asked again now. */
function askedAgain(deps: AccessDeps, event: StoredEvent, device: Device): Explanation | null {
  const named = ACTIONS.find((one) => one === event.data['action']);
  const action = named ?? ASKED[event.type];
  const asker = action && askerOfEvent(deps.store, event);
  return asker ? suppose(deps, device, asker, action, deps.clock.wallMs()) : null;
}

function askerOfEvent(reads: AskerReads, { actor: { kind, id } }: StoredEvent): Asker | null {
  if (id === null) return null;
  switch (kind) {
    case 'pin': {
      const pin = reads.pins.byId(id);
      return pin && { kind, pin };
    }
    case 'qr': {
      const ticket = reads.tickets.byId(id);
      return ticket && { kind, ticket };
    }
    case 'card': {
      const card = reads.cards.byId(id);
      return card && { kind, card };
    }
    case 'user': {
      const user = reads.users.byId(id);
      return user && { kind, user };
    }
    case 'api_token':
    case 'cli':
    case 'lock':
    case 'nobody':
    case 'system':
      return null;
  }
}

/** What an event's data holds of a trace; rows of earlier programs have another form, and no trace here. */
function readTrace(data: unknown): ToldVerdict[] {
  if (!Array.isArray(data)) return [];
  return (data as Partial<LoggedVerdict>[]).flatMap(({ rule, verdict, reason_code: code, params = {} }) => {
    if (rule === undefined || verdict === undefined || code === undefined || !isReasonCode(code)) return [];
    const text = textOf({ reasonCode: code, params });
    return [{ rule, verdict, reason_code: code, params, text, detail: text }];
  });
}
