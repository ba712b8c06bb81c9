import * as z from 'zod';
import type { OwnInvite } from '../../operations/accounts/people-ports.js';

const TYPED_CHARACTERS_MAX = 32;

export const inviteCodeIn = z.string().trim().min(1).max(TYPED_CHARACTERS_MAX);

export const inviteSchema = z
  .object({
    invite_code: z.string().meta({ description: '6 characters; give it to whom you invite.' }),
    entered: z.boolean().meta({ description: "Whether you entered another person's code." }),
    invited_users: z.array(z.object({ id: z.uuid(), full_name: z.string() })),
  })
  .meta({ id: 'Invite' });

export function toWireInvite({ code, enteredCode, invited }: OwnInvite): z.output<typeof inviteSchema> {
  return {
    invite_code: code,
    entered: enteredCode,
    invited_users: invited.map(({ id, name }) => ({ id, full_name: name })),
  };
}
