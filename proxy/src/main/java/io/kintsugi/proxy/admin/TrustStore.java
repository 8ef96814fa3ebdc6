package io.kintsugi.proxy.admin;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;

/// The authorities of a PEM file as Connector/J can read them: it takes key stores only, and from
/// files only. Holds certificates, hence nothing secret; its owner closes it, which deletes it.
///
/// @param file PKCS #12
record TrustStore(Path file) implements AutoCloseable {
  static final String TYPE = "PKCS12";

  /// Guards against mistakes, not against people.
  static final String PASSWORD = "certificates";

  static TrustStore of(Path pem) throws IOException {
    try (InputStream in = Files.newInputStream(pem)) {
      KeyStore store = KeyStore.getInstance(TYPE);
      store.load(null, null);
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("ca-" + store.size(), each);
      }
      return written(store);
    } catch (GeneralSecurityException e) {
      throw new IOException(pem + " holds no certificates: " + e.getMessage(), e);
    }
  }

  private static TrustStore written(KeyStore store) throws IOException, GeneralSecurityException {
    Path file = Files.createTempFile("kintsugi-ca-", ".p12");
    file.toFile().deleteOnExit();
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, PASSWORD.toCharArray());
    }
    return new TrustStore(file);
  }

  @Override
  public void close() {
    var unused = file.toFile().delete();
  }
}
