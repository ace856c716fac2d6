/** The address of a list without its page, in one order, so that equal views are equal texts. */
export function viewQuery(params: Pick<URLSearchParams, "toString">): string {
  const search = new URLSearchParams(params.toString());
  search.delete("page");
  search.delete("after");
  search.sort();
  return search.toString();
}
