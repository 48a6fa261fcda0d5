import { quotePowerShell } from "../../formats/quote.ts";
import {
  type CompletionFlag,
  type CompletionNode,
  type CompletionTable,
  kindText,
  namesCommand,
} from "./completion-table.ts";

export function powershellCompletion({ nodes, flags }: CompletionTable): string {
  return String.raw`
Register-ArgumentCompleter -Native -CommandName daypass -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $nodes = @{
${nodes.map(nodeText).join("\n")}
  }
  $common = ${flagsText(flags)}
  $words = @($commandAst.CommandElements | Select-Object -Skip 1 | Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { $_.Extent.Text })
  $path = ''
  $count = 0
  $wanted = $null
  foreach ($word in $words) {
    if ($null -ne $wanted) { $wanted = $null; continue }
    if ($word -ceq '--') { return }
    $node = $nodes[$path]
    if ($word.StartsWith('-')) { $wanted = $node.Values[$word], $common.Values[$word] | Where-Object { $null -ne $_ } | Select-Object -First 1 }
    elseif ($node.Commands.Contains($word)) { $path = "$path $word".Trim() }
    else { $count += 1 }
  }
  $node = $nodes[$path]
  $offers = [ordered]@{}
  if ($null -eq $wanted -and $wordToComplete.StartsWith('-')) { foreach ($some in $node.Flags, $common.Flags) { foreach ($flag in $some.GetEnumerator()) { $offers[$flag.Key] = $flag.Value } } }
  elseif ($null -eq $wanted -and $node.Commands.Count -gt 0) { $offers = $node.Commands }
  else {
    if ($null -eq $wanted -and $count -lt $node.Arguments.Count) { $wanted = $node.Arguments[$count] }
    $program = Get-Command -Name daypass -CommandType @('Application', 'ExternalScript') -TotalCount 1
    $names = if ($wanted -eq 'profile') { & $program ${namesCommand.split(" ").slice(1).map(quotePowerShell).join(" ")} } elseif ($wanted -notin $null, 'nothing', 'file') { $wanted -split ' ' }
    foreach ($name in $names) { $offers[$name] = $name }
  }
  foreach ($offer in $offers.GetEnumerator()) {
    if (-not $offer.Key.StartsWith($wordToComplete)) { continue }
    $text = if ($offer.Key -match '[^\w./:@%+-]') { "'" + [Management.Automation.Language.CodeGeneration]::EscapeSingleQuotedStringContent($offer.Key) + "'" } else { $offer.Key }
    [Management.Automation.CompletionResult]::new($text, $offer.Key, 'ParameterValue', $offer.Value)
  }
}
`;
}

function nodeText({ words, commands, flags, arguments: wanted }: CompletionNode): string {
  const described = commands.map(({ name, summary }) => [name, summary] as const);
  const places = wanted.map((each) => quotePowerShell(kindText(each))).join(", ");
  const text = `@{ Commands = [ordered]@{ ${entries(described)} }; Arguments = @(${places}) }`;
  return `    ${quotePowerShell(words.join(" "))} = ${text} + ${flagsText(flags)}`;
}

function flagsText(flags: readonly CompletionFlag[]): string {
  const shown = flags.flatMap(({ names, summary }) => names.map((name) => [name, summary] as const));
  const values = flags.flatMap(({ names, value, optional }) =>
    value === undefined || optional ? [] : names.map((name) => [name, kindText(value)] as const),
  );
  return `@{ Flags = [ordered]@{ ${entries(shown)} }; Values = @{ ${entries(values)} } }`;
}

function entries(pairs: readonly (readonly [string, string])[]): string {
  return pairs.map(([key, value]) => `${quotePowerShell(key)} = ${quotePowerShell(value)}`).join("; ");
}
