import { maskedKeyId } from "../core/credentials.ts";

// What could be a secret in a text that somebody pastes. Rather too much than too little: the answer needs none of it.

const gone = "…";

/** Names behind which a secret stands, as variables, settings, headers, parameters and JSON spell them. */
const named =
  /((?:secret|token|password|passwd|pwd|passphrase|seed|signature|credential|authorization|bearer|cookie|api[_-]?key|private[_-]?key|mfa[_ -]?code|one[_ -]?time[_ -]?pass\w*|otp|token[_ -]?code)[\w-]{0,40}["']?\s{0,3}(?:=>|[:=]|\s)\s{0,3}["']?(?:(?:basic|bearer|digest|aws4-hmac-sha256)\s{1,3})?)([^\s"'<>,;)]{6,})/gi;

// A key or a token as it stands in a URL.
const encoded = /(?<![A-Za-z0-9%+/=_.~-])(?=[A-Za-z0-9+/=_.~-]{0,80}%(?:2B|2F|3D))[A-Za-z0-9%+/=_.~-]{24,}/gi;

/** The text with the ids of keys, users and roles as they may be shown. */
export function withoutKeyIds(text: string): string {
  return text.replace(/\b(?:AKIA|ASIA|AIDA|AROA|AGPA|ANPA|ANVA|ABIA|ACCA)[A-Z0-9]{12,124}\b/g, maskedKeyId);
}

/** The text without key ids, secrets, tokens, codes, account ids and passwords of URLs. */
export function maskedText(text: string): string {
  return withoutTorn(
    withoutKeyIds(text)
      // http://user:password@host
      .replace(/(\b[a-z][\w+.-]{0,20}:\/\/)[^\s/@]{1,200}@/gi, `$1${gone}@`)
      .replace(named, (all: string, name: string, value: string) => (isSentence(value) ? all : name + gone))
      .replace(encoded, gone)
      .replace(/\beyJ[\w-]{8,}\.[\w-]{4,}(?:\.[\w-]+)?/g, gone)
      // Secret keys (40), session tokens, encoded authorization messages, host ids, JWTs and seeds.
      .replace(
        /(?<![A-Za-z0-9+/=_.-])[A-Za-z0-9+/=_-]{32,}(?:\.[A-Za-z0-9+/=_-]{4,}){0,4}(?![A-Za-z0-9+=_-])/g,
        unlessPlain,
      )
      // A secret that a line end has cut in two.
      .replace(
        /(?<![A-Za-z0-9+/=_-])(?=[A-Za-z0-9+/=]{0,31}[a-z])(?=[A-Za-z0-9+/=]{0,31}[A-Z])(?=[A-Za-z0-9+/=]{0,31}\d)[A-Za-z0-9+/=]{16,}/g,
        gone,
      )
      .replace(/(?<![0-9A-Za-z])\d{4}-\d{4}-\d{4}(?![0-9A-Za-z])/g, gone)
      .replace(/(?<![0-9A-Za-z])\d{12}(?![0-9A-Za-z])/g, gone)
      .replace(/(?<![0-9A-Za-z:.T-])\d{6}(?![0-9A-Za-z:.-])/g, gone),
  );
}

/** A name from a text, for a line to be typed; `undefined` where something in it must not be shown. */
export function showable(name: string | undefined): string | undefined {
  return name !== undefined && maskedText(name) === name ? name : undefined;
}

/** Words of a sentence, as in "token: invalid" and "credentials: CredentialsProviderError:": no lower-case letter stands alone. */
function isSentence(value: string): boolean {
  return !/[\d/+=_-]/.test(value) && !/(?<![a-z])[a-z](?![a-z])/.test(value);
}

/** What is left of a secret that line ends have torn: pieces beside a piece that is gone. */
function withoutTorn(text: string): string {
  const pieces = text.split(/(\s)/);
  const goOn = (at: number, step: number) => {
    if (!pieces[at]?.endsWith(gone)) return;
    for (let next = at + 2 * step; isTorn(pieces[next]); next += 2 * step) pieces[next] = gone;
  };
  for (let at = 0; at < pieces.length; at += 2) goOn(at, 1);
  for (let at = pieces.length - 1; at >= 0; at -= 2) goOn(at, -1);
  return pieces.join("");
}

function isTorn(piece: string | undefined): boolean {
  return piece !== undefined && /^[A-Za-z0-9+/=]{10,}$/.test(piece) && !isWords(piece);
}

// Ids of requests (UUIDs), paths and words with dashes are no secrets.
function unlessPlain(word: string): string {
  if (/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(word)) return word;
  return isWords(word) ? word : gone;
}

function isWords(word: string): boolean {
  return word
    .split(/[-_/.=]/)
    .every((part) => /^(?:[A-Za-z]?[a-z]{0,24}|[A-Z]{1,12}|\d{1,4}|(?:[A-Z][a-z]{2,24}){1,8})$/.test(part));
}
