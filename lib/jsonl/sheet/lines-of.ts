/** The lines of a text file, one after the other. */
export async function* linesOf(blob: Blob): AsyncGenerator<string> {
  let carried = "";
  const reader = blob.stream().pipeThrough(new TextDecoderStream()).getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    const lines = (carried + read.value).split("\n");
    carried = lines.pop() ?? "";
    yield* lines;
  }
  if (carried !== "") yield carried;
}
