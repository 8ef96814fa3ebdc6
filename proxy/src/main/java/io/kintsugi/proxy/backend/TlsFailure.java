package io.kintsugi.proxy.backend;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import org.jspecify.annotations.Nullable;

/// Why a TLS handshake with a server failed, for the person who has to mend it: the runtime's own
/// words name its classes, and not what was expected.
final class TlsFailure {
  private TlsFailure() {}

  static String words(@Nullable Throwable failure, String host) {
    boolean certificate = false;
    String last = "no reason given";
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertPathBuilderException
          || cause instanceof CertPathValidatorException) {
        return "its certificate is not trusted: " + cause.getMessage();
      }
      certificate |= cause instanceof CertificateException;
      last = String.valueOf(cause.getMessage());
    }
    return certificate ? "its certificate is not for " + host + ": " + last : last;
  }
}
