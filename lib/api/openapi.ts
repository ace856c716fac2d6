import { type ZodType, z } from "zod";
import { permissions } from "@/lib/access";
import type { Endpoint } from "@/lib/wire/endpoint";
import { paramNames } from "@/lib/wire/endpoint";
import { ErrorBody } from "@/lib/wire/errors";
import { endpoints, namedSchemas } from "./endpoints";
import { streams } from "./streams";

type Json = Record<string, unknown>;

/** "createBatch" → "Create batch". */
const titleOf = (name: string): string => {
  const words = name.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
};

/** Schemas by id, each a component that others refer to. `input`: what may be sent; `output`: what comes back. */
function components(io: "input" | "output", schemas: ReadonlyMap<string, ZodType>): Json {
  const registry = z.registry<{ id?: string }>();
  for (const [id, schema] of schemas) if (!registry.has(schema)) registry.add(schema, { id });
  // Zod keeps what is referred to without a name under one of its own, the same for every call.
  const keyOf = (id: string) => (id === "__shared" ? `shared.${io}` : id);
  const made = z.toJSONSchema(registry, {
    io,
    unrepresentable: "any",
    uri: (id) => `#/components/schemas/${keyOf(id)}`,
  }).schemas;
  const plain: typeof made = JSON.parse(JSON.stringify(made).replaceAll(`shared.${io}#/`, `shared.${io}/`));
  return Object.fromEntries(
    Object.entries(plain).map(([id, { $schema: _draft, $id: _id, ...schema }]) => [keyOf(id), schema]),
  );
}

const outputId = (name: string): string => `${name}.answer`;
const bodyId = (name: string): string => `${name}.body`;
const refTo = (id: string): Json => ({ $ref: `#/components/schemas/${id}` });

/** What each answer is called: by its own name in a contract, else by the first endpoint that gives it. */
const answerIds = new Map<ZodType, string>();
for (const { name, endpoint: e } of endpoints.toReversed()) answerIds.set(e.output, outputId(name));
for (const [name, schema] of namedSchemas) answerIds.set(schema, name);

function queryParameters(query: ZodType): Json[] {
  const { properties = {}, required = [] } = z.toJSONSchema(query, { io: "input", unrepresentable: "any" });
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: "query",
    required: required.includes(name),
    schema,
  }));
}

const headerParameters = (names: readonly string[]): Json[] =>
  names.map((name) => ({ name, in: "header", required: false, schema: { type: "string" } }));

const pathParameters = (path: string): Json[] =>
  paramNames(path).map((name) => ({ name, in: "path", required: true, schema: { type: "string" } }));

type Asked = Pick<Endpoint, "access" | "isConfirmed" | "isPersonal">;

const needs = ({ access, isConfirmed, isPersonal }: Asked): string => {
  const browserOnly = "Only for a person in a browser, not for console tokens: it is about an account, not a team.";
  if (access === "anyone") return "Needs no sign-in.";
  if (access === "signed-in") return "Needs a session or a console token.";
  if (access === "session") return browserOnly;
  const confirmed = isPersonal
    ? ` Asks for the password again. ${browserOnly}`
    : " Asks people for their password again; a console token must have been made with `isConfirmed`.";
  return `Needs the permission \`${access}\`.${isConfirmed ? confirmed : ""}`;
};

/** Sessions belong to browsers; whatever a token may call says so. */
function security({ access, isPersonal }: Asked): Json[] {
  if (access === "anyone") return [{}];
  return access === "session" || isPersonal ? [{ session: [] }] : [{ token: [] }, { session: [] }];
}

const jsonOf = (schema: Json): Json => ({ content: { "application/json": { schema } } });
const failure = { description: "What happened, what was not lost, and what to do next.", ...jsonOf(refTo("Error")) };

function operation(name: string, tag: string, e: Endpoint): Json {
  return {
    operationId: name,
    tags: [tag],
    summary: titleOf(name),
    description: needs(e),
    security: security(e),
    ...((permissions as string[]).includes(e.access) ? { "x-permission": e.access } : {}),
    parameters: [...pathParameters(e.path), ...(e.query ? queryParameters(e.query) : [])],
    ...(e.body ? { requestBody: { required: true, ...jsonOf(refTo(bodyId(name))) } } : {}),
    responses: {
      200: { description: "Done.", ...jsonOf(refTo(answerIds.get(e.output) ?? outputId(name))) },
      default: failure,
    },
  };
}

/** `/api/t/:team/batches` → `/api/t/{team}/batches`. */
const templateOf = (path: string): string => path.replace(/:([A-Za-z]+)/g, "{$1}");

function allPaths(): Json {
  const paths: Record<string, Json> = {};
  const put = (method: string, path: string, what: Json) => {
    paths[templateOf(path)] = { ...paths[templateOf(path)], [method.toLowerCase()]: what };
  };
  for (const { name, tag, endpoint: e } of endpoints) put(e.method, e.path, operation(name, tag, e));
  for (const { name, tag, method, path, access, about, produces, query, headers = [] } of streams)
    put(method, path, {
      operationId: name,
      tags: [tag],
      summary: titleOf(name),
      description: `${about} ${needs({ access })}`,
      security: security({ access }),
      parameters: [...pathParameters(path), ...(query ? queryParameters(query) : []), ...headerParameters(headers)],
      responses: {
        200: { description: "Done.", ...(produces ? { content: { [produces]: { schema: { type: "string" } } } } : {}) },
        default: failure,
      },
    });
  return paths;
}

function make() {
  const outputs = new Map(namedSchemas);
  const bodies = new Map<string, ZodType>();
  for (const { name, endpoint: e } of endpoints) {
    outputs.set(outputId(name), e.output);
    if (e.body) bodies.set(bodyId(name), e.body);
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Batchdeck",
      version: "1",
      description:
        "Everything the console does in a browser. Send `Authorization: Bearer bd_…` with a console token, made under Settings, Console tokens. What is of an account and not of a team is for people alone: passwords, sessions, signing in and out, joining and founding teams. Money is a string of dollars; unknown is null; moments are ISO 8601.",
    },
    security: [{ token: [] }],
    paths: allPaths(),
    components: {
      securitySchemes: {
        token: { type: "http", scheme: "bearer", bearerFormat: "bd_…" },
        session: { type: "apiKey", in: "cookie", name: "batchdeck.session" },
      },
      schemas: {
        ...components("output", outputs),
        ...components("input", bodies),
        Error: components("output", new Map([["Error", ErrorBody]])).Error,
      },
    },
  };
}

let made: ReturnType<typeof make> | undefined;

/** The API as an OpenAPI 3.1 document, read from the contracts that both sides parse with. */
export function openApi(): ReturnType<typeof make> {
  made ??= make();
  return made;
}
