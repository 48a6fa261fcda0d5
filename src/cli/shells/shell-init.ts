import type { InitShell } from "./shell-lines.ts";

// What `init` prints: a function named daypass in front of the program. It hands everything through, so that terminals, colours and
// exit codes are the program's, but takes over what `use` and `clear` print if they end with 0. Questions are asked on the
// terminal meanwhile. Other commands learn by DAYPASS_FUNCTION that it is there. And a hook before each prompt that reads one file
// and starts no process.

/** The text for one shell, with the completions it ends with. */
export function initText(shell: InitShell, completion: string): string {
  return `${inits[shell].trim()}\n${completion === "" ? "" : `\n${completion.trim()}\n`}`;
}

/** An alias of the same name would be put in the place of the function's name, here and whenever it is typed. */
function posixFunction(shell: "bash" | "zsh"): string {
  return `
unalias daypass 2>/dev/null || :
function daypass() {
  local __daypass_word __daypass_before='' __daypass_name='' __daypass_text
  for __daypass_word in "$@"; do
    case "$__daypass_before" in --region|--color) __daypass_before=''; continue ;; esac
    __daypass_before="$__daypass_word"
    case "$__daypass_word" in
      -h|--help|--json|--print|--print=*) __daypass_name='through'; break ;;
      -*) ;;
      *) if [ -z "$__daypass_name" ]; then __daypass_name="$__daypass_word"; fi ;;
    esac
  done
  case "$__daypass_name" in
    use|clear)
      __daypass_text="$(DAYPASS_EVAL=${shell} command daypass "$@")" || return
      eval "$__daypass_text" ;;
    *) DAYPASS_FUNCTION=${shell} command daypass "$@" ;;
  esac
}`.trim();
}

const time = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9]Z";

/** Its own exit status is that of the command before, which prompts show. */
const posixPrompt = `
__daypass_prompt() {
  local __daypass_status=$? __daypass_end=''
  if [ -n "\${DAYPASS_EXPIRY_FILE-}" ] && [ "\${AWS_PROFILE-}" = "\${DAYPASS_PROFILE-}" ] && [ -f "$DAYPASS_EXPIRY_FILE" ]; then
    IFS= read -r __daypass_end 2>/dev/null < "$DAYPASS_EXPIRY_FILE" || :
    case "$__daypass_end" in ${time}) export AWS_CREDENTIAL_EXPIRATION="$__daypass_end" ;; esac
  fi
  return $__daypass_status
}`.trim();

const bash = `
${posixFunction("bash")}
${posixPrompt}
case "\${PROMPT_COMMAND-}" in
  *__daypass_prompt*) ;;
  *) PROMPT_COMMAND="__daypass_prompt\${PROMPT_COMMAND:+
$PROMPT_COMMAND}" ;;
esac
`;

const zsh = `
${posixFunction("zsh")}
${posixPrompt}
typeset -ga precmd_functions
if (( ! \${precmd_functions[(Ie)__daypass_prompt]} )); then
  precmd_functions=(__daypass_prompt "\${precmd_functions[@]}")
fi
`;

const fish = String.raw`
function daypass
    set -l before ''
    set -l name ''
    for word in $argv
        if contains -- $before --region --color
            set before ''
            continue
        end
        set before $word
        switch $word
            case -h --help --json --print '--print=*'
                set name through
                break
            case '-*'
            case '*'
                test -z "$name"; and set name $word
        end
    end
    if not contains -- $name use clear
        DAYPASS_FUNCTION=fish command daypass $argv
        return
    end
    set -l text (DAYPASS_EVAL=fish command daypass $argv)
    or return
    string join \n -- $text | source
end

function __daypass_prompt --on-event fish_prompt
    set -q DAYPASS_EXPIRY_FILE; and test "$AWS_PROFILE" = "$DAYPASS_PROFILE"; and test -f "$DAYPASS_EXPIRY_FILE"
    or return
    read -l end 2>/dev/null <$DAYPASS_EXPIRY_FILE
    and string match -qr '^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$' -- $end
    and set -gx AWS_CREDENTIAL_EXPIRATION $end
end
`;

const powershell = `
function global:daypass {
  $program = Get-Command -Name daypass -CommandType @('Application', 'ExternalScript') -TotalCount 1 -ErrorAction Stop
  $before = ''
  $name = ''
  $words = @($args)
  foreach ($word in $words) {
    if ($before -in '--region', '--color') { $before = ''; continue }
    $before = "$word"
    if ("$word" -in '-h', '--help', '--json', '--print' -or "$word".StartsWith('--print=')) { $name = 'through'; break }
    if (-not "$word".StartsWith('-') -and $name -eq '') { $name = "$word" }
  }
  if ($name -in 'exec', 'each' -and $words -cnotcontains '--') {
    # PowerShell takes the first -- away from what a function gets.
    $calls = @([Management.Automation.Language.Parser]::ParseInput($MyInvocation.Line, [ref]$null, [ref]$null).FindAll({ param($ast) $ast -is [Management.Automation.Language.CommandAst] -and $ast.GetCommandName() -eq 'daypass' }, $true))
    $typed = @($calls | Select-Object -First 1 | ForEach-Object { $_.CommandElements } | ForEach-Object { $_.Extent.Text })
    $at = [array]::IndexOf($typed, '--')
    if ($calls.Count -ne 1 -or $at -lt 1 -or $typed.Count -ne $words.Count + 2) {
      Write-Error "PowerShell keeps -- to itself: write it in quotes, '--'"
      return
    }
    $words = @($words | Select-Object -First ($at - 1)) + '--' + @($words | Select-Object -Skip ($at - 1))
  }
  if ($name -notin 'use', 'clear') {
    $Env:DAYPASS_FUNCTION = 'powershell'
    try {
      if ($MyInvocation.ExpectingInput) { $input | & $program @words } else { & $program @words }
    } finally {
      Remove-Item -LiteralPath Env:DAYPASS_FUNCTION -ErrorAction Ignore
    }
    return
  }
  $encoding = [Console]::OutputEncoding
  $Env:DAYPASS_EVAL = 'powershell'
  try {
    [Console]::OutputEncoding = [Text.Encoding]::UTF8
    $text = & $program @words
  } finally {
    [Console]::OutputEncoding = $encoding
    Remove-Item -LiteralPath Env:DAYPASS_EVAL -ErrorAction Ignore
  }
  if ($LASTEXITCODE -eq 0) { $text | Out-String | Invoke-Expression }
}
`;

const nushell = String.raw`
def __daypass_name [words: list<string>] {
  mut before = ""
  mut name = ""
  for word in $words {
    if $before in ["--region" "--color"] { $before = ""; continue }
    $before = $word
    if $word in ["-h" "--help" "--json" "--print"] or ($word | str starts-with "--print=") { $name = "through"; break }
    if not ($word | str starts-with "-") and $name == "" { $name = $word }
  }
  $name
}

# What comes in through a pipe reaches the first expression only.
@complete "nu-complete daypass"
def --env --wrapped daypass [...words] {
  if (__daypass_name $words) not-in ["use" "clear"] {
    with-env { DAYPASS_FUNCTION: nushell } { ^daypass ...$words }
  } else {
    let text = with-env { DAYPASS_EVAL: nushell } { ^daypass ...$words }
    let change = $text | from json
    let gone = $change | columns | where {|name| ($change | get $name) == null }
    hide-env --ignore-errors ...$gone
    load-env ($change | reject ...$gone)
  }
}

$env.config.hooks.pre_prompt = ($env.config.hooks.pre_prompt? | default [] | append {||
  let file = $env.DAYPASS_EXPIRY_FILE? | default ""
  if $file != "" and $env.AWS_PROFILE? == $env.DAYPASS_PROFILE? and ($file | path type) == file {
    let end = open --raw $file | str trim
    if $end =~ '^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$' { $env.AWS_CREDENTIAL_EXPIRATION = $end }
  }
})
`;

// The command line has no functions. FOR /F runs each line that is printed; what cmd cannot write safely is never printed.
const cmd = `
@DOSKEY daypass-use=FOR /F "delims=" %i IN ('daypass use $* --print cmd') DO @%i
@DOSKEY daypass-clear=FOR /F "delims=" %i IN ('daypass clear --print cmd') DO @%i
@DOSKEY daypass-env=FOR /F "delims=" %i IN ('daypass env $* --shell cmd') DO @%i
`;

const inits: Readonly<Record<InitShell, string>> = { bash, zsh, fish, powershell, cmd, nushell };
