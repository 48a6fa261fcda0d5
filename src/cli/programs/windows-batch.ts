/**
 * The line with which cmd.exe runs a batch file with these words, unchanged. Two readers come one after the other: cmd.exe, for
 * which `^` takes the meaning from a character, and the program behind it, which reads quotes and backslashes as
 * CommandLineToArgvW does. A batch file that npm made for a package's program hands its words to cmd.exe a second time.
 */
export function batchLine(path: string, args: readonly string[]): string {
  const rounds = /node_modules[\\/]\.bin[\\/][^\\/]+\.cmd$/i.test(path) ? 2 : 1;
  return `"${[withoutMeaning(path), ...args.map((arg) => quoted(arg, rounds))].join(" ")}"`;
}

function quoted(arg: string, rounds: number): string {
  // Backslashes count double before a quote, and at the end before the closing one.
  let text = `"${arg.replace(/(\\*)"/g, '$1$1\\"').replace(/(\\*)$/, "$1$1")}"`;
  for (let round = 0; round < rounds; round++) text = withoutMeaning(text);
  return text;
}

function withoutMeaning(text: string): string {
  return text.replace(/[()\][%!^"`<>&|;, *?]/g, "^$&");
}
