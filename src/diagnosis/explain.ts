import type { ErrorCode } from "../core/errors.ts";
import { type CauseId, catalogue, causeIds } from "./catalogue.ts";
import { type Client, clientOf } from "./client-of.ts";
import type { Evidence } from "./evidence.ts";
import type { Sign, Step } from "./explanation.ts";
import { type Heard, heard, shown } from "./heard.ts";
import { maskedText } from "./mask.ts";
import { ownFailuresIn } from "./own-failures.ts";
import { plainText } from "./plain-text.ts";
import { situation } from "./situation.ts";
import { bareComplaint, type Complaint, complaintsIn } from "./wrappers.ts";

/** One possible cause of an error, as it is told. */
export interface Cause {
  readonly id: CauseId | ErrorCode;
  readonly means: string;
  /** Of 100; the words of the text and what this computer shows together. */
  readonly likelihood: number;
  /** What this computer shows that speaks for it, a sentence each. */
  readonly because: readonly string[];
  readonly tell: string | undefined;
  /** What to do; the last one is a command where there is one. */
  readonly steps: readonly Step[];
}

export interface Answer {
  readonly heard: Heard;
  /** The most likely first; never empty. */
  readonly causes: readonly [Cause, ...Cause[]];
}

// Less than this is no answer but a guess.
const leastLikelihood = 30;
const leastBeside = 15;
const usualWeight = 50;

/** What a text that somebody pasted means on this computer; `undefined` for one that no explanation knows. Looks at nothing else. */
export function explain(text: string, evidence: Evidence): Answer | undefined {
  const plain = plainText(text);
  const matches = matchesIn(plain);
  const own = ownFailuresIn(plain);
  const first = firstOf(matches);
  if (own !== undefined && (first === undefined || first.depth < innermost || own.at <= first.complaint.at)) {
    return ownAnswer(own, evidence);
  }
  if (first === undefined) return undefined;
  const { complaint } = first;
  const beside = matches.filter((match) => match.complaint.at === complaint.at);
  const causes = judged(beside, evidence);
  const [most] = causes;
  // What this computer shows speaks for one cause or another: it never makes known words unknown.
  const isKnown = beside.some(({ weight }) => weight >= leastLikelihood);
  if (most === undefined || (most.likelihood < leastLikelihood && !isKnown)) return undefined;
  return {
    heard: heard(complaint, plain),
    causes: [
      situated(most, complaint, evidence),
      ...causes.slice(1).filter(({ likelihood }) => likelihood >= leastBeside),
    ],
  };
}

/** The causes of a complaint that has been matched, by what speaks for each. */
function judged(matches: readonly Match[], evidence: Evidence): readonly Cause[] {
  const best = new Map<CauseId, Match>();
  for (const match of matches) {
    const before = best.get(match.id);
    if (before === undefined || match.weight > before.weight) best.set(match.id, match);
  }
  return [...best.values()]
    .map(({ id, weight, complaint }) => causeOf(id, weight, complaint, evidence))
    .sort((one, other) => other.likelihood - one.likelihood);
}

function causeOf(id: CauseId, weight: number, complaint: Complaint, evidence: Evidence): Cause {
  const { means, tell, judge } = catalogue[id];
  const { clues, steps } = judge(complaint, evidence);
  const there = clues.filter((clue) => clue !== false);
  const sum = there.reduce((total, [points]) => total + points, weight);
  return {
    id,
    means: maskedText(typeof means === "string" ? means : means(complaint)),
    likelihood: Math.min(99, Math.max(1, Math.round(sum))),
    because: there.flatMap(([points, sentence]) => (points > 0 && sentence !== undefined ? [sentence] : [])),
    tell,
    steps,
  };
}

/** What is known of a failure of daypass's own: what it said, as far as that is known, and for which profile. */
export interface OwnFailure {
  readonly message: string;
  readonly profile: string | undefined;
}

/** The cause of which only the id is looked up: daypass itself ended with it. */
export function causeById(id: CauseId, { message, profile }: OwnFailure, evidence: Evidence): Cause {
  const complaint = { ...bareComplaint(message, 0, undefined), profile };
  return situated(causeOf(id, 95, complaint, evidence), complaint, evidence);
}

/** Where nothing speaks for a cause in particular, what this computer would use says something. */
function situated(cause: Cause, complaint: Complaint, evidence: Evidence): Cause {
  return cause.because.length > 0 ? cause : { ...cause, because: [situation(complaint, evidence)] };
}

export function isCause(id: string): id is CauseId {
  return (causeIds as readonly string[]).includes(id);
}

function ownAnswer(
  own: { readonly id: ErrorCode; readonly message: string; readonly at: number },
  evidence: Evidence,
): Answer {
  const { id, message } = own;
  const cause: Cause = isCause(id)
    ? causeById(id, { message, profile: /\b(?:profile|session for) "([^"]{1,200})"/.exec(message)?.[1] }, evidence)
    : {
        id,
        means: "daypass itself ended with this; its page says the rest.",
        likelihood: 95,
        because: [],
        tell: undefined,
        steps: [{ kind: "command", line: `daypass explain ${id}` }],
      };
  return {
    heard: { code: undefined, operation: undefined, message: shown(message), requestId: undefined },
    causes: [cause],
  };
}

interface Match {
  readonly id: CauseId;
  readonly weight: number;
  /** How far inside of what tools put around a cause. */
  readonly depth: number;
  readonly complaint: Complaint;
}

const depths = { credentials: 0, process: 1 } as const;
const innermost = 2;
// How far behind words that tools put around a cause the cause itself may stand.
const aroundLength = 3000;

/** The first error counts, for what comes after it comes of it. Words around give way to what stands behind them. */
function firstOf(matches: readonly Match[]): Match | undefined {
  const ordered = [...matches].sort((one, other) => one.complaint.at - other.complaint.at);
  const [first] = ordered;
  if (first === undefined) return undefined;
  const here = ordered.filter(({ complaint }) => complaint.at === first.complaint.at);
  const outer = Math.max(...here.map(({ depth, weight }) => (weight < leastLikelihood ? 0 : depth)));
  const near = ordered.filter(
    ({ complaint, weight }) => weight >= leastLikelihood && complaint.at - first.complaint.at <= aroundLength,
  );
  const inner = Math.max(outer, ...near.map(({ depth }) => depth));
  return inner === outer ? first : near.find(({ depth }) => depth === inner);
}

/** Everything that any explanation finds in a text. */
function matchesIn(plain: string): readonly Match[] {
  if (isOfOthers(plain)) return [];
  const wrapped = withEnds(complaintsIn(plain), plain);
  const lower = plain.toLowerCase();
  // Where AWS has answered, its tool did get there: bare words beside that may be of anything else.
  const client = wrapped.some(isAnswer) ? undefined : clientOf(plain);
  const bare = new Map<number, Complaint>();
  return causeIds.flatMap((id) =>
    catalogue[id].signs.flatMap((sign): readonly Match[] =>
      complaintsWith(sign, { plain, lower, wrapped, client, bare }).map((complaint) => ({
        id,
        weight: sign.weight ?? usualWeight,
        depth: sign.around === undefined ? innermost : depths[sign.around],
        complaint,
      })),
    ),
  );
}

const isAnswer = ({ operation, requestId }: Complaint) => operation !== undefined || requestId !== undefined;

interface Text {
  readonly plain: string;
  readonly lower: string;
  readonly wrapped: readonly Complaint[];
  readonly client: Client | undefined;
  /** Complaints in bare words, by where they stand. */
  readonly bare: Map<number, Complaint>;
}

function complaintsWith(sign: Sign, text: Text): readonly Complaint[] {
  const { says, when = () => true } = sign;
  const fits = (complaint: Complaint) => sign.code === undefined || sign.code.includes(complaint.code ?? "");
  if (says === undefined)
    return [...text.wrapped, ...bareCodes(sign, text)].filter((complaint) => fits(complaint) && when(complaint));
  return placesOf(says.toLowerCase(), text.lower)
    .map((at) => complaintAt(at, text))
    .filter((complaint) => (complaint.code === undefined || fits(complaint)) && when(complaint));
}

// The same words a thousand times say no more than once.
const mostPlaces = 5;

function placesOf(words: string, lower: string): readonly number[] {
  const places: number[] = [];
  for (let at = lower.indexOf(words); at !== -1 && places.length < mostPlaces; at = lower.indexOf(words, at + 1))
    places.push(at);
  return places;
}

/** The complaint whose message the place is in, or one of its own. */
function complaintAt(at: number, { plain, wrapped, client, bare }: Text): Complaint {
  const around = wrapped.findLast((complaint) => complaint.at <= at && at < complaint.at + complaint.message.length);
  if (around !== undefined) return around;
  const known = bare.get(at) ?? bareComplaint(plain, at, client);
  bare.set(at, known);
  return known;
}

/** Codes that mean one thing wherever they stand, without a wrapper around them. A text that is nothing but a code is one, too. */
function bareCodes({ code = [] }: Sign, { plain, client, bare, wrapped }: Text): readonly Complaint[] {
  return code.flatMap((name): readonly Complaint[] => {
    if (plain !== name && !telling.test(name)) return [];
    const at = plain.search(new RegExp(`(?<![\\w.:])${name}(?![\\w])`));
    if (at === -1 || wrapped.some((complaint) => complaint.code === name)) return [];
    const complaint = bare.get(at) ?? { ...bareComplaint(plain, at, client), code: name };
    bare.set(at, complaint);
    return [complaint];
  });
}

const telling =
  /^(?:ExpiredToken(?:Exception)?|InvalidClientTokenId|UnrecognizedClientException|InvalidAccessKeyId|SignatureDoesNotMatch|InvalidSignatureException|RequestTimeTooSkewed|RegionDisabledException|AssumeRoleTokenProviderNotSetError|InvalidAuthenticationCode)$/;

/** A message ends where the next one begins. */
function withEnds(complaints: readonly Complaint[], plain: string): readonly Complaint[] {
  return complaints.map((complaint, index) => {
    const next = complaints[index + 1]?.at ?? plain.length;
    const length = next - complaint.at;
    return length >= complaint.message.length
      ? complaint
      : { ...complaint, message: complaint.message.slice(0, Math.max(0, length)) };
  });
}

// Others speak S3's and STS's language: what helps with AWS does not help there.
function isOfOthers(plain: string): boolean {
  return /storage\.googleapis\.com|gserviceaccount\.com|aliyuncs\.com|digitaloceanspaces\.com|r2\.cloudflarestorage\.com|backblazeb2\.com|blob\.core\.windows\.net|myqcloud\.com|wasabisys\.com/.test(
    plain,
  );
}
