import { quotePosix } from "../../formats/quote.ts";
import {
  type CompletionFlag,
  type CompletionNode,
  type CompletionTable,
  namesCommand,
  type Wanted,
} from "./completion-table.ts";

/** For zsh's own completion, where it is switched on (`compinit`) when the first prompt comes. */
export function zshCompletion({ nodes, flags }: CompletionTable): string {
  return `
__daypass_profiles() {
  local -a __daypass_names
  __daypass_names=(\${(f)"$(command ${namesCommand} 2>/dev/null)"})
  compadd -a __daypass_names
}
# What stands behind -- is completed as the program's own.
__daypass_program() {
  integer __daypass_sign="\${words[(i)--]}"
  (( __daypass_sign < CURRENT )) || return 1
  shift $__daypass_sign words
  (( CURRENT -= __daypass_sign ))
  _normal
  return 0
}
typeset -ga __daypass_flags
__daypass_flags=(
  ${flags.map(flagSpec).join("\n  ")}
)
${nodes.map(nodeFunction).join("\n")}
__daypass_completes() {
  if (( \${+functions[compdef]} )); then
    compdef _daypass daypass
    precmd_functions=("\${(@)precmd_functions[@]:#__daypass_completes}")
  fi
}
typeset -ga precmd_functions
if (( \${+functions[compdef]} )); then
  compdef _daypass daypass
elif (( ! \${precmd_functions[(Ie)__daypass_completes]} )); then
  precmd_functions+=(__daypass_completes)
fi
`;
}

function nodeFunction({ words, commands, flags, arguments: wanted, runs }: CompletionNode): string {
  const name = functionOf(words);
  const specs = [...flags.map(flagSpec), "$__daypass_flags"];
  if (commands.length === 0) {
    const places = wanted.map((each, at) => quotePosix(`${at + 1}::${labelOf(each)}:${actionOf(each)}`));
    const behind = runs ? "  __daypass_program && return\n" : "";
    return `${name}() {\n${behind}  _arguments -s ${[...specs, ...places].join(" \\\n    ")}\n}`;
  }
  const described = commands.map((each) => quotePosix(`${each.name}:${each.summary.replaceAll(":", "\\:")}`));
  const branches = commands.map((each) => `      ${each.name}) ${functionOf([...words, each.name])} ;;`);
  return `${name}() {
  local curcontext="$curcontext" state line
  local -a __daypass_commands
  __daypass_commands=(
    ${described.join("\n    ")}
  )
  _arguments -C ${[...specs, "'1: :->command'", "'*:: :->words'"].join(" \\\n    ")}
  case "$state" in
    command) _describe -t commands command __daypass_commands ;;
    words) case "$line[1]" in
${branches.join("\n")}
    esac ;;
  esac
}`;
}

function functionOf(words: readonly string[]): string {
  return ["_daypass", ...words].join("_").replaceAll("-", "_");
}

/** One or several `_arguments` specs: the names of one flag exclude each other. */
function flagSpec({ names, summary, value, optional }: CompletionFlag): string {
  const text = `[${summary.replaceAll(/[[\]\\:]/g, "\\$&")}]`;
  const takes = value === undefined ? "" : `${optional ? "::" : ":"}${labelOf(value)}:${actionOf(value)}`;
  const [only = ""] = names;
  if (names.length === 1) return quotePosix(`${withSign(only, value)}${text}${takes}`);
  const each = names.map((name) => withSign(name, value)).join(",");
  return `${quotePosix(`(${names.join(" ")})`)}{${each}}${quotePosix(`${text}${takes}`)}`;
}

/** `--to=PROFILE` is understood beside `--to PROFILE`. */
function withSign(name: string, value: Wanted | undefined): string {
  return value !== undefined && name.startsWith("--") ? `${name}=` : name;
}

function labelOf(wanted: Wanted): string {
  return typeof wanted === "string" ? wanted : "one of";
}

function actionOf(wanted: Wanted): string {
  if (wanted === "profile") return "__daypass_profiles";
  if (wanted === "file") return "_files";
  return wanted === "nothing" ? " " : `(${wanted.join(" ")})`;
}
