import * as z from 'zod';
import { wrong, type Finding } from '../finding.js';
import { runProgram, type Environment } from '../programs.js';

const checksShape = z.object({
  checks: z.array(z.object({ name: z.string(), ok: z.boolean(), detail: z.string(), advice: z.string() })),
});

/** Has the hub's program look at its data folder: what is right there is its knowledge. */
export async function lookAtDataFolder(folder: string, environment: Environment): Promise<Finding[]> {
  const result = await runProgram('hub', ['--check'], { ...environment, DOORWARD_DATA_DIR: folder });
  const told = checksShape.safeParse(asJson(result.stdout));
  if (told.success) return told.data.checks;
  const why = result.complaint || 'the hub program ended without an answer';
  return [wrong('settings', why, 'Mend what it names; `.env.example` lists every setting.')];
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
