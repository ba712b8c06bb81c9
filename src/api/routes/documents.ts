import { docsPage, DOCS_CONTENT_SECURITY_POLICY } from '../docs-page.js';
import { defineRoute, type Route } from '../route.js';

/** Loaded when somebody asks and not kept: it is far larger than everything else the API holds in memory. */
async function openApiDocument() {
  const { default: document } = await import('../openapi.json', { with: { type: 'json' } });
  return document;
}

const openapi = defineRoute({
  method: 'GET',
  path: '/api/openapi.json',
  summary: 'This API, for machines (OpenAPI 3.1)',
  permission: 'public',
  limit: 'anonymous',
  success: { status: 200, description: 'The document', data: null, raw: 'application/json' },
  handler: async () => ({
    kind: 'raw',
    contentType: 'application/json; charset=utf-8',
    body: JSON.stringify(await openApiDocument()),
  }),
});

const docs = defineRoute({
  method: 'GET',
  path: '/api/docs',
  summary: 'This API, for people',
  permission: 'public',
  limit: 'anonymous',
  success: { status: 200, description: 'The page', data: null, raw: 'text/html' },
  handler: async () => ({
    kind: 'raw',
    contentType: 'text/html; charset=utf-8',
    body: docsPage(await openApiDocument()),
    contentSecurityPolicy: DOCS_CONTENT_SECURITY_POLICY,
  }),
});

export const documentRoutes: readonly Route[] = [openapi, docs];
