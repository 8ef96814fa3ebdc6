package io.kintsugi.proxy.session.state;

import io.kintsugi.proxy.topology.GtidSet;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// What a session has seen and written, to be handed to another: for each group of servers the
/// transactions its primary had executed. As text `alpha=<GTID set>;beta=<GTID set>`.
public record GtidToken(SortedMap<String, String> positions) {
  public static final String VARIABLE = "kintsugi_gtid_token";

  /// Nothing else goes into a question to a server.
  private static final Pattern SET = Pattern.compile("[0-9A-Za-z_:,-]*");

  public GtidToken {
    positions = Collections.unmodifiableSortedMap(new TreeMap<>(positions));
  }

  public static GtidToken of(Map<String, String> executed) {
    SortedMap<String, String> positions = new TreeMap<>();
    executed.forEach((group, set) -> positions.put(group, set.replaceAll("\\s", "")));
    return new GtidToken(positions);
  }

  /// @throws IllegalArgumentException for a text that is no token; the message is a sentence
  public static GtidToken parse(String text) {
    SortedMap<String, String> positions = new TreeMap<>();
    for (String part : text.split(";")) {
      if (part.isBlank()) {
        continue;
      }
      int equals = part.indexOf('=');
      String set = part.substring(equals + 1).strip();
      if (equals < 1 || !SET.matcher(set).matches()) {
        throw new IllegalArgumentException("'" + part + "' is not server=GTID set");
      }
      try {
        positions.put(part.substring(0, equals).strip(), GtidSet.parse(set).toString());
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("'" + set + "' is no GTID set", e);
      }
    }
    return new GtidToken(positions);
  }

  @Override
  public String toString() {
    StringJoiner text = new StringJoiner(";");
    positions.forEach((group, set) -> text.add(group + "=" + set));
    return text.toString();
  }
}
