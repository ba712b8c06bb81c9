import { list } from '../answer.js';
import { defineRoute, type Route } from '../route.js';
import { pageQuery, pageRequest } from '../wire/page.js';
import { siteSchema, toWireSite } from '../wire/site.js';

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

export const siteRoutes: readonly Route[] = [listAll];
