import * as z from 'zod';
import { wrong, type Finding } from '../finding.js';
import { runProgram, type Environment } from '../programs.js';

/** All of a long log is gone through. */
const CHECK_TIMEOUT_MS = 600_000;

const checksShape = z.object({
  checks: z.array(z.object({ name: z.string(), ok: z.boolean(), detail: z.string(), advice: z.string() })),
  links: z.array(z.object({ deviceId: z.string(), transport: z.string(), address: z.string() })),
});

/** A lock, and what of this machine it is reached by. */
export type PairedLink = z.output<typeof checksShape>['links'][number];

export interface FolderLook {
  readonly findings: readonly Finding[];
  /** None where the database can't be read. */
  readonly links: readonly PairedLink[];
}

/** Has the hub's program look at its data folder: what is right there is its knowledge. */
export async function lookAtDataFolder(folder: string, environment: Environment): Promise<FolderLook> {
  const given = { ...environment, DOORWARD_DATA_DIR: folder };
  const result = await runProgram('hub', ['--check'], given, CHECK_TIMEOUT_MS);
  const told = checksShape.safeParse(asJson(result.stdout));
  if (told.success) return { findings: told.data.checks, links: told.data.links };
  const why = result.complaint || 'the hub program ended without an answer';
  const advice = 'Mend what it names; `.env.example` lists every setting.';
  return { findings: [wrong('settings', why, advice)], links: [] };
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
