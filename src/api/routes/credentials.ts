import { list } from '../answer.js';
import { defineRoute, type Route } from '../route.js';
import { deviceCredentialSchema, toDeviceCredential } from '../wire/credential.js';
import { idParams } from '../wire/fields.js';
import { pageQuery, pageRequest } from '../wire/page.js';

const ofDevice = defineRoute({
  method: 'GET',
  path: '/api/v1/devices/{id}/credentials',
  summary: 'List the codes on a lock, and how far each has got onto it',
  permission: 'lock-pins:read',
  limit: 'user',
  params: idParams,
  query: pageQuery,
  success: { status: 200, description: 'A page of codes', data: deviceCredentialSchema, list: true },
  handler: ({ params, query }, { operations, caller, link }) => {
    const page = operations.listCredentials(caller, params.id, pageRequest(query));
    return list('Credentials', page, query.page_size, link, toDeviceCredential);
  },
});

export const credentialRoutes: readonly Route[] = [ofDevice];
