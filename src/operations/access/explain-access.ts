import { decide } from '../../access/decide.js';
import type { Decision } from '../../access/decide.js';
import { textOf } from '../../access/verdict.js';
import { isReasonCode } from '../../access/verdict-text.js';
import { NotFound } from '../../kit/errors.js';
import type { Device } from '../../locks/device.js';
import { deviceOrRefuse } from '../locks/device-view.js';
import type { Reads } from '../store-ports.js';
import { factsOfCode, factsOfPerson } from './access-facts.js';
import type { FactReads } from './access-facts.js';
import type { ExplainUseCases, Explanation, Hypothetical } from './explain-use-cases.js';
import { requireSight } from './require-access.js';
import type { AccessDeps } from './require-access.js';
import { toldTrace } from './told-trace.js';
import type { LoggedVerdict, ToldVerdict } from './told-trace.js';

/** Why somebody was let in or not, and whether somebody would be: told by the verdicts of the deciding function. */
export function explainOperations(deps: AccessDeps): ExplainUseCases {
  const { store } = deps;
  return {
    explainEvent: (caller, eventId) => {
      const event = store.events.byId(eventId);
      if (!event) throw new NotFound('event_not_found', 'The log has no such event.');
      const device = event.deviceId === null ? null : store.devices.byId(event.deviceId);
      if (device) requireSight(deps, caller, device, 'view_logs');
      const trace = readTrace(event.data['trace']);
      return {
        granted: trace.length === 0 ? null : event.success,
        reason: event.reason,
        text: trace.find(({ verdict, rule }) => verdict === 'fail' || rule === 'right')?.text ?? null,
        description: event.description,
        atMs: event.atMs,
        deviceId: event.deviceId,
        trace,
      };
    },
    explainHypothetical: (caller, question) => {
      const device = deviceOrRefuse(store, question.deviceId);
      requireSight(deps, caller, device, 'view_logs');
      const { granted, because, trace } = suppose(store, device, question);
      return {
        granted,
        reason: because.reasonCode,
        text: textOf(because),
        description: '',
        atMs: question.atMs,
        deviceId: device.id,
        trace: toldTrace(trace),
      } satisfies Explanation;
    },
  };
}

type SupposeReads = FactReads & Pick<Reads, 'pins'>;

/** @throws NotFound `user_not_found`, `pin_not_found` */
function suppose(reads: SupposeReads, device: Device, { subject, action, atMs }: Hypothetical): Decision {
  const time = { nowMs: atMs, timeIsTrusted: true };
  if (subject.kind === 'user') {
    const user = reads.users.byId(subject.userId);
    if (!user) throw new NotFound('user_not_found', 'There is no such person.');
    return decide({ actor: 'user', action }, factsOfPerson(reads, user, device, time));
  }
  const pin = reads.pins.byId(subject.pinId);
  if (!pin) throw new NotFound('pin_not_found', 'There is no such PIN.');
  // One of other locks is as unknown at this one as any wrong code.
  const known = pin.deviceIds.includes(device.id) ? pin : null;
  const person = known?.userId == null ? null : reads.users.byId(known.userId);
  return decide({ actor: 'pin', action }, factsOfCode(reads, device, false, known, person, time));
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
