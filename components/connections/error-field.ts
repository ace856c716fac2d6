import { AppError } from "@/lib/wire/errors";

/** What went wrong, and at which of a form's fields when the server named one of them. */
export function fieldOf<Name extends string>(
  error: unknown,
  names: readonly Name[],
): { field: Name | null; message: string } {
  if (!(error instanceof AppError)) return { field: null, message: "It did not work. Nothing was changed." };
  return { field: names.find((name) => name === error.field) ?? null, message: error.message };
}
