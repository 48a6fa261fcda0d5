import { quotePosix } from "../../formats/quote.ts";
import {
  type CompletionFlag,
  type CompletionNode,
  type CompletionTable,
  kindText,
  namesCommand,
} from "./completion-table.ts";

/** For bash 3.2 and later, which has no way of showing what a word is for. */
export function bashCompletion({ nodes, flags }: CompletionTable): string {
  return `
__daypass_node() {
  __daypass_commands='' __daypass_arguments='' __daypass_flags=''
  case "$1" in
${nodes.map(nodeCase).join("\n")}
  esac
  __daypass_flags="$__daypass_flags ${namesOf(flags)}"
}
__daypass_value() {
  case "$1 $2" in
${nodes.flatMap(({ words, flags }) => valueCases(words.join(" "), flags)).join("\n")}
${valueCases("*", flags).join("\n")}
    *) __daypass_kind='' ;;
  esac
}
__daypass_offer() {
  local __daypass_name __daypass_typed __daypass_sign=''
  case "$1" in
    profile)
      # A quote that was opened stays where it is; behind it the name goes as it is, where it can.
      case "$2" in \\'*) __daypass_sign=\\' ;; \\"*) __daypass_sign='[\\\\"$\`!]' ;; esac
      while IFS= read -r __daypass_name; do
        if [ -n "$__daypass_sign" ]; then
          case "$__daypass_name" in *$__daypass_sign*) ;; "\${2#?}"*) COMPREPLY[\${#COMPREPLY[@]}]="$__daypass_name" ;; esac
          continue
        fi
        printf -v __daypass_typed %q "$__daypass_name"
        case "$__daypass_name" in "$2"*) COMPREPLY[\${#COMPREPLY[@]}]="$__daypass_typed"; continue ;; esac
        case "$__daypass_typed" in "$2"*) COMPREPLY[\${#COMPREPLY[@]}]="$__daypass_typed" ;; esac
      done <<< "$(command ${namesCommand} 2>/dev/null)" ;;
    file) COMPREPLY=($(compgen -f -- "$2")) || : ;;
    nothing) ;;
    *) COMPREPLY=($(compgen -W "$1" -- "$2")) || : ;;
  esac
}
# What stands behind -- is completed as the program's own, as far as this shell can.
__daypass_program() {
  if declare -F _comp_command_offset > /dev/null; then _comp_command_offset "$1"
  elif declare -F _command_offset > /dev/null; then _command_offset "$1"
  else
    local IFS=$'\\n'
    compopt -o filenames 2>/dev/null || :
    if [ "$1" -eq "$COMP_CWORD" ]; then COMPREPLY=($(compgen -c -- "$2")) || :
    else COMPREPLY=($(compgen -f -- "$2")) || :
    fi
  fi
}
_daypass() {
  local IFS=$' \\t\\n' __daypass_word __daypass_path='' __daypass_count=0 __daypass_at=1 __daypass_kind=''
  local __daypass_commands __daypass_flags __daypass_arguments __daypass_also=''
  local __daypass_now="\${COMP_WORDS[COMP_CWORD]-}"
  COMPREPLY=()
  __daypass_node ''
  while [ "$__daypass_at" -lt "$COMP_CWORD" ]; do
    __daypass_word="\${COMP_WORDS[__daypass_at]}"
    __daypass_at=$((__daypass_at + 1))
    case "$__daypass_word" in
      --)
        case "$__daypass_path" in ${runners(nodes)}) __daypass_program "$__daypass_at" "$__daypass_now" ;; esac
        return ;;
      -*)
        __daypass_value "$__daypass_path" "$__daypass_word"
        if [ -n "$__daypass_kind" ] && [ "\${COMP_WORDS[__daypass_at]-}" = = ]; then __daypass_at=$((__daypass_at + 1)); fi
        case "$__daypass_kind" in
          '') ;;
          '?'*) if [ "$__daypass_at" -eq "$COMP_CWORD" ]; then __daypass_also="\${__daypass_kind#?}"; fi ;;
          *)
            if [ "$__daypass_at" -ge "$COMP_CWORD" ]; then
              if [ "$__daypass_now" = = ]; then __daypass_now=''; fi
              __daypass_offer "$__daypass_kind" "$__daypass_now"
              return
            fi
            __daypass_at=$((__daypass_at + 1)) ;;
        esac ;;
      *)
        case " $__daypass_commands " in
          *" $__daypass_word "*) __daypass_path="\${__daypass_path:+$__daypass_path }$__daypass_word"; __daypass_node "$__daypass_path" ;;
          *) __daypass_count=$((__daypass_count + 1)) ;;
        esac ;;
    esac
  done
  case "$__daypass_now" in
    -*) COMPREPLY=($(compgen -W "$__daypass_flags" -- "$__daypass_now")) || : ;;
    *)
      if [ -n "$__daypass_commands" ]; then
        COMPREPLY=($(compgen -W "$__daypass_commands" -- "$__daypass_now")) || :
      else
        IFS='|'
        set -- $__daypass_arguments
        IFS=$' \\t\\n'
        shift "$__daypass_count" 2>/dev/null || set --
        __daypass_offer "\${1-nothing}" "$__daypass_now"
      fi
      # A flag may be followed by a value of its own or by the next argument.
      COMPREPLY+=($(compgen -W "$__daypass_also" -- "$__daypass_now")) || : ;;
  esac
}
complete -F _daypass daypass
`;
}

function nodeCase({ words, commands, flags, arguments: wanted }: CompletionNode): string {
  const list = (names: readonly string[]) => quotePosix(names.join(" "));
  const parts = [
    `__daypass_commands=${list(commands.map(({ name }) => name))}`,
    `__daypass_flags=${quotePosix(namesOf(flags))}`,
    `__daypass_arguments=${quotePosix(wanted.map(kindText).join("|"))}`,
  ];
  return `    ${list(words)}) ${parts.join(" ")} ;;`;
}

function runners(nodes: readonly CompletionNode[]): string {
  return nodes.flatMap(({ words, runs }) => (runs ? [quotePosix(words.join(" "))] : [])).join("|");
}

function namesOf(flags: readonly CompletionFlag[]): string {
  return flags.flatMap(({ names }) => names).join(" ");
}

function valueCases(words: string, flags: readonly CompletionFlag[]): readonly string[] {
  return flags.flatMap(({ names, value, optional }) => {
    if (value === undefined) return [];
    const path = words === "*" ? words : quotePosix(words);
    const patterns = names.map((name) => `${path}${quotePosix(` ${name}`)}`);
    return [`    ${patterns.join("|")}) __daypass_kind=${quotePosix((optional ? "?" : "") + kindText(value))} ;;`];
  });
}
