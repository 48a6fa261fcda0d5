import { quoteFish } from "../../formats/quote.ts";
import {
  type CompletionFlag,
  type CompletionNode,
  type CompletionTable,
  namesCommand,
  type Wanted,
} from "./completion-table.ts";

export function fishCompletion({ nodes, flags }: CompletionTable): string {
  const runners = nodes.filter(({ runs }) => runs).map(({ words }) => quoteFish(words.join(" ")));
  const groups = nodes.filter(({ commands }) => commands.length > 0);
  return `
# Prints the commands that were typed, and how many other words stand behind them.
function __daypass_state
    set -l path
    set -l count 0
    set -l skip 0
    for word in (commandline -opc)[2..]
        if test $skip = 1
            set skip 0
        else if test $word = --; and contains -- "$path" ${runners.join(" ")}
            echo program
            return
        else if contains -- $word ${valueFlags([...nodes.flatMap((node) => node.flags), ...flags]).join(" ")}
            set skip 1
        else if string match -q -- '-*' $word
        else
            set -l next $path $word
            if test $count = 0; and contains -- "$next" ${groups.flatMap(commandsOf).map(quoteFish).join(" ")}
                set path $path $word
            else
                set count (math $count + 1)
            end
        end
    end
    echo "$path/$count"
end
function __daypass_at
    set -l state (__daypass_state)
    string match -q -- "$argv[1]/$argv[2]" $state
end
# What stands behind -- is completed as the program's own.
function __daypass_program
    set -l words (commandline -opc)
    set -e words[1..(contains -i -- -- $words)]
    complete -C (string join -- ' ' (string escape -- $words) (commandline -ct))
end
complete -c daypass -e
complete -c daypass -f
complete -c daypass -n 'test (__daypass_state) = program' -a '(__daypass_program)'
${flags.map((flag) => `complete -c daypass ${flagWords(flag)}`).join("\n")}
${nodes.flatMap(linesOf).join("\n")}
`;
}

function commandsOf({ words, commands }: CompletionNode): readonly string[] {
  return commands.map(({ name }) => [...words, name].join(" "));
}

function valueFlags(flags: readonly CompletionFlag[]): readonly string[] {
  const taking = flags.filter(({ value, optional }) => value !== undefined && !optional);
  return [...new Set(taking.flatMap(({ names }) => names))].sort();
}

function linesOf({ words, commands, flags, arguments: wanted }: CompletionNode): readonly string[] {
  const path = words.join(" ");
  const condition = (count: string) => `-n ${quoteFish(`__daypass_at ${quoteFish(path)} ${quoteFish(count)}`)}`;
  return [
    ...commands.map(({ name, summary }) => `complete -c daypass ${condition("0")} -a ${name} -d ${quoteFish(summary)}`),
    ...wanted.flatMap((each, at) => {
      const offer = offerOf(each);
      return offer === undefined ? [] : [`complete -c daypass ${condition(String(at))} ${offer}`];
    }),
    ...flags.map((flag) => `complete -c daypass ${condition("*")} ${flagWords(flag)}`),
  ];
}

function flagWords({ names, summary, value, optional }: CompletionFlag): string {
  const words = names.map((name) => (name.startsWith("--") ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`));
  const takes = value === undefined ? [] : [optional ? "" : value === "file" ? "-r" : "-x", offerOf(value) ?? ""];
  return [...words, ...takes, `-d ${quoteFish(summary)}`].filter((word) => word !== "").join(" ");
}

function offerOf(wanted: Wanted): string | undefined {
  if (wanted === "profile") return `-k -a ${quoteFish(`(command ${namesCommand} 2>/dev/null)`)}`;
  if (wanted === "file") return "-F";
  // The tab leaves them without a description: that of the flag would stand beside each.
  return wanted === "nothing" ? undefined : `-a ${quoteFish(wanted.map((word) => `${word}\\t`).join(" "))}`;
}
