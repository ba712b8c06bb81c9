/** As much of JSON Schema as zod makes of our routes. */
interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
}

interface Media {
  readonly content?: Readonly<Record<string, { readonly schema?: Schema }>>;
}

interface Operation {
  readonly parameters?: readonly { readonly in?: string; readonly name?: string }[];
  readonly requestBody?: Media;
  readonly responses?: Readonly<Record<string, Media>>;
}

interface OpenApi {
  readonly paths?: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, Schema>> };
}

const HEAD = `// Made of src/api/openapi.json by scripts/openapi.ts: what the household page knows of the hub. Not to be edited.
`;
const JSON_TYPE = 'application/json';

/** The API as TypeScript: each schema by its name, and of each route what it takes and what its answer has as \`data\`. */
export function wireTypes(document: object): string {
  const { paths = {}, components = {} } = document as OpenApi;
  const schemas = Object.entries(components.schemas ?? {}).map(
    ([name, schema]) => `export type ${name} = ${typeOf(schema)};`,
  );
  const routes = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(
      ([method, operation]) => `  '${method.toUpperCase()} ${path}': ${routeOf(operation)};`,
    ),
  );
  return `${HEAD}\n${schemas.join('\n')}\n\nexport interface Routes {\n${routes.join('\n')}\n}\n`;
}

function routeOf({ parameters = [], requestBody, responses = {} }: Operation): string {
  const query = parameters.flatMap(({ in: place, name }) => (place === 'query' && name ? [`'${name}'`] : []));
  const body = requestBody?.content?.[JSON_TYPE]?.schema;
  const done = Object.entries(responses).find(([status]) => status.startsWith('2'))?.[1];
  const data = done?.content?.[JSON_TYPE]?.schema?.properties?.['data'];
  const parts = [
    `query: ${query.join(' | ') || 'never'}`,
    `body: ${body ? typeOf(body) : 'undefined'}`,
    `data: ${data ? typeOf(data) : 'null'}`,
  ];
  return `{ ${parts.join('; ')} }`;
}

function typeOf(schema: Schema): string {
  if (schema.$ref !== undefined) return schema.$ref.split('/').at(-1) ?? 'unknown';
  if ('const' in schema) return literal(schema.const);
  if (schema.enum) return union(schema.enum.map(literal));
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return union(choices.map(typeOf));
  if (schema.allOf) return schema.allOf.map((one) => `(${typeOf(one)})`).join(' & ');
  const { type } = schema;
  if (typeof type === 'object') return union(type.map((one) => typeOf({ ...schema, type: one })));
  switch (type) {
    case 'string':
    case 'boolean':
    case 'null':
      return type;
    case 'number':
    case 'integer':
      return 'number';
    case 'array':
      return `readonly (${schema.items ? typeOf(schema.items) : 'unknown'})[]`;
    case 'object':
      return objectOf(schema);
    case undefined:
    default:
      return 'unknown';
  }
}

function objectOf({ properties, required = [], additionalProperties }: Schema): string {
  if (!properties) {
    const value = typeof additionalProperties === 'object' ? typeOf(additionalProperties) : 'unknown';
    return `Readonly<Record<string, ${value}>>`;
  }
  const members = Object.entries(properties).map(
    ([name, schema]) =>
      `readonly ${JSON.stringify(name)}${required.includes(name) ? '' : '?'}: ${typeOf(schema)}`,
  );
  return `{ ${members.join('; ')} }`;
}

function literal(value: unknown): string {
  return JSON.stringify(value);
}

function union(types: readonly string[]): string {
  return [...new Set(types)].join(' | ') || 'never';
}
