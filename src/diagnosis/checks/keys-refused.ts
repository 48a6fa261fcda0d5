import { visible } from "../../core/visible.ts";
import { type Check, command, type Finding } from "../finding.ts";

export const keysRefused: Check = {
  id: "keys-refused",
  looksFor: "long-term keys that AWS does not take",
  find: ({ network, profiles }) =>
    (network?.keys ?? []).flatMap(({ profile, refused }): readonly Finding[] => {
      if (refused === undefined) return [];
      const isSecret = refused === "secret-not-accepted";
      const setting = isSecret ? "aws_secret_access_key" : "aws_access_key_id";
      return [
        {
          severity: "problem",
          what: `AWS does not take the keys of profile ${visible(profile)}`,
          why: isSecret
            ? "the secret key is not the one of this key id: no session can be had with them"
            : "they were deleted or switched off, are mistyped, or belong to another partition: no session can be had with them",
          place: profiles.byName.get(profile)?.settings.get(setting)?.place,
          mend: command(`daypass explain ${refused}`),
        },
      ];
    }),
  good: ({ network }) => {
    const fine = (network?.keys ?? []).filter(({ arn }) => arn !== undefined);
    if (fine.length === 0) return undefined;
    const whose = fine.map(({ profile, arn }) => `${visible(profile)}: ${arn?.split("/").at(-1)}`);
    return `keys work (${whose.join(", ")})`;
  },
};
