import { keyNamesIn, profileText, usedBy } from "../credentials-used.ts";
import { denials } from "../denial.ts";
import type { Explanation } from "../explanation.ts";
import { unset } from "../finding.ts";
import { keyIdUnknown, keyRefused, roleDenied, tokenExpired, tokenMalformed, weighed } from "../signs.ts";
import type { Complaint } from "../wrappers.ts";

const tokens = [...tokenExpired, ...tokenMalformed];
const isOfToken = ({ code, message }: Complaint) =>
  /Expired|^InvalidToken$/.test(code ?? "") || /token (?:\w+ ){0,5}(?:expired|malformed)/i.test(message.slice(0, 200));

export const profileShadowed: Explanation = {
  signs: [
    ...denials({ unsaid: 10, "identity-deny": 5, deny: 5, "identity-none": 5 }),
    ...weighed([...keyRefused, ...keyIdUnknown, ...tokens, ...roleDenied], 5),
    { code: ["SignatureDoesNotMatch"], says: "The request signature we calculated", weight: 5 },
  ],
  means: "AWS_PROFILE names a profile, but keys in the environment come before it, so the profile is not used at all.",
  tell: "aws configure list shows env as the place that the keys come from",
  judge: (complaint, evidence) => {
    const used = usedBy(complaint, evidence);
    const { named, profiles, environment, now } = evidence;
    const profile = named?.state === "known" ? profiles.get(named.name) : undefined;
    const isShadowed = used.by === "environment" && profile !== undefined;
    const isGood = profile?.endsAt !== undefined && profile.endsAt > now;
    const kind = environment.keys === "long-term" ? "a long-term key" : "the key of a session";
    return {
      clues: [
        isShadowed && [
          65,
          `AWS_ACCESS_KEY_ID in this shell is ${kind}, and ${named?.variable} is ignored because of it.`,
        ],
        isShadowed && isGood && [20, `The session of ${profileText(profile.name)} is good.`],
        isShadowed && environment.keysOf === profile.name && [-60],
        !isShadowed && [-10],
        // A long-term key has no token that could end.
        environment.keys === "long-term" && isOfToken(complaint) && [-90],
      ],
      steps: [
        unset(
          ...(keyNamesIn(evidence).length === 0
            ? ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"]
            : keyNamesIn(evidence)),
        ),
      ],
    };
  },
};
