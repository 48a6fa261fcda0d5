"""Calls AWS through boto3: one JSON object per line in, one out. Started by boto3-process.ts.

Every answer is held against the service model that botocore brings: an element that the model does not have, or a member
that it wants and that is not there, is reported as `odd`.
"""

import json
import sys
import xml.etree.ElementTree as ElementTree

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError


odd = []

# Values that AWS answers with although its own model does not list them.
beyond_the_model = {
    "PermissionsBoundaryType": ["Policy"],
    # Events of a stack itself have the statuses of stacks.
    "ResourceStatus": [
        "REVIEW_IN_PROGRESS",
        "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS",
        "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS",
    ],
}


def plain_name(element):
    return element.tag.rsplit("}", 1)[-1]


def hold_against(element, shape, path):
    if shape.type_name == "structure":
        names = {member.serialization.get("name", name): member for name, member in shape.members.items()}
        for child in element:
            if plain_name(child) in names:
                hold_against(child, names[plain_name(child)], f"{path}.{plain_name(child)}")
            else:
                odd.append(f"{path} has no {plain_name(child)}")
        there = {plain_name(child) for child in element}
        odd.extend(f"{path} lacks {name}" for name in shape.required_members if name not in there)
    elif shape.type_name == "list":
        for child in element:
            if plain_name(child) != "member":
                odd.append(f"{path} is a list of {plain_name(child)}")
            hold_against(child, shape.member, f"{path}[]")
    elif shape.type_name == "map":
        for entry in element:
            if [plain_name(child) for child in entry] != ["key", "value"]:
                odd.append(f"{path} has an odd entry")
    elif len(element) > 0:
        odd.append(f"{path} is a {shape.type_name} with elements in it")
    elif getattr(shape, "enum", None) and element.text not in [*shape.enum, *beyond_the_model.get(plain_name(element), [])]:
        odd.append(f"{path} is {element.text}, which is none of {shape.enum}")


def check_answer(http_response, model, **_):
    if http_response.status_code != 200 or model.service_model.metadata["protocol"] != "query":
        return
    root = ElementTree.fromstring(http_response.content)
    wrapper = f"{model.name}Result"
    results = [child for child in root if plain_name(child) == wrapper]
    if plain_name(root) != f"{model.name}Response":
        odd.append(f"the root is {plain_name(root)}")
    if model.output_shape is None:
        odd.extend(f"{model.name} has no result" for _ in results)
    elif not results:
        if model.output_shape.members:
            odd.append(f"{model.name} lacks its result")
    else:
        hold_against(results[0], model.output_shape, model.name)


def answer(call):
    keys = call["keys"]
    client = boto3.client(
        call["service"],
        region_name=call.get("region", "eu-west-1"),
        aws_access_key_id=keys["accessKeyId"],
        aws_secret_access_key=keys["secretAccessKey"],
        aws_session_token=keys.get("sessionToken"),
        config=Config(signature_version="s3v4") if call["service"] == "s3" else None,
    )
    odd.clear()
    client.meta.events.register("after-call", check_answer)
    try:
        if call.get("pages"):
            return {"pages": list(client.get_paginator(call["operation"]).paginate(**call.get("input", {})))}
        result = getattr(client, call["operation"])(**call.get("input", {}))
    except ClientError as error:
        return {"code": error.response["Error"]["Code"], "message": error.response["Error"].get("Message"), "text": str(error)}
    except BotoCoreError as error:
        return {"code": type(error).__name__, "text": str(error)}
    if isinstance(result, str):
        return {"url": result}
    if "Body" in result:
        result["Body"] = result["Body"].read().decode()
    result["status"] = result.pop("ResponseMetadata")["HTTPStatusCode"]
    if odd:
        result["odd"] = list(odd)
    return result


def plain(value):
    return value.decode("latin-1") if isinstance(value, bytes) else value.isoformat()


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line)), default=plain), flush=True)
