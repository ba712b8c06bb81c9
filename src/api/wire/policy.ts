import * as z from 'zod';
import { ACTIONS } from '../../access/request.js';
import { isReasonCode } from '../../access/verdict-text.js';
import { ROLES } from '../../accounts/user.js';
import { rfc3339 } from '../../kit/clock.js';
import type { Text } from '../../kit/sentence.js';
import type { PolicyAssertion, PolicyFinding, PolicyWho } from '../../operations/access/policy-use-cases.js';
import { lineIn, timeIn, timeOut } from './fields.js';
import { fromWireTiming, timingFields } from './schedule.js';
import { verdictSchema } from './verdict.js';
import { askerSchema, reasonSchema, toWireReason } from './what-if.js';

const ASSERTIONS_MAX = 200;
const NAME_CHARACTERS_MAX = 320;
const EXCEPT_MAX = 50;
/** Looked ahead when nothing is said: every day of the year comes, whichever year it is. */
const DEFAULT_SPAN_MS = 366 * 86_400_000;
const WHOLE_DAY = { start: '00:00', end: '24:00' };
const EVERY_DAY: ('sunday' | 'monday' | 'tuesday' | 'wednesday' | 'thursday' | 'friday' | 'saturday')[] = [
  'sunday',
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
];

const name = lineIn(NAME_CHARACTERS_MAX).min(1);
const { days, start, end } = timingFields.week_days.element.shape;

const when = z
  .strictObject({
    at: timeIn.optional().meta({ description: 'One instant; alone.' }),
    from: timeIn.optional().meta({ description: 'Default: now.' }),
    until: timeIn.optional().meta({ description: 'Not included. Default: 366 days after `from`.' }),
    days: days
      .optional()
      .meta({ description: 'Only on these days of the week, in the time zone of the lock’s site.' }),
    start: start.optional(),
    end: end.optional(),
  })
  .refine((one) => one.at === undefined || Object.keys(one).length === 1, {
    error: 'Either at alone, or from, until, days, start and end.',
    path: ['at'],
  })
  .refine((one) => (one.start === undefined) === (one.end === undefined), {
    error: 'Needed: start and end go together.',
    path: ['end'],
  });

const assertion = z
  .strictObject({
    name,
    user: name.optional().meta({
      description: 'One person, by e-mail, username, phone or id: their account and every code of theirs.',
    }),
    role: z.enum(ROLES).optional().meta({ description: 'Everybody of a role, with their codes.' }),
    pin: name.optional().meta({ description: 'One code, by its label or id.' }),
    anybody: z
      .literal(true)
      .optional()
      .meta({ description: 'Every person, and every code that is nobody’s.' }),
    except: z
      .array(name)
      .max(EXCEPT_MAX)
      .optional()
      .meta({ description: 'People of a role, or of anybody, of whom it is not said.' }),
    lock: name.optional().meta({ description: 'By its device-id or id.' }),
    site: name.optional().meta({ description: 'Every lock of a site, by its name or id.' }),
    action: z.enum(ACTIONS).default('unlock'),
    when: when.default({}),
    expect: z.enum(['allow', 'deny']),
    reason: z
      .string()
      .refine((code) => isReasonCode(code) && code !== 'not_applicable', {
        error: 'There is no such reason: POST /api/v1/access/explain tells them as reason.',
      })
      .optional()
      .meta({ description: 'By what right, or why not: `reason_code` of a verdict.' }),
  })
  .refine(
    (one) => [one.user, one.role, one.pin, one.anybody].filter((who) => who !== undefined).length === 1,
    {
      error: 'Exactly one of user, role, pin and anybody is needed.',
      path: ['user'],
    },
  )
  .refine((one) => (one.lock === undefined) !== (one.site === undefined), {
    error: 'Exactly one of lock and site is needed.',
    path: ['lock'],
  })
  .refine((one) => one.except === undefined || one.role !== undefined || one.anybody !== undefined, {
    error: 'Goes with role or anybody only.',
    path: ['except'],
  })
  .meta({ id: 'PolicyAssertion' });

export const policyBody = z
  .strictObject({ assertions: z.array(assertion).min(1).max(ASSERTIONS_MAX) })
  .meta({ id: 'PolicyTest' });

export function fromWirePolicy(
  { assertions }: z.output<typeof policyBody>,
  nowMs: number,
): PolicyAssertion[] {
  return assertions.map((one) => ({
    name: one.name,
    who: whoOf(one),
    except: one.except ?? [],
    where: one.lock === undefined ? { kind: 'site', name: one.site ?? '' } : { kind: 'lock', name: one.lock },
    action: one.action,
    ...timeOf(one.when, nowMs),
    expect: one.expect,
    reason: one.reason !== undefined && isReasonCode(one.reason) ? one.reason : null,
  }));
}

function whoOf({ user, role, pin }: z.output<typeof assertion>): PolicyWho {
  if (user !== undefined) return { kind: 'user', name: user };
  if (role !== undefined) return { kind: 'role', role };
  return pin === undefined ? { kind: 'anybody' } : { kind: 'pin', name: pin };
}

function timeOf(given: z.output<typeof when>, nowMs: number): Pick<PolicyAssertion, 'span' | 'weekly'> {
  if (given.at !== undefined) return { span: { fromMs: given.at, untilMs: given.at + 1 }, weekly: null };
  const fromMs = given.from ?? nowMs;
  const span = { fromMs, untilMs: given.until ?? fromMs + DEFAULT_SPAN_MS };
  if (given.days === undefined && given.start === undefined) return { span, weekly: null };
  const window = {
    days: given.days ?? EVERY_DAY,
    start: given.start ?? WHOLE_DAY.start,
    end: given.end ?? WHOLE_DAY.end,
  };
  return { span, weekly: fromWireTiming({ week_days: [window] }).weekDays?.[0] ?? null };
}

export const policyFindingSchema = z
  .object({
    name: z.string(),
    held: z.boolean(),
    asked: z.int().meta({
      description:
        'People, and codes that are nobody’s, that were looked at, each once a lock; 0: it is said of nobody who is there.',
    }),
    counter_example: z
      .object({
        ...askerSchema,
        device_id: z.uuid(),
        lock: z.string().meta({ description: 'The lock’s `device_id`.' }),
        time_zone: z.string().meta({ description: 'Of its site.' }),
        at: timeOut,
        granted: z.boolean(),
        because: reasonSchema,
        trace: z.array(verdictSchema).meta({ description: 'Every rule that was asked, in order.' }),
      })
      .nullable()
      .meta({ description: 'Who, where and when it does not hold; null: it holds.' }),
  })
  .meta({ id: 'PolicyFinding' });

export function toWireFinding(
  { name: called, asked, counterExample }: PolicyFinding,
  tell: (text: Text) => string,
): z.output<typeof policyFindingSchema> {
  return {
    name: called,
    held: counterExample === null,
    asked,
    counter_example: counterExample && {
      kind: counterExample.asker.kind,
      id: counterExample.asker.id,
      name: counterExample.asker.name,
      user_id: counterExample.asker.userId,
      code_kind: counterExample.asker.codeKind,
      device_id: counterExample.lock.id,
      lock: counterExample.lock.deviceId,
      time_zone: counterExample.lock.timeZone,
      at: rfc3339(counterExample.atMs),
      granted: counterExample.granted,
      because: toWireReason(counterExample.because, tell),
      trace: counterExample.trace.map((step) => ({
        ...step,
        text: tell(step.text),
        detail: tell(step.detail),
      })),
    },
  };
}
