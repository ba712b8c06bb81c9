/** Writes .env.example from the settings themselves. Run: node --import ./test/ts-hook.mjs scripts/env-example.ts */
import { writeFileSync } from 'node:fs';
import { envExample } from '../src/config/env-example.js';

writeFileSync('.env.example', envExample());
