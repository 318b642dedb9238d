"""TLS servers on loopback that speak PostgreSQL's SSLRequest and then do what they are told. What .NET's server cannot do, this can:
any certificates in any order, TLS 1.0, NULL ciphers, tiny keys.

A line of JSON on standard input starts one ({"pem": file, "min": "TLSv1_2", "max": "TLSv1_3", "ciphers": text, "after": what, "direct": bool, "address": text});
the answer is its port. {"seen": port} answers what clients sent: in the clear (after the SSLRequest), inside TLS, and how many came, each on one line.
"""
import json
import socket
import ssl
import struct
import sys
import threading

SEEN = {}
TURN = threading.Lock()


def note(seen, data):
    with TURN:
        seen["tls"] += data


def message(kind, body):
    return kind + struct.pack("!i", len(body) + 4) + body


ERROR = message(b"E", b"SFATAL\0C28000\0Mno entry \x1b[31m\0\0")
SCRAM = message(b"R", struct.pack("!i", 10) + b"SCRAM-SHA-256\0\0")


def startup(tls):
    return tls.recv(65536)


def deny(tls, seen):
    note(seen, startup(tls))
    tls.sendall(ERROR)


def ask_password(tls, seen):
    note(seen, startup(tls))
    tls.sendall(message(b"R", struct.pack("!i", 3)))
    note(seen, tls.recv(65536))
    tls.sendall(ERROR)


def silent(tls, seen):
    while True:
        data = tls.recv(65536)
        if not data:
            return
        note(seen, data)


def garbage(tls, seen):
    startup(tls)
    tls.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n" * 100)


def close(tls, seen):
    pass


def flood(tls, seen):
    startup(tls)
    notice = message(b"N", b"SNOTICE\0C00000\0M" + b"x" * 8000 + b"\0\0") * 8
    while True:
        tls.sendall(notice)


def huge(tls, seen):
    startup(tls)
    tls.sendall(b"E\x7f\xff\xff\xff" + b"x" * 65536)
    silent(tls, seen)


def scram(tls, seen):
    startup(tls)
    tls.sendall(SCRAM)
    first = tls.recv(65536)
    nonce = first[first.index(b"r=") + 2:]
    tls.sendall(message(b"R", struct.pack("!i", 11) + b"r=" + nonce + b"x,s=QSXCR+Q6sek8bf92,i=2147483647"))
    silent(tls, seen)


def drip(tls, seen):
    startup(tls)
    stop = threading.Event()
    for byte in message(b"E", b"SFATAL\0" + b"x" * 10000):
        tls.sendall(bytes([byte]))
        stop.wait(0.25)


def serve(listener, options, seen):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers(options.get("ciphers", "DEFAULT:@SECLEVEL=0"))
    context.minimum_version = ssl.TLSVersion[options.get("min", "TLSv1_2")]
    context.maximum_version = ssl.TLSVersion[options.get("max", "TLSv1_3")]
    context.load_cert_chain(options["pem"])
    if options.get("direct"):
        context.set_alpn_protocols(["postgresql"])
    after = globals()[options.get("after", "deny")]

    def talk(client):
        seen["count"] += 1
        try:
            with client:
                if not options.get("direct"):
                    request = client.recv(8, socket.MSG_WAITALL)
                    if request != b"\0\0\0\x08\x04\xd2\x16\x2f":
                        seen["clear"] += request
                        return
                    client.sendall(b"S")
                with context.wrap_socket(client, server_side=True) as tls:
                    after(tls, seen)
        except (OSError, ValueError):
            pass

    while True:
        client, _ = listener.accept()
        threading.Thread(target=talk, args=(client,), daemon=True).start()


for line in sys.stdin:
    options = json.loads(line)
    if "seen" in options:
        seen = SEEN[options["seen"]]
        print(seen["clear"].hex(), seen["tls"].hex(), seen["count"], sep=";", flush=True)
        continue
    address = options.get("address", "127.0.0.1")
    listener = socket.create_server((address, 0), family=socket.AF_INET6 if ":" in address else socket.AF_INET, backlog=256)
    port = listener.getsockname()[1]
    SEEN[port] = {"clear": b"", "tls": b"", "count": 0}
    threading.Thread(target=serve, args=(listener, options, SEEN[port]), daemon=True).start()
    print(port, flush=True)
