import * as z from 'zod';
import { created, list, noContent, ok } from '../answer.js';
import { defineRoute, type Route } from '../route.js';
import { idParams, lineIn } from '../wire/fields.js';
import { pageQuery, pageRequest } from '../wire/page.js';
import { siteSchema, toWireSite } from '../wire/site.js';

const NAME_CHARACTERS_MAX = 100;
const ZONE_CHARACTERS_MAX = 64;
const name = lineIn(NAME_CHARACTERS_MAX).min(1);
const timeZone = z
  .string()
  .trim()
  .min(1)
  .max(ZONE_CHARACTERS_MAX)
  .meta({ description: 'IANA time zone.', example: 'Asia/Tashkent' });

const listAll = defineRoute({
  method: 'GET',
  path: '/api/v1/sites',
  summary: 'List sites (buildings)',
  permission: 'sites:read',
  limit: 'user',
  query: pageQuery,
  success: { status: 200, description: 'A page of sites', data: siteSchema, list: true },
  handler: ({ query }, { operations, caller, link }) =>
    list('Sites', operations.listSites(caller, pageRequest(query)), query.page_size, link, toWireSite),
});

const create = defineRoute({
  method: 'POST',
  path: '/api/v1/sites',
  summary: 'Add a site',
  permission: 'sites:manage',
  limit: 'action',
  body: z.strictObject({ name, time_zone: timeZone }).meta({ id: 'NewSite' }),
  success: { status: 201, description: 'The site', data: siteSchema },
  codes: ['time_zone_unknown', 'site_exists', 'sites_full'],
  handler: async ({ body }, { operations, caller }) => {
    const site = await operations.createSite(caller, { name: body.name, timeZone: body.time_zone });
    return created('Site created', toWireSite(site), `/api/v1/sites/${site.id}`);
  },
});

const read = defineRoute({
  method: 'GET',
  path: '/api/v1/sites/{id}',
  summary: 'Read a site',
  permission: 'sites:read',
  limit: 'user',
  params: idParams,
  success: { status: 200, description: 'The site', data: siteSchema },
  codes: ['site_not_found'],
  handler: ({ params }, { operations, caller }) =>
    ok('Site', toWireSite(operations.readSite(caller, params.id))),
});

const change = defineRoute({
  method: 'PATCH',
  path: '/api/v1/sites/{id}',
  summary: 'Rename a site or correct its time zone; what happened stays, and is told by the new zone',
  permission: 'sites:manage',
  limit: 'action',
  params: idParams,
  body: z.strictObject({ name: name.optional(), time_zone: timeZone.optional() }).meta({ id: 'SiteChange' }),
  success: { status: 200, description: 'The site', data: siteSchema },
  codes: ['site_not_found', 'time_zone_unknown', 'site_exists'],
  handler: async ({ params, body }, { operations, caller }) => {
    const site = await operations.updateSite(caller, params.id, {
      ...(body.name !== undefined && { name: body.name }),
      ...(body.time_zone !== undefined && { timeZone: body.time_zone }),
    });
    return ok('Site changed', toWireSite(site));
  },
});

const remove = defineRoute({
  method: 'DELETE',
  path: '/api/v1/sites/{id}',
  summary: 'Remove a site that has no locks, and its statistics; the log stays',
  permission: 'sites:manage',
  limit: 'action',
  params: idParams,
  success: { status: 204, description: 'Removed', data: null },
  codes: ['site_not_found', 'site_in_use', 'last_site'],
  handler: async ({ params }, { operations, caller }) => {
    await operations.deleteSite(caller, params.id);
    return noContent;
  },
});

export const siteRoutes: readonly Route[] = [listAll, create, read, change, remove];
