package io.kintsugi.proxy.wire;

/// How far a connection to a MySQL server insists on TLS; the names are those of the mysql client's
/// `--ssl-mode`.
public enum ServerTls {
  DISABLED,
  /// TLS when the server offers it; protects against listeners only.
  PREFERRED,
  REQUIRED,
  /// And the server's certificate must come from the CA.
  VERIFY_CA,
  /// And it must name the host that was dialled.
  VERIFY_IDENTITY;

  public boolean isWanted() {
    return this != DISABLED;
  }

  /// Without TLS from the server the connection must be given up, before any secret is sent.
  public boolean isRequired() {
    return this != DISABLED && this != PREFERRED;
  }

  public boolean verifiesCertificate() {
    return this == VERIFY_CA || this == VERIFY_IDENTITY;
  }
}
