import type { z } from "zod";
import type { Permission } from "@/lib/access";

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
type Shape = z.ZodObject;

/**
 * Who may call: anyone at all, any signed-in person or console token, a person in a browser (`session`), or a member of
 * the team in the path whose role has the named permission (`lib/access.ts`).
 */
export type Access = "anyone" | "signed-in" | "session" | Permission;

export type Endpoint<
  Path extends string = string,
  Query extends Shape | undefined = Shape | undefined,
  Body extends Shape | undefined = Shape | undefined,
  Output extends z.ZodType = z.ZodType,
  A extends Access = Access,
> = {
  method: Method;
  path: Path;
  access: A;
  /** Asks for the password again unless it was given within the last ten minutes; of a token, when it was made. */
  isConfirmed?: boolean;
  /** Concerns somebody's account, which reaches beyond a team: no console token may call it. */
  isPersonal?: boolean;
  /** Takes seconds of a processor: turned away while the process cannot keep up. */
  isHeavy?: boolean;
  query?: Query;
  body?: Body;
  output: Output;
};

/** Names of the `:params` of a path, `"/api/t/:team/batches/:batchId"` → `"team" | "batchId"`. */
export type ParamName<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Name | ParamName<`/${Rest}`>
  : Path extends `${string}:${infer Name}`
    ? Name
    : never;

type ParamsOf<E> = E extends Endpoint<infer Path> ? { [Name in ParamName<Path>]: string } : never;
// An endpoint without the part has `undefined` there, which `NonNullable` turns into `never`.
type InputPart<T> = [NonNullable<T>] extends [never]
  ? unknown
  : NonNullable<T> extends Shape
    ? z.input<NonNullable<T>>
    : unknown;
type OutputPart<T> = [NonNullable<T>] extends [never]
  ? unknown
  : NonNullable<T> extends Shape
    ? z.output<NonNullable<T>>
    : unknown;

/** What a caller passes: path params, query and body in one flat object. */
export type CallInput<E extends Endpoint> = ParamsOf<E> & InputPart<E["query"]> & InputPart<E["body"]>;
/** What a verb receives: the same, parsed, with defaults filled in; the team is in its context. */
export type VerbInput<E extends Endpoint> = Omit<ParamsOf<E>, "team"> & OutputPart<E["query"]> & OutputPart<E["body"]>;
export type CallOutput<E extends Endpoint> = z.output<E["output"]>;

/** Declares one door of the API. Both sides read the same value, so a changed shape fails the compiler on both. */
export function endpoint<
  const Path extends string,
  Output extends z.ZodType,
  Query extends Shape | undefined = undefined,
  Body extends Shape | undefined = undefined,
  const A extends Access = Access,
>(e: Endpoint<Path, Query, Body, Output, A>): Endpoint<Path, Query, Body, Output, A> {
  return e;
}

/** The `:names` in a path, in order. */
export function paramNames(path: string): string[] {
  return [...path.matchAll(/:([A-Za-z]+)/g)].map((match) => match[1] ?? "");
}
