"""A mail server for the tests, in a process of its own that can die: python postbox.py PORT DIRECTORY BEHAVIOUR.

It keeps each message that it takes as a file. How it behaves stands in the file `behaviour` of the directory, and may
change while it runs.
"""

import asyncio
import itertools
import os
import ssl
import sys
from pathlib import Path

from aiosmtpd.smtp import SMTP, AuthResult

USER, PASSWORD = "remit", "p@ss:word"


class Handler:
    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.number = itertools.count()

    def behaviour(self) -> str:
        return (self.directory / "behaviour").read_text(encoding="utf-8")

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:
        if self.behaviour() == "refuse":
            return "550 5.1.1 no such user"
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, server, session, envelope) -> str:
        behaviour = self.behaviour()
        if behaviour == "busy":
            return "451 4.3.0 come back later"
        name = f"{os.getpid()}-{next(self.number):05}.eml"
        is_secret = server.transport.get_extra_info("sslcontext") is not None
        head = f"X-To: {envelope.rcpt_tos[0]}\r\nX-TLS: {is_secret}\r\n".encode()
        (self.directory / name).write_bytes(head + envelope.original_content)
        if behaviour == "die":
            os._exit(1)
        if behaviour == "hang":
            await asyncio.Event().wait()
        if behaviour == "hang up":
            server.transport.abort()
            await asyncio.Event().wait()
        return "250 taken"


def authenticated(server, session, envelope, mechanism, data) -> AuthResult:
    return AuthResult(success=(data.login, data.password) == (USER.encode(), PASSWORD.encode()))


async def main(port: int, directory: Path, security: str) -> None:
    handler = Handler(directory)
    options = {"enable_SMTPUTF8": True, "timeout": 600}
    tls = None
    if security != "plain":
        tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        tls.load_cert_chain(directory / "certificate.pem", directory / "key.pem")
        options |= {"authenticator": authenticated, "auth_required": True, "auth_require_tls": security == "starttls"}
    if security == "starttls":
        options |= {"tls_context": tls, "require_starttls": True}
    server = await asyncio.get_running_loop().create_server(
        lambda: SMTP(handler, **options), "127.0.0.1", port, ssl=tls if security == "tls" else None
    )
    print("listening", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]))
