// Writes the OpenAPI documents of the hub and the cloud from their routes, and the types of the household page from the
// hub's. Run it after changing a route; a test fails until then.
//   node --import ./test/ts-hook.mjs scripts/openapi.ts
import { writeFileSync } from 'node:fs';
import { openApiDocument } from '../src/api/openapi.js';
import { cloudDocument } from '../src/cloud/openapi.js';
import { wireTypes } from './page-types/wire-types.js';

const DOCUMENTS = { api: openApiDocument, cloud: cloudDocument };

for (const [room, make] of Object.entries(DOCUMENTS)) {
  const target = new URL(`../src/${room}/openapi.json`, import.meta.url);
  writeFileSync(target, `${JSON.stringify(make(), null, 2)}\n`);
}
writeFileSync(new URL('../src/web/api/wire.ts', import.meta.url), wireTypes(openApiDocument()));
