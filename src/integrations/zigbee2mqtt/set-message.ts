import * as z from 'zod';

/** Largest message taken from a program, bytes. */
export const MESSAGE_BYTES = 4 * 1024;

/** Which of them there are is for the operations to say. */
const slot = z.int();

/** As the converters of Zigbee locks take it: digits as text or number; none clears the slot. */
const pinCode = z.looseObject({
  user: slot,
  user_type: z.string().nullish(),
  user_enabled: z.boolean().nullish(),
  pin_code: z.union([z.string(), z.int().nonnegative()]).nullish(),
});
const set = z.looseObject({ state: z.unknown().optional(), pin_code: pinCode.optional() });
const get = z.looseObject({
  state: z.unknown().optional(),
  pin_code: z.union([z.literal(''), z.looseObject({ user: slot.optional() })]).optional(),
});

export type PinCodeMessage = z.output<typeof pinCode>;
export type SetMessage = z.output<typeof set>;
export type GetMessage = z.output<typeof get>;

/** @returns null when it can't be read. A bare word is the state. */
export function readSet(payload: Buffer): SetMessage | null {
  const text = textOf(payload);
  if (text !== null && /^[A-Za-z]{1,16}$/.test(text)) return { state: text };
  return read(set, text);
}

export function readGet(payload: Buffer): GetMessage | null {
  return read(get, textOf(payload));
}

function textOf(payload: Buffer): string | null {
  return payload.length > MESSAGE_BYTES ? null : payload.toString('utf8');
}

function read<T>(schema: z.ZodType<T>, text: string | null): T | null {
  if (text === null) return null;
  try {
    return schema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
