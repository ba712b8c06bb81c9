import { HubError } from '../../kit/errors.js';
import type { HubMeters } from '../hub-meters.js';
import type { ToldVerdict } from '../access/told-trace.js';
import type { Command } from './command-record.js';

/** Counts what was decided of a command: what was refused by its reason; what only came to nothing was allowed. */
export async function meteredCommand(
  meters: Pick<HubMeters, 'decided'> | undefined,
  command: () => Promise<Command>,
): Promise<Command> {
  try {
    const ended = await command();
    meters?.decided('command', null);
    return ended;
  } catch (error) {
    if (error instanceof HubError) meters?.decided('command', refusedFor(error));
    throw error;
  }
}

/** The last of the reasons of a refusal; null: it was none. */
function refusedFor({ options }: HubError): string | null {
  const last = options.trace?.at(-1) as ToldVerdict | undefined;
  return last?.reason_code ?? null;
}
