// A code and a secret are shorter by far: what goes on for longer without a line end is something else, and is refused as it is.
const mostCharacters = 1000;

/** The first line of a stream, without its line end; it is not read to its end. */
export async function firstLine(input: NodeJS.ReadableStream): Promise<string> {
  let text = "";
  for await (const chunk of input) {
    text += String(chunk);
    if (text.includes("\n") || text.length > mostCharacters) break;
  }
  return text.split("\n")[0] ?? "";
}
