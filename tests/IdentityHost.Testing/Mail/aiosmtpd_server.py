"""A mail server written by others (aiosmtpd), for one test: prints its port, then each mail it took as one line of JSON."""
import asyncio
import email
import email.policy
import json
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult


class Handler:
    async def handle_DATA(self, server, session, envelope):
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        print(json.dumps({
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "secure": session.ssl is not None,
            "subject": mail["Subject"],
            "sender": str(mail["From"]),
            "type": mail.get_content_type(),
            "text": mail.get_body(("plain",)).get_content().replace("\r\n", "\n"),
            "html": mail.get_body(("html",)).get_content().replace("\r\n", "\n"),
            "defects": [str(d) for part in mail.walk() for d in part.defects],
        }), flush=True)
        return "250 taken"


def authenticate(server, session, envelope, mechanism, data):
    return AuthResult(success=data.login == b"id" and data.password == b"secret")


async def main(certificate, key):
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(certificate, key)
    server = await asyncio.get_running_loop().create_server(
        lambda: SMTP(Handler(), tls_context=tls, require_starttls=True, authenticator=authenticate, auth_required=True),
        "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main(*sys.argv[1:]))
