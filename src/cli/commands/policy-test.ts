import type { Command } from 'commander';
import * as z from 'zod';
import { EXIT } from '../exit-code.js';
import { explained, readPolicy } from '../policy-file.js';
import { hubOf, reporting, shared, type SharedOptions, type Shell } from '../shell.js';

const counterExampleShape = z.looseObject({
  kind: z.string(),
  name: z.string(),
  lock: z.string(),
  time_zone: z.string(),
  at: z.string(),
  granted: z.boolean(),
  because: z.looseObject({ reason_code: z.string(), text: z.string() }),
  trace: z.array(z.looseObject({ rule: z.string(), verdict: z.string(), text: z.string() })),
});
const findingShape = z.looseObject({
  name: z.string(),
  held: z.boolean(),
  asked: z.number(),
  counter_example: counterExampleShape.nullable(),
});
const resultShape = z.looseObject({ held: z.boolean(), assertions: z.array(findingShape) });

const FORM = `
A policy is a JSON file:
  { "assertions": [
    { "name": "The cleaner never comes on Sunday",
      "user": "cleaner@example.org", "lock": "front-door",
      "when": { "days": ["sunday"] }, "expect": "deny" },
    { "name": "On Tuesday mornings the cleaner can get in",
      "user": "cleaner@example.org", "lock": "front-door",
      "when": { "days": ["tuesday"], "start": "09:00", "end": "12:00" }, "expect": "allow" },
    { "name": "Nobody but Ada opens the cellar",
      "anybody": true, "except": ["ada@example.org"], "lock": "cellar", "expect": "deny" }
  ] }

Who: "user" (e-mail, username, phone or id: the account and every code of theirs), "role",
  "pin" (a label or id), or "anybody": true; with the last two kinds of people "except".
Where: "lock" (device-id) or "site" (every lock of it).
When, in "when": "at" an instant; or "from" and "until" (default: a year from now), and within
  them "days" and "start" to "end" on the site's own clock. Default: always.
"expect": "allow" (at every instant) or "deny" (at none), and if you like a "reason"
  (as in the trace, for example "out_of_schedule"). "action": default "unlock".

Ends with 0 when all hold, 7 when one does not, 2 when the file can't be used.`;

export function addPolicyTest(parent: Command, shell: Shell): void {
  shared(
    parent
      .command('test')
      .description('check sentences about who may open what, against the hub as it is; changes nothing')
      .argument('<file>', 'a policy; - for standard input'),
    ['policy test house.json', 'policy test house.json --json', 'policy test - < house.json'],
  )
    .addHelpText('after', FORM)
    .action(
      reporting(shell, async (options: SharedOptions, file: string) => {
        const policy = await readPolicy(file, shell.input);
        const result = await hubOf(shell, options)
          .post('/api/v1/access/policy-tests', policy, resultShape)
          .catch((error: unknown) => {
            throw explained(error, policy);
          });
        return {
          document: { policy: result },
          text: textOf(result.assertions),
          ...(!result.held && { exitCode: EXIT.checkFailed }),
        };
      }),
    );
}

function textOf(assertions: readonly z.output<typeof findingShape>[]): string {
  const held = assertions.filter((one) => one.held).length;
  const all = assertions.length;
  const last =
    held === all
      ? `All ${all} hold.`
      : `${all - held} of ${all} ${all - held === 1 ? 'does' : 'do'} not hold.`;
  return [...assertions.flatMap(linesOf), '', last].map(plain).join('\n');
}

function linesOf({ name, asked, counter_example: found }: z.output<typeof findingShape>): string[] {
  if (!found) return [`ok      ${name}${asked === 0 ? ' (of nobody who is there)' : ''}`];
  const who = found.kind === 'user' ? found.name : `${found.kind} "${found.name}"`;
  return [
    `FAILED  ${name}`,
    `        ${who} ${found.granted ? 'may' : 'may not'}, at ${found.lock} on ${localTime(found.at, found.time_zone)}:`,
    `        ${found.because.text} [${found.because.reason_code}]`,
    ...found.trace
      .filter(({ verdict }) => verdict !== 'skip')
      .map(({ rule, verdict, text }) => `          ${verdict.padEnd(4)} ${rule}: ${text}`),
  ];
}

/** As the clock at the door shows it. */
function localTime(at: string, timeZone: string): string {
  const form = { timeZone, dateStyle: 'full', timeStyle: 'medium' } as const;
  return `${new Intl.DateTimeFormat('en-GB', form).format(new Date(at))} (${timeZone}; ${at})`;
}

/** Control characters come from names that others chose, and must not move the cursor. */
function plain(line: string): string {
  return line.replace(/\p{Cc}/gu, ' ');
}
