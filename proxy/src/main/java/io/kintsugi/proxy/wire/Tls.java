package io.kintsugi.proxy.wire;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// TLS contexts, 1.2 and 1.3 only, for both sides. A context is shared; `newHandler` makes what a
/// channel needs.
public final class Tls {
  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

  private Tls() {}

  /// For clients: certificate chain and key in PEM (PKCS#8). With `clientCa`, clients may show a
  /// certificate of that CA.
  ///
  /// @throws SSLException when a file is unreadable or no PEM
  public static SslContext forClients(Path certificate, Path key, @Nullable Path clientCa)
      throws SSLException {
    SslContextBuilder builder;
    try {
      builder = SslContextBuilder.forServer(certificate.toFile(), key.toFile());
      if (clientCa != null) {
        builder.trustManager(clientCa.toFile()).clientAuth(ClientAuth.OPTIONAL);
      }
    } catch (IllegalArgumentException e) {
      throw new SSLException("certificate or key cannot be read: " + e.getMessage(), e);
    }
    return builder.sslProvider(SslProvider.JDK).protocols(PROTOCOLS).build();
  }

  /// To a MySQL server. Without `ca` the verifying modes trust the JDK's own roots. `certificate`
  /// and `key` are shown to the server when both are given.
  ///
  /// Use `newHandler(alloc, host, port)` with the dialled host, or VERIFY_IDENTITY has no name to
  /// compare.
  ///
  /// @throws SSLException when a file is unreadable or no PEM
  public static SslContext toServer(
      ServerTls mode, @Nullable Path ca, @Nullable Path certificate, @Nullable Path key)
      throws SSLException {
    SslContextBuilder builder = SslContextBuilder.forClient();
    try {
      if (!mode.verifiesCertificate()) {
        builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
      } else if (ca != null) {
        builder.trustManager(ca.toFile());
      }
      if (certificate != null && key != null) {
        builder.keyManager(certificate.toFile(), key.toFile());
      }
    } catch (IllegalArgumentException e) {
      throw new SSLException("certificate or key cannot be read: " + e.getMessage(), e);
    }
    // Netty checks the host name by default; only VERIFY_IDENTITY asked for that.
    builder.endpointIdentificationAlgorithm(mode == ServerTls.VERIFY_IDENTITY ? "HTTPS" : null);
    builder.ciphers(runtimesCiphers(), SupportedCipherSuiteFilter.INSTANCE);
    return builder.sslProvider(SslProvider.JDK).protocols(PROTOCOLS).build();
  }

  /// Netty's own list has no DHE, and a MySQL that was built with OpenSSL 1.0 speaks nothing else
  /// that the runtime allows.
  private static List<String> runtimesCiphers() throws SSLException {
    try {
      return List.of(SSLContext.getDefault().getDefaultSSLParameters().getCipherSuites());
    } catch (NoSuchAlgorithmException e) {
      throw new SSLException(e);
    }
  }
}
