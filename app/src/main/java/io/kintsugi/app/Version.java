package io.kintsugi.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/// The version the build wrote into the jar, and the Java that runs it.
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {
      "kintsugi " + ofBuild(),
      "Java " + Runtime.version() + " (" + System.getProperty("java.vendor") + ")"
    };
  }

  static String ofBuild() {
    var properties = new Properties();
    try (var stream = Version.class.getResourceAsStream("/kintsugi-version.properties")) {
      if (stream != null) {
        properties.load(stream);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version", "unknown");
  }
}
