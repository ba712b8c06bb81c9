import type { Command } from 'commander';
import * as z from 'zod';
import { NotFound } from '../../kit/errors.js';
import { HubAnsweredProblem } from '../hub-problem.js';
import { hubOf, reporting, shared, type SharedOptions, type Shell } from '../shell.js';
import { table } from '../table.js';

const alertShape = z.looseObject({
  id: z.string(),
  kind: z.string(),
  level: z.string(),
  state: z.string(),
  text: z.string(),
  count: z.number(),
  last_at: z.string(),
});

/** `alerts list`: what is not over, unless another state is asked for. */
export function addAlertsList(parent: Command, shell: Shell): void {
  shared(
    parent
      .command('list')
      .description('list alerts, newest first; silent ones are never among them')
      .option('--state <state>', 'open, acknowledged, resolved or unresolved', 'unresolved'),
    ['alerts list', 'alerts list --state resolved --json'],
  ).action(
    reporting(shell, async (options: SharedOptions & { readonly state: string }) => {
      const filter = new URLSearchParams({ state: options.state });
      const alerts = await hubOf(shell, options).list(
        `/api/v1/security/alerts?${filter.toString()}`,
        alertShape,
      );
      const text = table(
        ['ID', 'LEVEL', 'STATE', 'COUNT', 'LAST', 'WHAT'],
        alerts.map((one) => [one.id, one.level, one.state, one.count, one.last_at, one.text]),
        'No alerts.',
      );
      return { document: { alerts }, text };
    }),
  );
}

/** `alerts acknowledge` and `alerts resolve`. */
export function addAlertsChange(parent: Command, shell: Shell, what: 'acknowledge' | 'resolve'): void {
  const description =
    what === 'resolve' ? 'say that an alert is over' : 'say that somebody looks after an alert';
  shared(
    parent
      .command(what)
      .description(description)
      .argument('<alert>', 'its id')
      .option('--note <text>', 'kept with it'),
    [`alerts ${what} 0198f3c2-7b1a-7c3d-8e4f-5a6b7c8d9e0f`],
  ).action(
    reporting(shell, async (options: SharedOptions & { readonly note?: string }, id: string) => {
      const body = options.note === undefined ? {} : { note: options.note };
      const path = `/api/v1/security/alerts/${encodeURIComponent(id)}/${what}`;
      const alert = await hubOf(shell, options)
        .post(path, body, alertShape)
        .catch((error: unknown) => {
          if (!(error instanceof HubAnsweredProblem) || error.status !== 404) throw error;
          throw new NotFound('alert_not_found', `There is no alert "${id}". See \`doorward alerts list\`.`);
        });
      return { document: { alert }, text: `${alert.text} It is ${alert.state} now.` };
    }),
  );
}
