import { expect, test } from "vitest";
import { xmlDocument } from "./xml.ts";

test("xmlDocument() writes members in order, lists as members, and leaves out what is undefined", () => {
  const document = xmlDocument("ListThingsResponse", "https://example.com/doc/", {
    ListThingsResult: {
      Things: [
        { Name: "a", At: new Date("2026-01-02T03:04:05.678Z") },
        { Name: "b", At: undefined },
      ],
      None: [],
      IsTruncated: false,
      Text: `<&>"`,
    },
    ResponseMetadata: { RequestId: "1" },
  });
  expect(document).toBe(`<ListThingsResponse xmlns="https://example.com/doc/">
  <ListThingsResult>
    <Things>
      <member>
        <Name>a</Name>
        <At>2026-01-02T03:04:05Z</At>
      </member>
      <member>
        <Name>b</Name>
      </member>
    </Things>
    <None/>
    <IsTruncated>false</IsTruncated>
    <Text>&lt;&amp;&gt;&quot;</Text>
  </ListThingsResult>
  <ResponseMetadata>
    <RequestId>1</RequestId>
  </ResponseMetadata>
</ListThingsResponse>
`);
});
