"""Makes certificates for tests with the openssl command."""
import subprocess


def _openssl(*arguments):
    subprocess.run(["openssl", *arguments], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def authority(folder, name="ca"):
    """Writes NAME.crt and NAME.key of a CA."""
    _openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj",
             f"/CN={name}", "-addext", "keyUsage=critical,keyCertSign", "-keyout", folder / f"{name}.key", "-out",
             folder / f"{name}.crt")


def certificate(folder, name, alternative_names, usage, ca="ca"):
    """Writes NAME.crt and NAME.key, issued by that CA."""
    (folder / f"{name}.ext").write_text(f"subjectAltName={alternative_names}\nextendedKeyUsage={usage}\n")
    _openssl("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", f"/CN={name}",
             "-keyout", folder / f"{name}.key", "-out", folder / f"{name}.csr")
    _openssl("x509", "-req", "-in", folder / f"{name}.csr", "-CA", folder / f"{ca}.crt", "-CAkey", folder / f"{ca}.key",
             "-CAcreateserial", "-days", "1", "-extfile", folder / f"{name}.ext", "-out", folder / f"{name}.crt")
    (folder / f"{name}.key").chmod(0o600)


def for_server_and_clients(folder):
    """A CA, a server, a client `client`, and `other` with another identity."""
    authority(folder)
    certificate(folder, "server", "DNS:localhost,IP:127.0.0.1", "serverAuth")
    certificate(folder, "client", "URI:spiffe://test/client", "clientAuth")
    certificate(folder, "other", "URI:spiffe://test/other", "clientAuth")


def serve_options(folder):
    """The options of `serve` with these certificates: mutual TLS, for `client` alone."""
    return ["--tls-cert", folder / "server.crt", "--tls-key", folder / "server.key", "--tls-client-ca", folder / "ca.crt",
            "--tls-client-identity", "spiffe://test/client"]
