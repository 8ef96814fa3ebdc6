package io.kintsugi.it.clients;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/// A key and a certificate for 127.0.0.1 that signs itself, made by the JDK's keytool.
final class SelfSigned {
  private static final String PASSWORD = "throwaway";

  private SelfSigned() {}

  /// Writes `proxy.crt` and `proxy.key` as PEM.
  static void into(Path folder) throws Exception {
    Path store = folder.resolve("proxy.p12");
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    List<String> words =
        List.of(
            keytool, "-J-Duser.language=en", "-genkeypair", "-alias", "proxy", "-keyalg", "RSA");
    List<String> more =
        List.of(
            "-dname", "CN=127.0.0.1", "-ext", "san=ip:127.0.0.1", "-ext", "bc:c", "-validity", "2");
    List<String> to =
        List.of("-storetype", "PKCS12", "-storepass", PASSWORD, "-keystore", store.toString());
    var all = new java.util.ArrayList<>(words);
    all.addAll(more);
    all.addAll(to);
    Programs.run(all, "", Map.of()).succeeded();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    byte[] key = keys.getKey("proxy", PASSWORD.toCharArray()).getEncoded();
    Files.writeString(folder.resolve("proxy.key"), pem("PRIVATE KEY", key));
    Files.writeString(
        folder.resolve("proxy.crt"), pem("CERTIFICATE", keys.getCertificate("proxy").getEncoded()));
  }

  private static String pem(String what, byte[] der) {
    String body =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(der);
    return "-----BEGIN " + what + "-----\n" + body + "\n-----END " + what + "-----\n";
  }

  static void remove(Path folder) {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
