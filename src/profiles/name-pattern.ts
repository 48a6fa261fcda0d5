/** Whether a name is meant by a pattern in which `*` stands for any letters and `?` for one; without a pattern, every name is. */
export function matchesPattern(name: string, pattern: string | undefined): boolean {
  if (pattern === undefined) return true;
  const pieces = pattern.split("*");
  const [first = "", last = ""] = [pieces[0], pieces.at(-1)];
  if (pieces.length === 1) return fits(name, pattern, 0) && name.length === pattern.length;
  if (!fits(name, first, 0) || name.length < first.length + last.length) return false;
  const end = name.length - last.length;
  if (!fits(name, last, end)) return false;
  let position = first.length;
  for (const piece of pieces.slice(1, -1)) {
    while (position + piece.length <= end && !fits(name, piece, position)) position++;
    if (position + piece.length > end) return false;
    position += piece.length;
  }
  return true;
}

function fits(name: string, piece: string, at: number): boolean {
  for (let index = 0; index < piece.length; index++) {
    if (piece[index] !== "?" && piece[index] !== name[at + index]) return false;
    if (at + index >= name.length) return false;
  }
  return true;
}
