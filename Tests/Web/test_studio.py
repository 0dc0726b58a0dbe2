"""The studio as a process: it stops when it is told to, whoever is connected."""

import re
import socket
import subprocess
import time

from conftest import ROOT, WEB


def test_it_stops_soon_whoever_is_connected():
    program = subprocess.Popen(
        [ROOT / "Program/.build/release/ductus", "studio", "--port", "0", "--site", WEB], stdout=subprocess.PIPE, text=True
    )
    port = int(re.search(r":(\d+)/", program.stdout.readline())[1])
    clients = []
    for request in [b"", b"GET / HT", *[b"GET /models/scribe.safetensors HTTP/1.1\r\nHost: a\r\n\r\n" * 20] * 4]:
        client = socket.socket()
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.connect(("127.0.0.1", port))
        client.sendall(request)
        clients.append(client)
    time.sleep(0.5)
    program.terminate()
    assert program.wait(9) == 0
