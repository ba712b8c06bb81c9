// Writes src/api/openapi.json from the route definitions. Run it after changing a route; a test fails until then.
//   node --import ./test/ts-hook.mjs scripts/openapi.ts
import { writeFileSync } from 'node:fs';
import { openApiDocument } from '../src/api/openapi.js';

const target = new URL('../src/api/openapi.json', import.meta.url);
writeFileSync(target, `${JSON.stringify(openApiDocument(), null, 2)}\n`);
