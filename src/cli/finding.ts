import { table } from './table.js';

/** What one check found. */
export interface Finding {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
  /** What to do about it; empty when nothing is wrong. */
  readonly advice: string;
}

export function fine(name: string, detail: string): Finding {
  return { name, ok: true, detail, advice: '' };
}

export function wrong(name: string, detail: string, advice: string): Finding {
  return { name, ok: false, detail, advice };
}

/** Findings for people: each in a line, and below them what to do. */
export function findingsText(findings: readonly Finding[]): string {
  const lines = table(
    ['', 'CHECK', 'FOUND'],
    findings.map(({ ok, name, detail }) => [ok ? 'ok' : 'WRONG', name, detail]),
    'Nothing was checked.',
  );
  const todo = findings.filter(({ ok }) => !ok).map(({ name, advice }) => `  ${name}: ${advice}`);
  return todo.length === 0 ? lines : `${lines}\n\nWhat to do:\n${todo.join('\n')}`;
}
