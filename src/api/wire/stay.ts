import * as z from 'zod';
import { rfc3339 } from '../../kit/clock.js';
import type { StayView } from '../../operations/calendars/calendar-use-cases.js';
import { lineIn, timeOut, uuidIn } from './fields.js';
import { LABEL_CHARACTERS_MAX, pinDigits } from './pin.js';

/** As calendars name events, with the occurrence where one repeats. */
const STAY_UID_CHARACTERS_MAX = 300;

/** `{id}` and `{uid}` of a path; a UID is percent-encoded there. */
export const stayParams = z.object({ id: uuidIn, uid: z.string().min(1).max(STAY_UID_CHARACTERS_MAX) });

export const staySchema = z
  .object({
    uid: z.string(),
    label: z.string(),
    from: timeOut,
    until: timeOut,
    pin_id: z
      .uuid()
      .nullable()
      .meta({ description: 'Its own code; null: none was made, or it was revoked.' }),
  })
  .meta({ id: 'Stay' });

export const stayPinBody = z
  .strictObject({
    label: lineIn(LABEL_CHARACTERS_MAX).min(1).nullish().meta({
      description: 'Default: the name of the calendar and the day. Labels are in the log.',
    }),
    pin: pinDigits.nullish(),
  })
  .meta({ id: 'NewStayPin' });

export function toWireStay({ booking, pinId }: StayView): z.output<typeof staySchema> {
  const { uid, label, fromMs, untilMs } = booking;
  return { uid, label, from: rfc3339(fromMs), until: rfc3339(untilMs), pin_id: pinId };
}
