package io.kintsugi.ops;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The names by which browsers may ask. A stranger's page can point its own name at this machine
/// (DNS rebinding) and would then count as one of ours; it cannot do that with an IP address.
final class Hosts {
  private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
  private final Set<String> names = new HashSet<>();

  Hosts(String address, Collection<String> more) {
    names.add("localhost");
    names.add(address.toLowerCase(Locale.ROOT));
    more.forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
  }

  /// @param header of the request, with or without a port
  boolean admit(@Nullable String header) {
    if (header == null) {
      return false;
    }
    try {
      String host = new URI("http://" + header).parseServerAuthority().getHost();
      if (host == null || !header.regionMatches(true, 0, host, 0, host.length())) {
        return false;
      }
      return host.startsWith("[")
          || IPV4.matcher(host).matches()
          || names.contains(host.toLowerCase(Locale.ROOT));
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
