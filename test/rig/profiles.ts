import { AwsDocument } from "../../src/aws-files/document.ts";
import { type Profiles, profilesOf } from "../../src/profiles/read.ts";

/** The profiles of two texts, as if they had been read from `/aws`. */
export function profilesFrom(texts: { readonly config?: string; readonly credentials?: string }): Profiles {
  const locations = { config: "/aws/config", credentials: "/aws/credentials" };
  return profilesOf(
    locations,
    AwsDocument.parse(texts.config ?? "", "config", locations.config),
    AwsDocument.parse(texts.credentials ?? "", "credentials", locations.credentials),
  );
}

/** Long-term keys as they stand in a section. */
export function keysText(accessKeyId = "AKIAY34FZKBOKMUTVV7A"): string {
  return `aws_access_key_id = ${accessKeyId}\naws_secret_access_key = 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\n`;
}

/** A session as it stands in a section. */
export function sessionText(expiration = "2026-03-01T21:40:00Z"): string {
  return `aws_access_key_id = ASIAY34FZKBOKMUTVV7A\naws_secret_access_key = AAAArXUtnFEMI/K7MDENG+bPxRfiCYzzzzzzzzzz\naws_session_token = IQoJb3JpZ2luX2VjEAAtoken\nexpiration = ${expiration}\n`;
}
