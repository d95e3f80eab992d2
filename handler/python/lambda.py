"""Prints every event, then one line a message: index, arrow, body."""

import json

print("Loading function test")


def lambda_handler(event, context):
    print(json.dumps(event, indent=2))
    records = event["Records"]
    print(f"Received {len(records)} record in a single SQS message")
    for index, record in enumerate(records):
        print(f"{index:03d} -> {record['body']}")
