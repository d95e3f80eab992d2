"""Sends a file line by line, as the tutorial's script does it: batches of up to ten, each message
with its path and its line, from 0.

    python3 send_file.py <prefix of the queue's name> <file>
"""

import sys

import boto3


def entry(path, line, text):
    return {
        "Id": str(line),
        "MessageBody": text,
        "MessageAttributes": {
            "path": {"StringValue": path, "DataType": "String"},
            "line": {"StringValue": str(line), "DataType": "String"},
        },
    }


def main(prefix, path):
    sqs = boto3.resource("sqs")
    [queue] = sqs.queues.filter(QueueNamePrefix=prefix)
    with open(path) as file:
        lines = file.readlines()
    for start in range(0, len(lines), 10):
        batch = [entry(path, start + n, text) for n, text in enumerate(lines[start : start + 10])]
        response = queue.send_messages(Entries=batch)
        assert len(response["Successful"]) == len(batch), response
        assert "Failed" not in response, response
        print(".", end="")
    print(f"\nSent {len(lines)} messages")


main(*sys.argv[1:])
