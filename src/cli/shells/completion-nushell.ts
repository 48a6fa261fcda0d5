import {
  type CompletionFlag,
  type CompletionNode,
  type CompletionTable,
  kindText,
  namesCommand,
} from "./completion-table.ts";

/** A completer for the words of the function that `init nushell` defines; data is JSON, which nushell reads as it is. */
export function nushellCompletion({ nodes, flags }: CompletionTable): string {
  return `
def "nu-complete daypass" [spans: list<string>] {
  let nodes = ${JSON.stringify(Object.fromEntries(nodes.map((node) => [node.words.join(" "), nodeOf(node)])))}
  let common = ${JSON.stringify(flagsOf(flags))}
  let typed = $spans | skip 1
  let now = $typed | last
  mut path = ""
  mut count = 0
  mut wanted: any = null
  for word in ($typed | drop 1) {
    if $wanted != null { $wanted = null; continue }
    if $word == "--" { return [] }
    let node = $nodes | get $path
    if ($word | str starts-with "-") {
      $wanted = ($node.values | merge $common.values | get --optional $word)
    } else if $word in ($node.commands | get value) {
      $path = ($"($path) ($word)" | str trim)
    } else {
      $count = $count + 1
    }
  }
  let node = $nodes | get $path
  if $wanted == null and ($now | str starts-with "-") { return ($node.flags ++ $common.flags | where value starts-with $now) }
  if $wanted == null and not ($node.commands | is-empty) { return ($node.commands | where value starts-with $now) }
  if $wanted == null { $wanted = ($node.arguments | get --optional $count) }
  let offers = match $wanted {
    null => [],
    "nothing" => [],
    "file" => { return null },
    "profile" => (^${namesCommand} | lines),
    _ => ($wanted | into string | split row " ")
  }
  $offers | where {|offer| $offer starts-with $now }
}
`;
}

function nodeOf({ commands, flags, arguments: wanted }: CompletionNode) {
  return {
    commands: commands.map(({ name, summary }) => ({ value: name, description: summary })),
    arguments: wanted.map(kindText),
    ...flagsOf(flags),
  };
}

function flagsOf(flags: readonly CompletionFlag[]) {
  const values = flags.flatMap(({ names, value, optional }) =>
    value === undefined || optional ? [] : names.map((name) => [name, kindText(value)] as const),
  );
  return {
    flags: flags.flatMap(({ names, summary }) => names.map((name) => ({ value: name, description: summary }))),
    values: Object.fromEntries(values),
  };
}
