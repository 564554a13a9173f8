#!/usr/bin/python3
"""A proxy on loopback that stands before an S3 server and breaks things on purpose.

usage: faultproxy.py UPSTREAM_PORT RULES.json PORT_FILE [--log FILE] [--r2] [--locked PREFIX]

Listens on a free port and writes its number to PORT_FILE when it is ready. Host and path go through unchanged, so signatures made
for the proxy's address stay valid. RULES.json is a list of rules; the first that fits a request and is not used up decides what
happens to it:

    {"do": ACTION, …its arguments, "method": "PUT", "path": REGEX, "query": REGEX, "skip": N, "times": N, "p": 0.2}

`skip` lets the first N that fit pass, `times` (1; -1: always) is how often it applies, `p` a probability with a fixed seed.

    status {code, s3code, retry_after}   an error, before the body is read        status_after_body   the same, after it
    html {code}                          an edge's HTML page instead of S3's words
    reset {after}                        connection reset after that many bytes of the request's body
    lost_answer                          the server does it all, its answer is thrown away, connection reset
    close                                connection closed without an answer      hang {s}            no answer for s seconds
    truncate {after}                     the answer's body ends early             delay {s}           a late start
    reset_answer {after}                 connection reset after that many bytes of the answer's body
    no_range                             the server is not told of a range        other_range {by}    it is told of one behind
    slow_up {bps}, slow_down {bps}       that many bytes a second
    flip_up, flip_down                   one bit of the request's or answer's body is turned over
    error_in_200 {s3code}                the server does it, and an error comes in a good answer

--r2 adds what Cloudflare's R2 does and other stores do not: 501 for headers it does not have and for chunked signatures, 411
without a length, no 100-continue, 429 for a second write of a key within a second, 400 InvalidPart for parts of unequal size,
and with --locked PREFIX 403 ObjectLockedByBucketPolicy for a write to what is there already.
"""
import argparse
import asyncio
import json
import random
import re
import socket
import struct
import time
import urllib.parse


class Broken(Exception):
    """The connection is to end here."""


class Request:
    """The head of a request; its body still stands in the stream."""

    def __init__(self, raw):
        lines = raw.decode("latin1").split("\r\n")
        self.raw = raw
        self.method, self.target, _ = lines[0].split(" ", 2)
        self.path, _, self.query = self.target.partition("?")
        self.headers = {name.lower(): value.strip() for name, value in (x.split(":", 1) for x in lines[1:] if ":" in x)}
        self.length = int(self.headers.get("content-length", "0"))
        self.arguments = dict(urllib.parse.parse_qsl(self.query, keep_blank_values=True))


class Answer:
    """The head of an answer."""

    def __init__(self, raw, method):
        lines = raw.decode("latin1").split("\r\n")
        self.raw = raw
        self.status = int(lines[0].split(" ")[1])
        self.headers = {name.lower(): value.strip() for name, value in (x.split(":", 1) for x in lines[1:] if ":" in x)}
        self.chunked = self.headers.get("transfer-encoding", "").lower() == "chunked"
        empty = method == "HEAD" or self.status in (204, 304)
        self.length = 0 if empty else int(self.headers.get("content-length", "0"))
        self.chunked = self.chunked and not empty


class Rules:
    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            self.rules = json.load(file)
        self.fitted = [0] * len(self.rules)
        self.applied = [0] * len(self.rules)
        self.random = random.Random(1)

    def pick(self, request):
        for i, rule in enumerate(self.rules):
            fits = (rule.get("method", request.method) == request.method and re.search(rule.get("path", ""), request.path)
                    and re.search(rule.get("query", ""), request.query))
            if not fits:
                continue
            self.fitted[i] += 1
            used_up = rule.get("times", 1) != -1 and self.applied[i] >= rule.get("times", 1)
            if self.fitted[i] <= rule.get("skip", 0) or used_up or self.random.random() > rule.get("p", 1):
                continue
            self.applied[i] += 1
            return rule
        return {}


class R2:
    """What R2 refuses. Keeps what it has to know of earlier requests."""

    absent = re.compile(r"x-amz-(tagging|object-lock-.*|acl|grant-.*|server-side-encryption.*|request-payer"
                        r"|website-redirect-location|expected-bucket-owner|sdk-checksum-algorithm|trailer)$")

    def __init__(self, locked):
        self.locked = locked
        self.written = {}  # path: when
        self.parts = {}  # upload id: {part number: bytes}

    def refuse(self, request):
        """(status, code, message) for what R2 would not take."""
        for name, value in request.headers.items():
            if self.absent.match(name):
                return 501, "NotImplemented", f"Header '{name}' with value '{value}' not implemented"
        if request.headers.get("x-amz-content-sha256", "").startswith("STREAMING-"):
            return 501, "NotImplemented", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD not implemented"
        if "x-amz-content-sha256" not in request.headers:
            return 400, "InvalidArgument", "x-amz-content-sha256 is missing"
        if request.method == "PUT" and "content-length" not in request.headers:
            return 411, "MissingContentLength", "Content-Length is missing"
        whole = request.method in ("PUT", "DELETE") and "uploadId" not in request.arguments
        if whole and self.locked and self.locked in request.path and request.path in self.written:
            return 403, "ObjectLockedByBucketPolicy", "The object is locked"
        if request.method == "PUT" and whole and time.monotonic() - self.written.get(request.path, -9) < 1:
            return 429, "TooManyRequests", "Reduce your concurrent request rate for the same object"
        return None

    def refuse_completion(self, request, body):
        sizes = self.parts.get(request.arguments.get("uploadId"), {})
        listed = [sizes.get(int(n)) for n in re.findall(r"<PartNumber>(\d+)</PartNumber>", body.decode())]
        if None in listed or not listed or len(set(listed[:-1])) > 1 or listed[-1] > listed[0]:
            return 400, "InvalidPart", "All non-trailing parts must have the same length"
        return None

    def done(self, request, status):
        if request.method != "PUT" or status != 200:
            return
        upload = request.arguments.get("uploadId")
        if upload:
            self.parts.setdefault(upload, {})[int(request.arguments["partNumber"])] = request.length
        else:
            self.written[request.path] = time.monotonic()


def error_answer(status, code, message, headers="", with_body=True):
    body = f'<?xml version="1.0" encoding="UTF-8"?><Error><Code>{code}</Code><Message>{message}</Message></Error>'
    return plain_answer(status, "application/xml", body, headers, with_body)


def plain_answer(status, kind, body, headers="", with_body=True):
    head = f"HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\n{headers}Content-Length: {len(body)}\r\n\r\n"
    return (head + (body if with_body else "")).encode()


def reset(writer):
    linger = struct.pack("ii", 1, 0)
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    writer.transport.abort()
    raise Broken


async def copy(reader, writer, length, bps=0, stop=None, flip=False):
    """`length` bytes, or `stop` of them; writer None throws them away."""
    done = 0
    while done < length and (stop is None or done < stop):
        piece = await reader.read(min(65536 if not bps else max(1, bps // 10), length - done))
        if not piece:
            raise Broken
        if flip and done == 0:
            piece = bytes([piece[0] ^ 1]) + piece[1:]
        done += len(piece)
        if writer:
            writer.write(piece)
            await writer.drain()
        if bps:
            await asyncio.sleep(len(piece) / bps)


async def copy_chunked(reader, writer):
    while True:
        line = await reader.readline()
        size = int(line.split(b";")[0], 16)
        piece = await reader.readexactly(size + 2)
        if writer:
            writer.write(line + piece)
            await writer.drain()
        if size == 0:
            return


def other_range(found, rule):
    """A Range header that asks for something else; none for no_range."""
    if rule["do"] == "no_range":
        return b""
    first, last = (int(number) + rule.get("by", 1) for number in found.groups())
    return b"\r\nRange: bytes=%d-%d" % (first, last)


class Connection:
    def __init__(self, proxy, reader, writer):
        self.proxy, self.reader, self.writer = proxy, reader, writer
        self.up_reader = self.up_writer = None

    async def serve(self):
        try:
            while True:
                await self.exchange(Request(await self.reader.readuntil(b"\r\n\r\n")))
        except (Broken, ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            for writer in (self.writer, self.up_writer):
                if writer:
                    writer.close()

    async def exchange(self, request):
        rule = self.proxy.rules.pick(request)
        action = rule.get("do", "")
        if action:
            self.proxy.log({"method": request.method, "target": request.target[:150], "do": action})
        if action in ("hang", "delay"):
            await asyncio.sleep(rule.get("s", 3600 if action == "hang" else 1))
        if action in ("hang", "close"):
            raise Broken
        if action in ("status", "status_after_body", "html"):
            await self.answer_instead(request, rule)
            return
        body = await self.pass_r2(request)
        if body is None:
            return
        answer = await self.forward(request, rule, body)
        if self.proxy.r2:
            self.proxy.r2.done(request, answer.status)
        await self.answer(request, answer, rule)

    async def answer_instead(self, request, rule):
        early = rule["do"] == "status" and request.length > 0
        if not early:
            await copy(self.reader, None, request.length)
        headers = f"Retry-After: {rule['retry_after']}\r\n" if "retry_after" in rule else ""
        headers += "Connection: close\r\n" if early else ""
        has_body = request.method != "HEAD"
        if rule["do"] == "html":
            page = "<!DOCTYPE html><html><head><title>The edge cannot reach the origin</title></head></html>"
            self.writer.write(plain_answer(rule.get("code", 502), "text/html", page, headers, has_body))
        else:
            self.writer.write(error_answer(rule.get("code", 503), rule.get("s3code", "SlowDown"), "made to fail", headers, has_body))
        await self.writer.drain()
        if early:
            await asyncio.sleep(0.2)
            raise Broken

    async def pass_r2(self, request):
        """None if R2's rules have answered; else the part of the body that had to be read for that."""
        if not self.proxy.r2:
            return b""
        refused = self.proxy.r2.refuse(request)
        body = b""
        if not refused and request.method == "POST" and "uploadId" in request.arguments:
            body = await self.reader.readexactly(request.length)
            refused = self.proxy.r2.refuse_completion(request, body)
        if not refused:
            return body
        self.proxy.log({"method": request.method, "target": request.target[:150], "r2": refused[1]})
        await copy(self.reader, None, request.length - len(body))
        self.writer.write(error_answer(*refused, with_body=request.method != "HEAD"))
        await self.writer.drain()
        return None

    async def forward(self, request, rule, body):
        """Sends the request upstream and gives the head of the answer."""
        action = rule.get("do", "")
        if not self.up_writer:
            self.up_reader, self.up_writer = await asyncio.open_connection("127.0.0.1", self.proxy.upstream)
        # Nobody here answers 100: a client that waits for it is as slow as with R2.
        head = re.sub(rb"(?i)\r\nexpect: 100-continue", b"", request.raw)
        if action in ("no_range", "other_range"):
            head = re.sub(rb"(?i)\r\nrange: bytes=(\d+)-(\d+)", lambda found: other_range(found, rule), head)
        self.up_writer.write(head + body)
        stop = rule.get("after", request.length // 2) if action == "reset" else None
        await copy(self.reader, self.up_writer, request.length - len(body), stop=stop, flip=action == "flip_up",
                   bps=rule.get("bps", 0) if action == "slow_up" else 0)
        if action == "reset":
            reset(self.writer)
        return Answer(await self.up_reader.readuntil(b"\r\n\r\n"), request.method)

    async def answer(self, request, answer, rule):
        action = rule.get("do", "")
        if action == "lost_answer":
            reset(self.writer)
        if action == "error_in_200":
            await (copy_chunked(self.up_reader, None) if answer.chunked else copy(self.up_reader, None, answer.length))
            self.writer.write(error_answer(200, rule.get("s3code", "InternalError"), "made to fail"))
            await self.writer.drain()
            return
        self.writer.write(answer.raw)
        if answer.chunked:
            await copy_chunked(self.up_reader, self.writer)
        else:
            stop = rule.get("after", answer.length // 2) if action in ("truncate", "reset_answer") else None
            await copy(self.up_reader, self.writer, answer.length, stop=stop, flip=action == "flip_down",
                       bps=rule.get("bps", 0) if action == "slow_down" else 0)
        await self.writer.drain()
        if action == "reset_answer":
            reset(self.writer)
        if action == "truncate" or "close" in (answer.headers.get("connection", ""), request.headers.get("connection", "")):
            raise Broken


class Proxy:
    def __init__(self, options):
        self.upstream = options.upstream_port
        self.rules = Rules(options.rules)
        self.r2 = R2(options.locked) if options.r2 or options.locked else None
        self.log_file = open(options.log, "a", buffering=1, encoding="utf-8") if options.log else None

    def log(self, what):
        if self.log_file:
            self.log_file.write(json.dumps(what) + "\n")

    async def run(self, port_file):
        async def connected(reader, writer):
            await Connection(self, reader, writer).serve()

        server = await asyncio.start_server(connected, "127.0.0.1", 0, limit=1 << 20)
        with open(port_file, "w", encoding="utf-8") as file:
            file.write(f"{server.sockets[0].getsockname()[1]}\n")
        async with server:
            await server.serve_forever()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("upstream_port", type=int)
    parser.add_argument("rules")
    parser.add_argument("port_file")
    parser.add_argument("--log")
    parser.add_argument("--r2", action="store_true")
    parser.add_argument("--locked", default="")
    options = parser.parse_args()
    asyncio.run(Proxy(options).run(options.port_file))


main()
