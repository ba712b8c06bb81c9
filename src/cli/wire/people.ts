import * as z from 'zod';

// Members of the hub's answers that the command line reads (contracts: REST). Others may be there, and pass.

const time = z.string().nullable();

export const userShape = z.looseObject({
  id: z.string(),
  username: z.string().nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  full_name: z.string(),
  role: z.string(),
  locale: z.string(),
  is_active: z.boolean(),
  last_login_at: time,
  last_login_ip: z.string().nullable(),
  created_at: z.string(),
});

export type WireUser = z.output<typeof userShape>;

export const balanceShape = z.looseObject({
  main: z.string(),
  frozen: z.string(),
  last_transaction_id: z.string().nullable(),
});

export type WireBalance = z.output<typeof balanceShape>;

export const changedBalanceShape = balanceShape.extend({ repeated: z.boolean() });

export const sessionShape = z.looseObject({
  id: z.string(),
  ip_address: z.string().nullable(),
  user_agent: z.string().nullable(),
  created_at: z.string(),
  last_used_at: z.string(),
  expires_at: z.string(),
});

export const apiTokenShape = z.looseObject({
  id: z.string(),
  name: z.string(),
  scopes: z.array(z.string()),
  created_at: z.string(),
  expires_at: time,
  last_used_at: time,
});

export const madeApiTokenShape = apiTokenShape.extend({ token: z.string() });

export const inviteShape = z.looseObject({
  invite_code: z.string(),
  entered: z.boolean(),
  invited_users: z.array(z.looseObject({ id: z.string(), full_name: z.string() })),
});

export const personalDataShape = z.looseObject({ profile: userShape, log_url: z.string() });

export const signedInShape = z.object({
  user: userShape,
  tokens: z.object({ access: z.string(), refresh: z.string() }),
});
