"""The Python runtime: loads the handler, then turns invocations into results, one at a time, until
the endpoint goes away. All in one file: a module beside it would have a name in sys.modules that a
handler's own module could have as well."""

import importlib
import io
import json
import logging
import os
import socket
import struct
import sys
import time
import traceback

ROOT = "/2018-06-01"
FAILED = 1


class RuntimeApi:
    """The Lambda Runtime API over one kept connection; http.client costs a cold start too much."""

    def __init__(self, address):
        host, port = address.rsplit(":", 1)
        self.address = address
        self.socket = socket.create_connection((host, int(port)))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.reader = self.socket.makefile("rb")

    def next(self):
        self._send(f"GET {ROOT}/runtime/invocation/next HTTP/1.1", b"")
        return self._receive()

    def post(self, path, body):
        self._send(f"POST {ROOT}{path} HTTP/1.1", body)
        self._receive()

    def _send(self, first, body):
        head = f"{first}\r\nHost: {self.address}\r\nContent-Length: {len(body)}\r\n{_memory()}\r\n"
        self.socket.sendall(head.encode("latin-1") + body)

    def _receive(self):
        if not self.reader.readline():
            os._exit(FAILED)  # the endpoint is gone
        headers = {}
        while True:
            line = self.reader.readline().decode("latin-1").strip()
            if not line:
                break
            name, value = line.split(":", 1)
            headers[name.lower()] = value.strip()
        return headers, self.reader.read(int(headers.get("content-length", "0")))


def _memory():
    """Where there is no /proc, the endpoint cannot see a process's peak memory."""
    if sys.platform == "linux":
        return ""
    import resource

    return f"Sqslam-Max-Memory-Bytes: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss}\r\n"


class LambdaContext:
    def __init__(self, headers):
        environ = os.environ
        self.aws_request_id = headers["lambda-runtime-aws-request-id"]
        self.log_group_name = environ.get("AWS_LAMBDA_LOG_GROUP_NAME")
        self.log_stream_name = environ.get("AWS_LAMBDA_LOG_STREAM_NAME")
        self.function_name = environ.get("AWS_LAMBDA_FUNCTION_NAME")
        self.memory_limit_in_mb = environ.get("AWS_LAMBDA_FUNCTION_MEMORY_SIZE")
        self.function_version = environ.get("AWS_LAMBDA_FUNCTION_VERSION")
        self.invoked_function_arn = headers.get("lambda-runtime-invoked-function-arn")
        self.client_context = json.loads(headers.get("lambda-runtime-client-context", "null"))
        self.identity = json.loads(headers.get("lambda-runtime-cognito-identity", "null"))
        self._deadline = int(headers["lambda-runtime-deadline-ms"])

    def get_remaining_time_in_millis(self):
        return max(self._deadline - int(time.time() * 1000), 0)

    def log(self, message):
        sys.stdout.write(str(message))


class LogPipe:
    """Framed records, so that a text of several lines is one log event."""

    FRAME = 0xA55A0003

    def __init__(self, fd):
        self.fd = fd

    def write(self, text):
        body = text.encode("utf-8", "backslashreplace")
        left = memoryview(struct.pack(">IIQ", self.FRAME, len(body), time.time_ns() // 1000) + body)
        while left:
            left = left[os.write(self.fd, left) :]


class PrintedLines(io.TextIOBase):
    """What print writes to: a line is one log event. On the same pipe as the rest, to keep order."""

    encoding = "utf-8"

    def __init__(self, pipe, original):
        self.pipe = pipe
        self.buffer = original.buffer
        self._fileno = original.fileno()
        self._part = ""

    def writable(self):
        return True

    def fileno(self):
        return self._fileno

    def write(self, text):
        *lines, self._part = (self._part + text).split("\n")
        for line in lines:
            self.pipe.write(line + "\n")
        return len(text)

    def finish_line(self):
        if self._part:
            self.pipe.write(self._part + "\n")
            self._part = ""


class PipeHandler(logging.Handler):
    def __init__(self, pipe):
        super().__init__()
        self.pipe = pipe

    def emit(self, record):
        try:
            self.pipe.write(self.format(record) + "\n")
        except Exception:
            self.handleError(record)


class RequestFilter(logging.Filter):
    request_id = None

    def filter(self, record):
        record.aws_request_id = RequestFilter.request_id or ""
        return True


class JsonFormatter(logging.Formatter):
    def format(self, record):
        line = {
            "timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created)),
            "level": record.levelname,
            "message": record.getMessage(),
            "logger": record.name,
        }
        if record.exc_info:
            kind, error, stack = record.exc_info
            line["errorType"] = kind.__name__
            line["errorMessage"] = str(error)
            line["stackTrace"] = _stack(stack)
        if RequestFilter.request_id:
            line["requestId"] = RequestFilter.request_id
        return json.dumps(line, ensure_ascii=False, default=str)


def set_up_logging(pipe, as_json):
    handler = PipeHandler(pipe)
    if as_json:
        handler.setFormatter(JsonFormatter())
        level = os.environ.get("AWS_LAMBDA_LOG_LEVEL", "INFO")
        logging.getLogger().setLevel({"TRACE": "DEBUG", "FATAL": "CRITICAL"}.get(level, level))
    else:
        text = "[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s"
        formatter = logging.Formatter(text, "%Y-%m-%dT%H:%M:%S")
        formatter.converter = time.gmtime
        handler.setFormatter(formatter)
    handler.addFilter(RequestFilter())
    logging.getLogger().addHandler(handler)


class InitError(Exception):
    def __init__(self, kind, message, stack=()):
        super().__init__(message)
        self.response = {
            "errorMessage": message,
            "errorType": kind,
            "requestId": "",
            "stackTrace": list(stack),
        }


def load(name):
    """The function that `name` means: `<module>.<function>`, `/` separating packages like `.`."""
    try:
        module_name, function_name = name.rsplit(".", 1)
    except ValueError:
        raise InitError(
            "Runtime.MalformedHandlerName",
            f"Bad handler '{name}': not enough values to unpack (expected 2, got 1)",
        )
    module_name = module_name.replace("/", ".")
    if module_name.split(".")[0] in sys.builtin_module_names:
        raise InitError(
            "Runtime.BuiltInModuleConflict",
            f"Cannot use built-in module {module_name} as a handler module",
        )
    try:
        module = importlib.import_module(module_name)
    except ImportError as error:
        raise InitError(
            "Runtime.ImportModuleError", f"Unable to import module '{module_name}': {error}"
        )
    except SyntaxError as error:
        raise InitError(
            "Runtime.UserCodeSyntaxError",
            f"Syntax error in module '{module_name}': {error}",
            [f'  File "{error.filename}" Line {error.lineno}\n    {error.text or ""}'],
        )
    try:
        return getattr(module, function_name)
    except AttributeError:
        raise InitError(
            "Runtime.HandlerNotFound",
            f"Handler '{function_name}' missing on module '{module_name}'",
        )


def _stack(trace):
    frames = [frame for frame in traceback.extract_tb(trace) if frame.filename != __file__]
    return traceback.format_list(frames)


def failure(error, request_id):
    return {
        "errorMessage": str(error),
        "errorType": type(error).__name__,
        "requestId": request_id,
        "stackTrace": _stack(error.__traceback__),
    }


def report(pipe, response, as_json):
    """Writes an error to the log as one event."""
    if as_json:
        line = {
            "timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "log_level": "ERROR",
            **response,
        }
        pipe.write(json.dumps(line, ensure_ascii=False) + "\n")
        return
    text = f"[ERROR] {response['errorType']}: {response['errorMessage']}\n"
    if response["stackTrace"]:
        text += "Traceback (most recent call last):\n" + "".join(response["stackTrace"])
    # CloudWatch would trim plain spaces at the start of a line.
    pipe.write("\n".join(_with_hard_indent(line) for line in text.split("\n")))


def _with_hard_indent(line):
    text = line.lstrip(" ")
    return "\u00a0" * (len(line) - len(text)) + text


def dumps(value):
    return json.dumps(value, ensure_ascii=False).encode("utf-8")


def invoke(handler, headers, body, request_id):
    """The path to post to, and what."""
    try:
        result = handler(json.loads(body), LambdaContext(headers))
    except Exception as error:
        return "error", failure(error, request_id)
    try:
        return "response", dumps(result)
    except (TypeError, ValueError) as error:
        return "error", {
            "errorMessage": f"Unable to marshal response: {error}",
            "errorType": "Runtime.MarshalError",
            "requestId": request_id,
            "stackTrace": [],
        }


def main():
    as_json = os.environ.get("AWS_LAMBDA_LOG_FORMAT") == "JSON"
    pipe = LogPipe(int(os.environ.pop("_LAMBDA_TELEMETRY_LOG_FD")))
    sys.stdout = PrintedLines(pipe, sys.stdout)
    sys.stderr = PrintedLines(pipe, sys.stderr)
    set_up_logging(pipe, as_json)
    sys.path[0] = os.environ["LAMBDA_TASK_ROOT"]
    api = RuntimeApi(os.environ["AWS_LAMBDA_RUNTIME_API"])
    try:
        handler = load(os.environ["_HANDLER"])
    except Exception as error:
        response = error.response if isinstance(error, InitError) else failure(error, "")
        report(pipe, response, as_json)
        api.post("/runtime/init/error", dumps(response))
        sys.exit(FAILED)
    while True:
        headers, body = api.next()
        request_id = headers["lambda-runtime-aws-request-id"]
        RequestFilter.request_id = request_id
        os.environ["_X_AMZN_TRACE_ID"] = headers.get("lambda-runtime-trace-id", "")
        kind, result = invoke(handler, headers, body, request_id)
        sys.stdout.finish_line()
        sys.stderr.finish_line()
        if kind == "error":
            report(pipe, result, as_json)
            result = dumps(result)
        api.post(f"/runtime/invocation/{request_id}/{kind}", result)
        RequestFilter.request_id = None


if __name__ == "__main__":
    main()
