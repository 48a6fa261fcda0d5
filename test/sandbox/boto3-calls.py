"""Calls AWS through boto3: one JSON object per line in, one out. Started by boto3.test.ts."""

import json
import sys

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError


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
    try:
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
    return result


def plain(value):
    return value.decode("latin-1") if isinstance(value, bytes) else value.isoformat()


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line)), default=plain), flush=True)
