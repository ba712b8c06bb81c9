import { createHash } from 'node:crypto';

/** As much of an OpenAPI document as the page shows. */
export interface ShownDocument {
  readonly info?: { readonly title: string; readonly description: string };
  readonly paths?: Readonly<Record<string, Readonly<Record<string, ShownOperation>>>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, unknown>> };
  readonly 'x-problems'?: readonly {
    readonly code: string;
    readonly status: number;
    readonly title: string;
  }[];
}

interface ShownOperation {
  readonly summary?: string;
  readonly 'x-roles'?: readonly string[];
  /** One without a name refers to what every path takes. */
  readonly 'x-scopes'?: readonly string[];
  readonly parameters?: readonly {
    readonly $ref?: string;
    readonly name?: string;
    readonly in?: string;
    readonly required?: boolean;
  }[];
  readonly requestBody?: unknown;
  readonly responses?: Readonly<Record<string, { readonly description?: string }>>;
}

const STYLE = `
:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}
body{max-width:56rem;margin:auto;padding:1rem}
h2{margin-top:2.5rem;font-size:1.1rem}
code,pre{font-family:ui-monospace,monospace;font-size:.9em}
pre{overflow:auto;padding:.75rem;border:1px solid #8884;border-radius:.4rem}
details{margin:.25rem 0}summary{cursor:pointer}
table{border-collapse:collapse}td,th{text-align:left;padding:.2rem .8rem .2rem 0;vertical-align:top}
.verb{display:inline-block;min-width:4.5rem;font-weight:600}
`;

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/** The page runs no script and loads nothing, from here or elsewhere. */
export const DOCS_CONTENT_SECURITY_POLICY = `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; frame-ancestors 'none'; base-uri 'none'`;

/** Makes a readable page of an OpenAPI document: one HTML file, nothing beside it. */
export function docsPage(document: ShownDocument): string {
  const title = escapeHtml(document.info?.title ?? 'API');
  const paths = Object.entries(document.paths ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  const operations = paths.flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => operationHtml(path, method, operation)),
  );
  const schemas = Object.entries(document.components?.schemas ?? {}).map(
    ([name, schema]) => `<h2 id="schema-${escapeHtml(name)}">${escapeHtml(name)}</h2>${json(schema)}`,
  );
  const problems = (document['x-problems'] ?? []).map(
    ({ code, status, title: meaning }) =>
      `<tr id="${escapeHtml(code)}"><td><code>${escapeHtml(code)}</code><td>${status}<td>${escapeHtml(meaning)}`,
  );
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title} API</title><style>${STYLE}</style>
<h1>${title} API</h1><p>${escapeHtml(document.info?.description ?? '')}
<p>For machines: <a href="/api/openapi.json">/api/openapi.json</a>. Go to <a href="#roles">who may do what</a> and <a href="#problems">error codes</a>.
${operations.join('\n')}
${rolesHtml(paths)}
<h1 id="problems">Error codes</h1><table><tr><th>code<th>status<th>meaning${problems.join('\n')}</table>
<h1>Schemas</h1>${schemas.join('\n')}</html>`;
}

/** Each path with who may use it, and with which scope a program may. */
function rolesHtml(paths: readonly (readonly [string, Readonly<Record<string, ShownOperation>>])[]): string {
  const roles = [
    ...new Set(paths.flatMap(([, methods]) => Object.values(methods).flatMap((one) => one['x-roles'] ?? []))),
  ];
  const rows = paths.flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { 'x-roles': may, 'x-scopes': scopes = [] }]) => {
      const cells = ['nobody', ...roles].map((role) => (!may || may.includes(role) ? '<td>yes' : '<td>'));
      const name = `${method.toUpperCase()} ${path}`;
      return `<tr><td><code>${escapeHtml(name)}</code>${cells.join('')}<td>${escapeHtml(scopes.join(', '))}`;
    }),
  );
  const head = ['path', 'nobody', ...roles, 'API token with'].map((text) => `<th>${escapeHtml(text)}`);
  return `<h1 id="roles">Who may do what</h1><table><tr>${head.join('')}${rows.join('\n')}</table>`;
}

function operationHtml(path: string, method: string, operation: ShownOperation): string {
  const parameters = (operation.parameters ?? []).flatMap(({ name, in: place, required }) =>
    name === undefined
      ? []
      : [`<li><code>${escapeHtml(name)}</code> (${escapeHtml(place ?? '')}${required ? ', required' : ''})`],
  );
  const answers = Object.entries(operation.responses ?? {}).map(
    ([status, { description }]) => `<tr><td>${escapeHtml(status)}<td>${escapeHtml(description ?? '')}`,
  );
  const roles = operation['x-roles'];
  return `<h2><span class="verb">${escapeHtml(method.toUpperCase())}</span><code>${escapeHtml(path)}</code></h2>
<p>${escapeHtml(operation.summary ?? '')}. For ${roles ? escapeHtml(roles.join(', ')) : 'everybody'}.
${parameters.length > 0 ? `<ul>${parameters.join('')}</ul>` : ''}
${operation.requestBody === undefined ? '' : `<details><summary>Body</summary>${json(operation.requestBody)}</details>`}
<details><summary>Answers</summary><table>${answers.join('')}</table></details>`;
}

function json(value: unknown): string {
  return `<pre>${escapeHtml(JSON.stringify(value, null, 2))}</pre>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
