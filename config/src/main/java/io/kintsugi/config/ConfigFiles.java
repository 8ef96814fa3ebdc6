package io.kintsugi.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The files a configuration is made of, and how they look now: two equal snapshots mean that there
/// is nothing new to load. Contents are not compared; whoever writes a file changes its time, its
/// size, or (by renaming, as editors and Kubernetes do) which file it is.
///
/// @param looks a line for each file
public record ConfigFiles(List<String> looks) {
  private static final Pattern FILE = Pattern.compile("\\$\\{file:([^}\\n]+)}");

  public ConfigFiles {
    looks = List.copyOf(looks);
  }

  /// The file, what it names by `${file:...}`, and certificates.
  ///
  /// @param loaded what the file last gave
  public static ConfigFiles look(Path file, ProxyConfig loaded) {
    Set<Path> files = new LinkedHashSet<>();
    files.add(file);
    Path folder = Objects.requireNonNullElse(file.toAbsolutePath().getParent(), Path.of(""));
    try {
      Matcher named = FILE.matcher(Files.readString(file));
      while (named.find()) {
        files.add(folder.resolve(named.group(1)));
      }
    } catch (IOException | InvalidPathException _) {
      // It is being replaced, or wrong: loading it will tell.
    }
    ProxyConfig.Tls tls = loaded.listen().tls();
    if (tls != null) {
      files.add(Path.of(tls.certificate()));
      files.add(Path.of(tls.key()));
    }
    loaded.servers().values().stream()
        .map(ProxyConfig.Server::tlsCa)
        .filter(Objects::nonNull)
        .forEach(ca -> files.add(Path.of(ca)));
    List<String> looks = new ArrayList<>();
    files.forEach(each -> looks.add(each + " " + look(each)));
    return new ConfigFiles(looks);
  }

  private static String look(Path file) {
    try {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      return now.fileKey()
          + " "
          + now.size()
          + " "
          + now.lastModifiedTime().to(java.util.concurrent.TimeUnit.NANOSECONDS);
    } catch (IOException e) {
      return "none";
    }
  }
}
